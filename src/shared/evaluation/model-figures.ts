import {z} from 'zod'
import type {InteractionEnd, InteractionLog} from '../ai/index.ts'
import {rejections} from '../analysis/index.ts'

const share = z.object({of: z.int(), right: z.int()})
const percentiles = z.object({p50: z.number(), p95: z.number()})

export const ModelFiguresShape = z.object({
  provider: z.string(),
  model: z.string(),
  /** Of the weights, where the server tells. */
  digest: z.string().nullable(),
  contextTokens: z.int(),
  /** Questions that were answered, and those whose first answer was of the shape that was asked for. */
  validAtFirst: share,
  /** Items of the model, and those whose quote stands in the document. */
  proven: share,
  rejected: z.record(z.enum(rejections), z.int()),
  /** Sentences of its summaries that say what no quote says. */
  sentencesDropped: z.int(),
  /** Parts of documents, and those that the model has read; the others only the rules have. */
  partsRead: share,
  secondsPerDocument: percentiles.nullable(),
  /** Of questions and answers together; null where the server does not count them. */
  tokensPerDocument: percentiles.nullable(),
})
export type ModelFigures = z.infer<typeof ModelFiguresShape>

/** What one document has taken. */
export interface DocumentFigures {
  readonly validAtFirst: ModelFigures['validAtFirst']
  readonly tokens: number | null
  readonly seconds: number
  readonly rejected: readonly (typeof rejections)[number][]
  readonly grounded: number
  readonly sentencesDropped: number
  readonly parts: number
  readonly partsRead: number
}

export function figuresOf(
  asked: Pick<ModelFigures, 'contextTokens' | 'digest' | 'model' | 'provider'>,
  documents: readonly DocumentFigures[],
): ModelFigures {
  const total = (value: (document: DocumentFigures) => number) =>
    documents.reduce((sum, document) => sum + value(document), 0)
  const rejected = documents.flatMap((document) => document.rejected)
  const grounded = total((document) => document.grounded)
  const tokens = documents.flatMap((document) => (document.tokens === null ? [] : [document.tokens]))
  return {
    ...asked,
    partsRead: {of: total(({parts}) => parts), right: total(({partsRead}) => partsRead)},
    proven: {of: grounded + rejected.length, right: grounded},
    rejected: countsOf(rejected),
    secondsPerDocument: percentilesOf(documents.map(({seconds}) => Math.round(seconds * 10) / 10)),
    sentencesDropped: total(({sentencesDropped}) => sentencesDropped),
    tokensPerDocument: percentilesOf(tokens),
    validAtFirst: {
      of: total(({validAtFirst}) => validAtFirst.of),
      right: total(({validAtFirst}) => validAtFirst.right),
    },
  }
}

/** The smallest values that half, and 95 of 100, do not exceed. */
export function percentilesOf(values: readonly number[]): {p50: number; p95: number} | null {
  const sorted = values.toSorted((one, other) => one - other)
  const at = (wanted: number) => sorted[Math.ceil(sorted.length * wanted) - 1]
  const [p50, p95] = [at(0.5), at(0.95)]
  return p50 === undefined || p95 === undefined ? null : {p50, p95}
}

export interface AttemptEnd extends InteractionEnd {
  readonly isFirst: boolean
}

export interface WatchedLog {
  readonly log: InteractionLog
  /** The attempts that ended since the last call. */
  take(): readonly AttemptEnd[]
}

/** A log that also remembers. */
export function watched(log: InteractionLog): WatchedLog {
  const first = new Set<string>()
  let ends: AttemptEnd[] = []
  return {
    log: {
      finish(id, end) {
        ends.push({...end, isFirst: first.has(id)})
        log.finish(id, end)
      },
      start(interaction) {
        const id = log.start(interaction)
        if (interaction.parentId === null) first.add(id)
        return id
      },
      tokenRatio: (model) => log.tokenRatio(model),
    },
    take() {
      const taken = ends
      ends = []
      return taken
    },
  }
}

function countsOf(reasons: readonly (typeof rejections)[number][]): ModelFigures['rejected'] {
  const count = (reason: string) => reasons.filter((each) => each === reason).length
  return Object.fromEntries(rejections.map((reason) => [reason, count(reason)])) as ModelFigures['rejected']
}
