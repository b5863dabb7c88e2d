import {z} from 'zod'
import {engagementLevels, quadrants} from '#shared/coordination/index'

const Day = z.iso.date()
const Level = z.number().int().min(1).max(5)

export const StakeholderShape = z.object({
  reference: z.string(),
  project: z.string(),
  /** "forgotten person" once the person is forgotten. */
  name: z.string(),
  organisation: z.string().nullable(),
  role: z.string().nullable(),
  /** Null unless it was asked for (`--personal`). */
  personal: z.object({email: z.string().nullable(), phone: z.string().nullable()}).nullable(),
  influence: Level.nullable(),
  interest: Level.nullable(),
  /** Null until both are judged. */
  quadrant: z.enum(quadrants).nullable(),
  engagement: z.object({
    current: z.enum(engagementLevels).nullable(),
    desired: z.enum(engagementLevels).nullable(),
    /** How many levels are missing; negative when there is more than was hoped for. */
    gap: z.number().int().nullable(),
  }),
  /** Days between two contacts. */
  cadenceDays: z.number().int(),
  /** Whether the days follow from the quadrant, because nobody has set them. */
  cadenceAssumed: z.boolean(),
  addedOn: Day,
  lastContactOn: Day.nullable(),
  /** Null once the person is forgotten. */
  nextContactOn: Day.nullable(),
  contactDue: z.boolean(),
  forgottenOn: Day.nullable(),
  version: z.number().int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})
export type Stakeholder = z.infer<typeof StakeholderShape>
