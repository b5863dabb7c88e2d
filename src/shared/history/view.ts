import type {Screen} from '#shared/terminal/index'
import {localMinute, plainLine, truncate, wrap} from '#shared/terminal/index'
import {maskedChange} from './contact-data.ts'
import {fieldName} from './field-names.ts'
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
const partNames = new Map([['stakeholder_interaction', 'a contact with ']])

/** One event as a sentence, for example `LIB-R3: owner from ben to cora, status from open to treating`; long values are cut. */
export function describeEvent(
  {entity, fields, operation, reference}: ChangeEvent,
  paint: (reference: string) => string = String,
  longest = Number.POSITIVE_INFINITY,
): string {
  const name = `${partNames.get(entity) ?? ''}${paint(reference)}`
  if (operation === 'remove') return `${name} was removed`
  if (operation === 'restore') return `${name} was brought back`
  if (operation === 'delete') return `${name} was deleted for good`
  if (operation === 'add') {
    const title = fields.find(({field}) => field === 'title' || field === 'name' || field === 'note')
    return `${name} was added${title ? `: ${show(title.after, longest)}` : ''}`
  }
  return `${name}: ${fields.map((field) => describeField(field, longest)).join(', ')}`
}

function describeField({after, before, field}: ChangeEvent['fields'][number], longest: number): string {
  const name = fieldName(field)
  const masked = maskedChange(before, after)
  if (masked) return `${name} ${masked}`
  if (before === null) return `${name} set to ${show(after, longest)}`
  if (after === null) return `${name} ${show(before, longest)} cleared`
  return `${name} from ${show(before, longest)} to ${show(after, longest)}`
}

const LONGEST_VALUE = 60

function show(value: unknown, longest: number): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return truncate(plainLine(text), longest)
}
