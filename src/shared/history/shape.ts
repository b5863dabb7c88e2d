import {z} from 'zod'

const FieldChange = z.object({field: z.string(), before: z.unknown(), after: z.unknown()})

const EventShape = z.object({
  reference: z.string(),
  entity: z.string(),
  operation: z.enum(['add', 'edit', 'remove', 'restore', 'delete']),
  fields: z.array(FieldChange),
})

export const ChangeShape = z.object({
  id: z.number().int(),
  at: z.iso.datetime(),
  actor: z.string(),
  command: z.string(),
  reason: z.string().nullable(),
  undoes: z.number().int().nullable(),
  undoneBy: z.number().int().nullable(),
  /** The first of them, where a change touched a great many. */
  events: z.array(EventShape),
  /** How many there are in all. */
  eventCount: z.number().int(),
})
export type Change = z.infer<typeof ChangeShape>
export type ChangeEvent = z.infer<typeof EventShape>
