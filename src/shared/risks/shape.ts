import {z} from 'zod'
import {bandColours, riskProximities, riskStatuses, riskStrategies, riskTypes} from '#shared/coordination/index'

const Day = z.iso.date()
const Amount = z.object({amount: z.string(), currency: z.string()})

export const BandShape = z.object({level: z.string(), colour: z.enum(bandColours), word: z.string()})

export const AssessmentShape = z.object({
  likelihood: z.number().int().min(1).max(5),
  impact: z.number().int().min(1).max(5),
  /** Likelihood × impact, for display; the band comes from the profile's matrix. */
  score: z.number().int().min(1).max(25),
  band: BandShape,
})

export const RiskShape = z.object({
  reference: z.string(),
  project: z.string(),
  title: z.string(),
  cause: z.string().nullable(),
  event: z.string().nullable(),
  effect: z.string().nullable(),
  type: z.enum(riskTypes),
  category: z.string().nullable(),
  status: z.enum(riskStatuses),
  owner: z.string().nullable(),
  inherent: AssessmentShape.nullable(),
  current: AssessmentShape.nullable(),
  target: AssessmentShape.nullable(),
  profile: z.string(),
  proximity: z.enum(riskProximities).nullable(),
  strategy: z.enum(riskStrategies).nullable(),
  mitigation: z.string().nullable(),
  contingency: z.string().nullable(),
  trigger: z.string().nullable(),
  identifiedOn: Day,
  identifiedBy: z.string(),
  reviewIntervalDays: z.number().int().nullable(),
  lastReviewedOn: Day.nullable(),
  nextReviewOn: Day.nullable(),
  reviewOverdue: z.boolean(),
  probability: z.object({percent: z.string(), assumed: z.boolean()}).nullable(),
  cost: z.object({min: Amount.nullable(), likely: Amount, max: Amount.nullable()}).nullable(),
  /** Probability × likely cost. */
  expectedValue: Amount.nullable(),
  escalatedTo: z.string().nullable(),
  acceptedBy: z.string().nullable(),
  acceptedUntil: Day.nullable(),
  occurredOn: Day.nullable(),
  closedOn: Day.nullable(),
  closedReason: z.string().nullable(),
  version: z.number().int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})

export type Risk = z.infer<typeof RiskShape>
export type Assessment = z.infer<typeof AssessmentShape>
