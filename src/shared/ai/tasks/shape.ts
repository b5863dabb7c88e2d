import {z} from 'zod'
import {searchedKinds} from '#shared/search/index'
import {aiErrorCodes} from '../errors.ts'

const Label = z.enum(['positive', 'neutral', 'negative'])
const Score = z.number().min(-1).max(1)

/** A part of the text; offsets count UTF-16 units, as JavaScript and Java do. */
const SpanShape = z.object({start: z.int(), end: z.int(), text: z.string()})

const DegradedShape = z.object({code: z.enum(aiErrorCodes), message: z.string()})

export const SentimentShape = z.object({
  label: Label,
  score: Score,
  /** Null when it is neither clearly English nor German. */
  language: z.enum(['en', 'de']).nullable(),
  /** Who judged: the rules alone, or a model with them. */
  source: z.enum(['rules', 'ai+rules']),
  rules: z.object({label: Label, score: Score}),
  ai: z
    .object({
      label: Label,
      score: Score,
      reason: z.string(),
      model: z.string(),
      /** Only quotes that are in the text. */
      evidence: z.array(SpanShape.extend({label: Label})),
      /** Fewer than `characters` when the text is longer than the window of the model. */
      charactersRead: z.int(),
    })
    .nullable(),
  characters: z.int(),
  sentenceCount: z.int(),
  /** Those with words that speak for or against, by the rules. */
  sentences: z.array(
    SpanShape.extend({
      label: Label,
      score: Score,
      cues: z.array(SpanShape.extend({weight: z.number(), isNegated: z.boolean()})),
    }),
  ),
  /** Why no model judged, where one was wanted. */
  degraded: DegradedShape.nullable(),
  interactionIds: z.array(z.string()),
})
export type JsonSentiment = z.infer<typeof SentimentShape>

export const AnswerShape = z.object({
  question: z.string(),
  /** Empty for a question that is not about projects. */
  projects: z.array(z.string()),
  answer: z.string(),
  source: z.enum(['rules', 'ai']),
  /** Null when no model answered. */
  model: z.string().nullable(),
  /** The entries that the answer was made from, the best first. */
  references: z.array(
    z.object({
      reference: z.string(),
      kind: z.enum(searchedKinds),
      project: z.string(),
      title: z.string(),
      status: z.string(),
      /** Whether the answer mentions it. */
      isCited: z.boolean(),
    }),
  ),
  /** Entries that were found, and found no room in the window of the model. */
  entriesLeftOut: z.int(),
  /** What the model named that is no entry it was given; replaced in the answer. */
  refusedReferences: z.array(z.string()),
  /** Numbers of the model's answer that are neither in the entries nor in the question. */
  unverifiedNumbers: z.array(z.string()),
  degraded: DegradedShape.nullable(),
  interactionIds: z.array(z.string()),
})
export type JsonAnswer = z.infer<typeof AnswerShape>
