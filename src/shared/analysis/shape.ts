import {z} from 'zod'
import {documentKinds} from '#shared/coordination/index'

const Day = z.iso.date()
const Confidence = z.enum(['high', 'medium', 'low'])
const Origin = z.enum(['ai', 'rules', 'both'])
const Label = z.enum(['positive', 'neutral', 'negative'])

/** Where it stands. Offsets are UTF-16 positions in the text of the page; the text between them is the quote. */
export const EvidenceShape = z.object({
  quote: z.string(),
  page: z.int(),
  start: z.int(),
  end: z.int(),
  match: z.enum(['exact', 'fuzzy']),
  similarity: z.number(),
})

/** A decimal string with all digits of the currency. */
const MoneyShape = z.object({amount: z.string(), currency: z.string()})

export const suggestionKinds = ['risk', 'action', 'date', 'amount', 'stakeholder'] as const
export const findingKinds = [...suggestionKinds, 'decision', 'key_point'] as const

const FoundShape = z.object({
  /** Close to the words of the document. */
  text: z.string(),
  origin: Origin,
  confidence: Confidence,
  evidence: z.array(EvidenceShape).min(1),
  /** Under which it can be accepted or rejected; null where it belongs to no register. */
  suggestion: z.string().nullable(),
})
const Severity = z.enum(['low', 'medium', 'high'])

export const FindingShape = z.discriminatedUnion('kind', [
  FoundShape.extend({kind: z.literal('risk'), severity: Severity.nullable()}),
  FoundShape.extend({kind: z.literal('action'), owner: z.string().nullable(), due: Day.nullable()}),
  FoundShape.extend({
    kind: z.literal('date'),
    date: Day,
    meaning: z.string().nullable(),
    /** Day and month could be the other way round. */
    isAmbiguous: z.boolean(),
  }),
  FoundShape.extend({kind: z.literal('amount'), amount: MoneyShape, meaning: z.string().nullable()}),
  FoundShape.extend({
    kind: z.literal('stakeholder'),
    name: z.string(),
    role: z.string().nullable(),
    email: z.string().nullable(),
  }),
  FoundShape.extend({kind: z.literal('decision')}),
  FoundShape.extend({kind: z.literal('key_point')}),
])
export type JsonFinding = z.infer<typeof FindingShape>

/** Why a note of a model is no finding. */
export const rejections = [
  'missing',
  'number_mismatch',
  'negation_mismatch',
  'too_short',
  'no_date',
  'no_amount',
  'no_name',
  'addressed_to_ai',
] as const

const UnverifiedShape = z.object({
  kind: z.enum(findingKinds),
  /** What the model says stands in the document. */
  quote: z.string(),
  reason: z.enum(rejections),
})

export const AnalysisShape = z.object({
  document: z.string(),
  project: z.string(),
  title: z.string(),
  /** Of the document, which was read. */
  version: z.int(),
  /** Whether a newer version of the document waits to be analysed. */
  isOutdated: z.boolean(),
  analysedAt: z.iso.datetime(),
  source: z.enum(['ai', 'rules', 'ai+rules']),
  /** Null when no model has answered. */
  model: z.string().nullable(),
  language: z.enum(['en', 'de']).nullable(),
  documentType: z.enum(documentKinds).nullable(),
  summary: z.array(z.object({text: z.string(), evidence: z.array(EvidenceShape).min(1)})),
  summaryBy: z.enum(['ai', 'rules']),
  findings: z.array(FindingShape),
  /** From −1 to 1 by the rules; the model only names a label. */
  sentiment: z.object({label: Label, score: z.number(), ai: Label.nullable()}),
  warnings: z.array(z.object({code: z.string(), page: z.int(), text: z.string()})),
  coverage: z.object({
    pages: z.int(),
    /** Scans that nobody has recognized: nothing was found on them. */
    unreadPages: z.array(z.int()),
    /** What the file has and the text has not. */
    truncated: z.string().nullable(),
    /** Parts of the text that a model has read, of all. */
    partsRead: z.int(),
    parts: z.int(),
  }),
  /** What a model has said and the document does not prove: never a finding. */
  unverified: z.array(UnverifiedShape),
  stats: z.object({
    /** Notes of the model that were verified, and that were rejected. */
    grounded: z.int(),
    rejected: z.int(),
    /** Sentences of the model's summary with a number or a negation that is not in what they cite, or that cite nothing. */
    sentencesDropped: z.int(),
    partsFromCache: z.int(),
    milliseconds: z.int(),
  }),
  /** Why no model has answered, or not to all, where one was wanted. */
  degraded: z.object({code: z.string(), message: z.string()}).nullable(),
  suggestions: z.object({pending: z.int(), accepted: z.int(), rejected: z.int()}),
})
export type Analysis = z.infer<typeof AnalysisShape>

/** What is kept of an analysis beside the columns of its row. */
export type StoredAnalysis = Omit<
  Analysis,
  'document' | 'project' | 'title' | 'version' | 'isOutdated' | 'analysedAt' | 'source' | 'model' | 'suggestions'
>

const PayloadShape = z.object({
  /** What the entry would be called. */
  title: z.string(),
  severity: Severity.nullable(),
  owner: z.string().nullable(),
  /** Until when, or when. */
  date: Day.nullable(),
  amount: MoneyShape.nullable(),
  role: z.string().nullable(),
  email: z.string().nullable(),
})

export const SuggestionShape = z.object({
  /** Such as `LIB-D1/3`. */
  reference: z.string(),
  document: z.string(),
  project: z.string(),
  kind: z.enum(suggestionKinds),
  text: z.string(),
  fields: PayloadShape,
  origin: Origin,
  confidence: Confidence,
  evidence: z.array(EvidenceShape).min(1),
  /** Of the document, in which the evidence stands. */
  version: z.int(),
  suggestedOn: Day,
  status: z.enum(['pending', 'accepted', 'rejected']),
  decidedBy: z.string().nullable(),
  decidedOn: Day.nullable(),
  reason: z.string().nullable(),
  /** The entry that was made of it. */
  became: z.string().nullable(),
})
export type Suggestion = z.infer<typeof SuggestionShape>
export type SuggestionKind = Suggestion['kind']
export type SuggestionPayload = Suggestion['fields']
