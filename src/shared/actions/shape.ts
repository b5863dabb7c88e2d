import {z} from 'zod'
import {actionPriorities, actionStatuses} from '#shared/coordination/index'

const Day = z.iso.date()

export const ActionShape = z.object({
  reference: z.string(),
  project: z.string(),
  title: z.string(),
  description: z.string().nullable(),
  owner: z.string().nullable(),
  due: Day.nullable(),
  /** Not done or cancelled, and its day is over in the zone of the project. */
  overdue: z.boolean(),
  /** 0 while it is not overdue. */
  daysLate: z.number().int().min(0),
  /** How often it was put off. */
  movedCount: z.number().int().min(0),
  priority: z.enum(actionPriorities),
  status: z.enum(actionStatuses),
  blockedReason: z.string().nullable(),
  blockedOn: Day.nullable(),
  /** The entry of the same project that it follows from. */
  source: z.string().nullable(),
  /** What came of it, or why it was cancelled. */
  outcome: z.string().nullable(),
  doneOn: Day.nullable(),
  version: z.number().int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})
export type Action = z.infer<typeof ActionShape>
