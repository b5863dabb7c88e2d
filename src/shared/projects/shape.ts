import {z} from 'zod'
import {BudgetSummaryShape} from '#shared/budgets/index'
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
  baseline: z.object({
    start: Day.nullable(),
    finish: Day.nullable(),
    /** Null until a baseline is set: the dates are then a plan that anybody may change. */
    version: z.number().int().min(1).nullable(),
  }),
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
  /** Expenses and performance, one entry a currency; empty without a budget. */
  budget: z.array(BudgetSummaryShape),
  openActions: z.object({total: z.number().int(), overdue: z.number().int()}),
  /** The one that is expected first of those that are not reached. */
  nextMilestone: z
    .object({reference: z.string(), title: z.string(), expected: Day, slipDays: z.number().int(), band: Colour})
    .nullable(),
  openRisks: RiskCountsShape,
  intake: z.record(z.string(), z.unknown()),
  /** How much of the initiation request is answered. */
  intakePercent: z.string(),
  tags: z.array(z.string()),
  isDemo: z.boolean(),
  lastActivityAt: z.iso.datetime(),
  version: z.number().int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})
export type Project = z.infer<typeof ProjectShape>

export const BaselineShape = z.object({
  /** 1, and one more with each new one. */
  version: z.number().int().min(1),
  start: Day,
  finish: Day,
  /** Null only for the first. */
  reason: z.string().nullable(),
  by: z.string(),
  at: z.iso.datetime(),
  /** The days that milestones were planned on then. */
  milestones: z.array(z.object({reference: z.string(), title: z.string(), date: Day})),
  /** What was approved then, one amount a currency. */
  approved: z.array(z.object({amount: z.string(), currency: z.string()})),
})
export type Baseline = z.infer<typeof BaselineShape>

export const ProjectBaselinesShape = z.object({
  project: z.string(),
  name: z.string(),
  /** The dates of the project now. */
  start: Day.nullable(),
  finish: Day.nullable(),
  /** The newest first, which is the one in force. */
  baselines: z.array(BaselineShape),
  /** What the command has set; null when it only shows. */
  set: z
    .object({
      before: z.object({start: Day.nullable(), finish: Day.nullable(), version: z.number().int().nullable()}),
      after: BaselineShape,
      /** Milestones that are elsewhere than in the baseline before; `before` is null for new ones, `after` for gone ones. */
      milestones: z.array(
        z.object({reference: z.string(), title: z.string(), before: Day.nullable(), after: Day.nullable()}),
      ),
    })
    .nullable(),
})
export type ProjectBaselines = z.infer<typeof ProjectBaselinesShape>
