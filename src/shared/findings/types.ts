import type {DocumentKind, IsoDate, Money} from '#shared/coordination/index'

/** The languages that the rules can read. */
export type Language = 'en' | 'de'

export interface PageText {
  readonly number: number
  readonly text: string
  /** The text was recognised from an image, or there is none: words may be misread. */
  readonly needsOcr?: boolean
}

/** Offsets are UTF-16 positions in the text of the page; the text between them is what was found. */
export interface Evidence {
  readonly quote: string
  readonly page: number
  readonly start: number
  readonly end: number
  readonly match: 'exact' | 'fuzzy'
  /** From 0 to 1; an exact match is 1. */
  readonly similarity: number
}

export type Severity = 'low' | 'medium' | 'high'
export type Origin = 'ai' | 'rules' | 'both'
export type Confidence = 'high' | 'medium' | 'low'

export interface RiskFinding extends AnyFinding {
  readonly kind: 'risk'
  readonly severity: Severity | null
}

export interface ActionFinding extends AnyFinding {
  readonly kind: 'action'
  readonly owner: string | null
  readonly due: IsoDate | null
}

export interface DateFinding extends AnyFinding {
  readonly kind: 'date'
  readonly date: IsoDate
  /** What happens on that day, in words of the document. */
  readonly meaning: string | null
  /** Day and month could be the other way round. */
  readonly isAmbiguous: boolean
}

export interface AmountFinding extends AnyFinding {
  readonly kind: 'amount'
  readonly amount: Money
  readonly meaning: string | null
}

export interface StakeholderFinding extends AnyFinding {
  readonly kind: 'stakeholder'
  readonly name: string
  readonly role: string | null
  readonly email: string | null
}

export interface DecisionFinding extends AnyFinding {
  readonly kind: 'decision'
}

export interface KeyPointFinding extends AnyFinding {
  readonly kind: 'key_point'
}

export type Finding =
  | RiskFinding
  | ActionFinding
  | DateFinding
  | AmountFinding
  | StakeholderFinding
  | DecisionFinding
  | KeyPointFinding
export type FindingKind = Finding['kind']

export interface SummarySentence {
  readonly text: string
  readonly evidence: Evidence
}

/**
 * `addressed-to-ai`: text that gives orders to a language model. `beside-text-addressed-to-ai`: the rest of such a
 * paragraph, which may be dictated or be true. `control-tokens`: marks that some models read as the
 * end of a document or the beginning of a turn. `hidden-characters`: invisible or direction-changing characters.
 * `ambiguous-dates`: days and months could be swapped. `unread-pages`: pages without readable text. `risks-left-out`:
 * more sentences sound like risks than are listed.
 */
export type WarningCode =
  | 'addressed-to-ai'
  | 'beside-text-addressed-to-ai'
  | 'control-tokens'
  | 'hidden-characters'
  | 'ambiguous-dates'
  | 'unread-pages'
  | 'risks-left-out'

export interface AnalysisWarning {
  readonly code: WarningCode
  readonly page: number
  /** The words in question, or a sentence about them. */
  readonly text: string
}

export interface Passage {
  readonly page: number
  readonly start: number
  readonly end: number
}

export interface RulesAnalysis {
  readonly language: Language | null
  readonly documentType: DocumentKind | null
  readonly title: string | null
  readonly summary: readonly SummarySentence[]
  readonly findings: readonly Finding[]
  readonly warnings: readonly AnalysisWarning[]
  /** Orders to a language model and what they dictate: nothing in them is a finding, whoever finds it. */
  readonly orders: readonly Passage[]
  /** The rest of paragraphs with orders: what is found there is uncertain. */
  readonly besideOrders: readonly Passage[]
}

export interface AnalysisConventions {
  /** How 01/02/2026 is read; with `none` day first, as most of the world writes. Ambiguous ones are marked in any case. */
  readonly dateOrder: 'dmy' | 'mdy' | 'none'
  /** What a sign such as `$` means where it can be this currency; USD for `$` unless said otherwise. */
  readonly currency?: string
  /** So many risks are listed at most, the strongest first; 15 unless said otherwise. */
  readonly mostRisks?: number
}

interface AnyFinding {
  /** The finding in one sentence or phrase, close to the words of the document. */
  readonly text: string
  readonly origin: Origin
  readonly confidence: Confidence
  readonly evidence: readonly Evidence[]
}

export type Verified =
  | {readonly status: 'exact' | 'fuzzy'; readonly evidence: Evidence}
  | {readonly status: 'number_mismatch' | 'negation_mismatch' | 'missing' | 'too_short'}

export interface VerifyOptions {
  /** Where the quote is said to be: preferred when it stands on several pages; other pages are searched too. */
  readonly page?: number
}
