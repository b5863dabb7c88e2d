import {isRedacted} from './forgotten.ts'
import type {Change, ChangeEvent} from './shape.ts'

/** Stands for a value that is there and not shown, as in the settings. */
const MASK = '••••'

/** What says how to reach a person, by the table that holds it. */
export const contactFields: Readonly<Record<string, readonly string[]>> = {stakeholder: ['email', 'phone']}

/**
 * A change without e-mails and telephone numbers, for everywhere but the history of that person: what was added,
 * changed or cleared can still be told.
 */
export function withoutContactData(change: Change): Change {
  return {...change, events: change.events.map(maskEvent)}
}

/** What became of a masked value; undefined when it is not masked. */
export function maskedChange(before: unknown, after: unknown): 'set' | 'cleared' | 'changed' | undefined {
  if (before !== MASK && after !== MASK) return undefined
  return before === null ? 'set' : after === null ? 'cleared' : 'changed'
}

function maskEvent(event: ChangeEvent): ChangeEvent {
  const masked = contactFields[event.entity] ?? []
  return {
    ...event,
    fields: event.fields.map(({after, before, field}) =>
      masked.includes(field)
        ? {field, before: mask(event.entity, field, before), after: mask(event.entity, field, after)}
        : {field, before, after},
    ),
  }
}

/** That something was erased is no secret. */
function mask(entity: string, field: string, value: unknown): unknown {
  return value === null || isRedacted(entity, field, value) ? value : MASK
}
