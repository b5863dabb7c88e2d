import {z} from 'zod'
import {interactionStatuses} from './interaction.ts'

const CostShape = z.object({amount: z.string(), currency: z.string()})

export const InteractionShape = z.object({
  id: z.uuid(),
  runId: z.uuid(),
  /** The first attempt at the same answer; null for that one. */
  parentId: z.uuid().nullable(),
  attempt: z.int(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  command: z.string(),
  task: z.string(),
  subject: z.string().nullable(),
  status: z.enum(interactionStatuses),
  provider: z.string(),
  host: z.string().nullable(),
  model: z.string(),
  modelResolved: z.string().nullable(),
  modelDigest: z.string().nullable(),
  promptVersion: z.int(),
  schemaId: z.string().nullable(),
  errorCode: z.string().nullable(),
  errorMessage: z.string().nullable(),
  httpStatus: z.int().nullable(),
  doneReason: z.string().nullable(),
  promptTokens: z.int().nullable(),
  promptTokensEstimated: z.int(),
  outputTokens: z.int().nullable(),
  loadMs: z.int().nullable(),
  promptMs: z.int().nullable(),
  generationMs: z.int().nullable(),
  firstByteMs: z.int().nullable(),
  totalMs: z.int().nullable(),
  /** Of the answer, generated. */
  tokensPerSecond: z.number().nullable(),
  /** Null where no price of the model is known. */
  cost: CostShape.nullable(),
  grounded: z.int().nullable(),
  rejected: z.int().nullable(),
})
export type Interaction = z.infer<typeof InteractionShape>

export const InteractionDetailShape = InteractionShape.extend({
  schemaHash: z.string().nullable(),
  contextTokens: z.int(),
  maxOutputTokens: z.int(),
  /** Null when AI_LOG_CONTENT kept none. */
  messages: z.array(z.object({role: z.string(), content: z.string()})).nullable(),
  response: z.string().nullable(),
  issues: z.array(z.string()),
  /** Ids of all attempts at the same answer, this one too. */
  attempts: z.array(z.uuid()),
})
export type InteractionDetail = z.infer<typeof InteractionDetailShape>

export const statGroups = ['model', 'task', 'day'] as const
export type StatGroup = (typeof statGroups)[number]

export const StatisticShape = z.object({
  /** The model, the task or the day. */
  key: z.string(),
  calls: z.int(),
  /** Calls whose answer was used as it came. */
  ok: z.int(),
  /** Used after a repair, or in part. */
  mended: z.int(),
  /** Answered by rules instead. */
  fallback: z.int(),
  failed: z.int(),
  promptTokens: z.int(),
  outputTokens: z.int(),
  tokensPerSecond: z.number().nullable(),
  medianMs: z.int().nullable(),
  /** 95 of 100 calls took no longer. */
  slowMs: z.int().nullable(),
  costs: z.array(CostShape),
})
export type Statistic = z.infer<typeof StatisticShape>

export const PriceShape = z.object({
  model: z.string(),
  validFrom: z.iso.date(),
  /** For a million tokens, like the next. */
  input: CostShape,
  output: CostShape,
})
export type Price = z.infer<typeof PriceShape>

export const PurgeShape = z.object({
  /** Entries that began before this moment. */
  before: z.iso.datetime(),
  /** How many were removed, or would be in a dry run. */
  removed: z.int(),
})
