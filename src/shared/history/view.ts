import {formatMoney, fromDecimalString} from '#shared/coordination/index'
import type {Screen} from '#shared/terminal/index'
import {localMinute, plainLine, truncate, wrap} from '#shared/terminal/index'
import {maskedChange} from './contact-data.ts'
import {fieldName} from './field-names.ts'
import {isForgetting, isRedacted} from './forgotten.ts'
import type {Change, ChangeEvent} from './shape.ts'

/** Changes as prose, newest first: who did what to which reference, when, and why. */
export function renderChanges(changes: readonly Change[], screen: Screen, timeZone: string): string {
  return changes.map((change) => renderChange(change, screen, timeZone)).join('\n')
}

const MOST_EVENTS = 20

function renderChange(change: Change, {colour, columns}: Screen, timeZone: string): string {
  const when = localMinute(change.at, timeZone)
  const head = `${colour.bold(`#${change.id}`)}  ${when}  ${plainLine(change.actor)}  ${colour.dim(change.command)}`
  const undone = change.undoneBy === null ? '' : colour.dim(`  (undone by #${change.undoneBy})`)
  const undoes = change.undoes === null ? '' : colour.dim(`  (undoes #${change.undoes})`)
  const why = change.reason ? [`    because: ${plainLine(change.reason)}`] : []
  const shown = change.events.slice(0, MOST_EVENTS)
  const what = shown.map((event) => `    ${describeEvent(event, colour.cyan, LONGEST_VALUE)}`)
  const left = change.eventCount - shown.length
  const more = left > 0 ? [`    … and ${left} more`] : []
  return [head + undone + undoes, ...what, ...more, ...why].map((line) => wrap(line, columns)).join('\n')
}

/** What belongs to an entry and carries its reference. */
const partNames = new Map([
  ['balance_assertion', 'an assertion on '],
  ['document_version', 'a file of '],
  ['legacy_entry', 'the earlier record of '],
  ['progress_report', 'a report of progress on '],
  ['project_baseline', 'a baseline of '],
  ['stakeholder_interaction', 'a contact with '],
])

/** One event as a sentence, for example `LIB-R3: owner from ben to cora, status from open to treating`; long values are cut. */
export function describeEvent(
  event: ChangeEvent,
  paint: (reference: string) => string = String,
  longest = Number.POSITIVE_INFINITY,
): string {
  const {entity, fields, operation, reference} = event
  const name = `${partNames.get(entity) ?? ''}${paint(reference)}`
  if (operation === 'remove') return `${name} was ${entity === 'budget_transaction' ? 'taken back' : 'removed'}`
  if (operation === 'restore') return `${name} was brought back`
  if (operation === 'delete') return `${name} was deleted for good`
  if (operation === 'add') return describeAddition(event, name, longest)
  const what = fields.map((field) => describeField(entity, field, longest)).join(', ')
  return isForgetting(event) ? `${name} was forgotten for good: ${forgottenFields(event)}` : `${name}: ${what}`
}

/** By what an entry is known: its title, or what was said, booked or reported. */
function describeAddition({entity, fields}: ChangeEvent, name: string, longest: number): string {
  const text = (wanted: string) => {
    const found = fields.find(({field}) => field === wanted)
    return found && valueText(entity, wanted, found.after, longest)
  }
  const list = (...parts: (string | undefined)[]) => parts.filter((part) => part !== undefined).join(', ')
  if (entity === 'budget_transaction') {
    const what = [text('type')?.replaceAll('_', ' '), text('direction')].filter((word) => word !== undefined).join(' ')
    const about = [text('relieves') && `on ${text('relieves')}`, text('reverses') && `of ${text('reverses')}`]
    const target = about.find((part) => part !== undefined)
    return `${name} was booked on ${text('line')}: ${list([what, target].filter(Boolean).join(' '), text('amount'), `for ${text('date')}`, text('vendor'))}`
  }
  if (entity === 'balance_assertion') {
    return `${name} was added: ${text('figure')} on ${text('as_of')} is ${text('amount')}, says ${text('source')}`
  }
  if (entity === 'progress_report') return `${name} was added: ${text('percent')} % on ${text('as_of')}`
  const title = text('title') ?? text('name') ?? text('file_name') ?? text('note')
  return `${name} was added${title ? `: ${title}` : ''}`
}

function describeField(entity: string, {after, before, field}: ChangeEvent['fields'][number], longest: number): string {
  const name = fieldName(field)
  const masked = maskedChange(before, after)
  if (masked) return `${name} ${masked}`
  const [old, now] = [before, after].map((value) => valueText(entity, field, value, longest))
  if (before === null) return `${name} set to ${now}`
  if (after === null) return `${name} ${old} cleared`
  return `${name} from ${old} to ${now}`
}

/** The history has forgotten too what the fields of a forgotten person held. */
function valueText(entity: string, field: string, value: unknown, longest: number): string {
  return isRedacted(entity, field, value) ? '(erased)' : show(value, longest)
}

function forgottenFields({entity, fields}: ChangeEvent): string {
  const erased = fields.filter(({before, field}) => isRedacted(entity, field, before))
  return `${erased.map(({field}) => fieldName(field)).join(', ')} erased, here too`
}

const LONGEST_VALUE = 60

function show(value: unknown, longest: number): string {
  if (isMoney(value)) {
    const {amount, currency} = value
    return formatMoney(fromDecimalString(amount, currency), {decimalMark: '.', withCurrency: true})
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return truncate(plainLine(text), longest)
}

function isMoney(value: unknown): value is {readonly amount: string; readonly currency: string} {
  return typeof value === 'object' && value !== null && 'amount' in value && 'currency' in value
}
