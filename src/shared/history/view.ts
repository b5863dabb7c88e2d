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

function renderChange(change: Change, {colour, columns}: Screen, timeZone: string): string {
  const when = localMinute(change.at, timeZone)
  const head = `${colour.bold(`#${change.id}`)}  ${when}  ${plainLine(change.actor)}  ${colour.dim(change.command)}`
  const undone = change.undoneBy === null ? '' : colour.dim(`  (undone by #${change.undoneBy})`)
  const undoes = change.undoes === null ? '' : colour.dim(`  (undoes #${change.undoes})`)
  const why = change.reason ? [`    because: ${plainLine(change.reason)}`] : []
  const what = change.events.map((event) => `    ${describeEvent(event, colour.cyan, LONGEST_VALUE)}`)
  return [head + undone + undoes, ...what, ...why].map((line) => wrap(line, columns)).join('\n')
}

/** What belongs to an entry and carries its reference. */
const partNames = new Map([
  ['legacy_entry', 'the earlier record of '],
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
  if (operation === 'remove') return `${name} was removed`
  if (operation === 'restore') return `${name} was brought back`
  if (operation === 'delete') return `${name} was deleted for good`
  if (operation === 'add') {
    const title = fields.find(({field}) => field === 'title' || field === 'name' || field === 'note')
    const shown = title && valueText(entity, title.field, title.after, longest)
    return `${name} was added${shown ? `: ${shown}` : ''}`
  }
  const what = fields.map((field) => describeField(entity, field, longest)).join(', ')
  return isForgetting(event) ? `${name} was forgotten for good: ${forgottenFields(event)}` : `${name}: ${what}`
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
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return truncate(plainLine(text), longest)
}
