import {z} from 'zod'
import {bandColours, overviewGroups, projectPhases, projectStatuses} from '#shared/coordination/index'

const Day = z.iso.date()
const Colour = z.enum(bandColours)

export const RiskCountsShape = z.object({
  /** Open, assessed threats: the sum of the four bands. */
  total: z.number().int(),
  red: z.number().int(),
  orange: z.number().int(),
  yellow: z.number().int(),
  green: z.number().int(),
  /** Open, assessed opportunities, which are in no band of harm. */
  opportunities: z.number().int(),
  /** Proposed risks: not yet assessed, so in no band. */
  proposed: z.number().int(),
  reviewsOverdue: z.number().int(),
})
export type RiskCounts = z.infer<typeof RiskCountsShape>

export const HealthShape = z.object({
  /** The worst of the parts that can be judged. */
  computed: Colour.nullable(),
  parts: z.array(
    z.object({
      dimension: z.enum(['schedule', 'cost', 'risk']),
      /** Null as long as there is nothing to judge it by. */
      colour: Colour.nullable(),
      reason: z.string(),
    }),
  ),
  /** Of the parts that make it this colour. */
  reasons: z.array(z.string()),
  /** What somebody says it is; null when nobody does, or no longer. */
  declared: z.object({colour: Colour, reason: z.string(), until: Day}).nullable(),
  /** Whether it is said to be better than the registers say. */
  declaredBetter: z.boolean(),
})

export const ProjectShape = z.object({
  key: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  department: z.string().nullable(),
  sponsor: z.string().nullable(),
  owner: z.string().nullable(),
  /** 1 is the highest. */
  priority: z.number().int().min(1).max(4),
  phase: z.enum(projectPhases),
  status: z.enum(projectStatuses),
  group: z.enum(overviewGroups),
  currency: z.string().nullable(),
  timeZone: z.string(),
  fiscalYearStartMonth: z.number().int().min(1).max(12),
  baseline: z.object({start: Day.nullable(), finish: Day.nullable()}),
  forecastFinish: Day.nullable(),
  actualFinish: Day.nullable(),
  /** How much of the planned time has passed today; null without baseline dates. */
  elapsedPercent: z.number().min(0).max(100).nullable(),
  tolerances: z.object({
    timeDays: z.number().int().nullable(),
    costPercent: z.string().nullable(),
    riskBand: Colour.nullable(),
  }),
  health: HealthShape,
  riskProfile: z.string(),
  openRisks: RiskCountsShape,
  intake: z.record(z.string(), z.unknown()),
  tags: z.array(z.string()),
  isDemo: z.boolean(),
  lastActivityAt: z.iso.datetime(),
  version: z.number().int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})
export type Project = z.infer<typeof ProjectShape>
