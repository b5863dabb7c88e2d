import {z} from 'zod'
import {bandColours, milestoneStates, milestoneTypes} from '#shared/coordination/index'

const Day = z.iso.date()

export const MilestoneShape = z.object({
  reference: z.string(),
  project: z.string(),
  title: z.string(),
  description: z.string().nullable(),
  type: z.enum(milestoneTypes),
  status: z.enum(milestoneStates),
  baseline: Day,
  /** 1, and one more with each new day since the project has a baseline. */
  baselineVersion: z.number().int().min(1),
  /** Why there is a new baseline; null for the first. */
  baselineReason: z.string().nullable(),
  forecast: Day.nullable(),
  actual: Day.nullable(),
  /** When it was reached, or can be at best: the forecast while it lies ahead, never before today. */
  expected: Day,
  /** Days from the baseline to `expected`; negative when earlier. */
  slipDays: z.number().int(),
  /** Of the slip, within the tolerance of the project. */
  band: z.enum(bandColours),
  owner: z.string().nullable(),
  acceptanceCriteria: z.string().nullable(),
  /** Its share of the progress, in percent. */
  weight: z.string().nullable(),
  version: z.number().int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})
export type Milestone = z.infer<typeof MilestoneShape>
