import type {ChangeEvent} from './shape.ts'
import type {EventRow} from './table.ts'

/** What forgetting a person puts into events in the place of what was there (migrations/…_stakeholders.sql). */
const REDACTED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  stakeholder: {
    email: 'forgotten',
    name: 'forgotten person',
    organisation: 'forgotten',
    phone: 'forgotten',
    role: 'forgotten',
  },
  stakeholder_interaction: {note: 'forgotten'},
}

/** Whether the event is the one in which a person was forgotten for good. */
export function isForgetting({entity, fields, operation}: ChangeEvent): boolean {
  return (
    entity === 'stakeholder' &&
    operation === 'edit' &&
    fields.some(({after, field}) => field === 'forgotten_on' && after !== null)
  )
}

/** The same of an event as it is stored. */
export function forgetsSomebody({after, entity, operation}: EventRow): boolean {
  return entity === 'stakeholder' && operation === 'edit' && typeof after['forgotten_on'] === 'string'
}

export function isRedacted(entity: string, field: string, value: unknown): boolean {
  return value !== null && REDACTED[entity]?.[field] === value
}
