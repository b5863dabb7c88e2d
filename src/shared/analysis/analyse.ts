import {type Ai, contentTokens, estimateTokens} from '#shared/ai/index'
import {sentimentByRules} from '#shared/ai/tasks/index'
import {toDecimalString} from '#shared/coordination/index'
import {
  type AnalysisConventions,
  analyseByRules,
  asUncertain,
  type Finding,
  indexPages,
  type PageText,
  type RulesAnalysis,
} from '#shared/findings/index'
import {ExitCode, UserError} from '../errors.ts'
import type {Asking} from './asking.ts'
import type {AnswerCache} from './cache.ts'
import {type Chunk, chunksOf} from './chunks.ts'
import {mergeFindings} from './merge.ts'
import {MOST_NOTES_OUTPUT, NOTES_FRAME} from './notes-task.ts'
import {type ReadParts, readParts, type Step} from './read-parts.ts'
import type {JsonFinding, StoredAnalysis} from './shape.ts'
import {type Summarized, summarize} from './summarize.ts'

export interface ReadDocument {
  readonly reference: string
  readonly title: string
  readonly pages: readonly PageText[]
  /** What of the file is not in its pages, as a sentence. */
  readonly truncated: string | null
}

export interface AnalysisSetup {
  readonly ai: Ai
  readonly cache: AnswerCache
  readonly conventions: AnalysisConventions
  /** Settings that an answer depends on. */
  readonly options: Readonly<Record<string, unknown>>
  readonly onStep: (step: Step) => void
}

export interface Analysed {
  readonly result: StoredAnalysis
  readonly source: 'rules' | 'ai+rules'
  readonly model: string | null
  /** Of the answers in the cache, which are not needed any more when the analysis is stored. */
  readonly cacheKeys: readonly string[]
}

/**
 * What a document says: always by rules, and by the model where there is one. A long document is read in parts; notes of
 * the model are verified, merged with what the rules have found, and summarized by the model from verified notes only.
 */
export async function analyseDocument(
  {ai, cache, conventions, onStep, options}: AnalysisSetup,
  {pages, reference, title, truncated}: ReadDocument,
): Promise<Analysed> {
  const started = performance.now()
  const rules = analyseByRules(pages, conventions)
  const chunks = chunksOf(pages, roomFor(ai), (text) => estimateTokens(text, ai.log.tokenRatio(ai.provider.model)))
  const digest = ai.provider.id === 'rules' ? null : (await ai.provider.health(ai.signal)).digest
  const asking: Asking = {ai, cache, digest, keys: [], options}
  try {
    const proof = {conventions, index: indexPages(pages), rules}
    const read = await readParts(asking, chunks, proof, {document: reference, onStep})
    const facts = read.findings.filter(({kind}) => kind === 'key_point')
    const merged = mergeFindings(
      rules.findings,
      read.findings.filter(({kind}) => kind !== 'key_point'),
    )
    const summarized =
      read.read === 0 ? null : await summarize(asking, {document: reference, title}, [...merged, ...facts])
    const findings = asUncertain(mergeFindings(merged, summarized?.keyPoints ?? []), rules.besideOrders)
    return {
      // What was not read to the end is read on from here the next time.
      cacheKeys: read.read === chunks.length ? asking.keys : [],
      model: read.read === 0 ? null : ai.provider.model,
      result: {
        ...describe(rules, read, summarized, chunks),
        coverage: {
          pages: pages.length,
          parts: chunks.length,
          partsRead: read.read,
          truncated,
          unreadPages: pages.flatMap(({needsOcr, number}) => (needsOcr ? [number] : [])),
        },
        findings: findings.map(toJson),
        sentiment: sentimentOf(pages, summarized),
        stats: {
          grounded: read.grounded,
          milliseconds: Math.round(performance.now() - started),
          partsFromCache: read.fromCache,
          rejected: read.unverified.length,
          sentencesDropped: summarized?.sentencesDropped ?? 0,
        },
      },
      source: read.read === 0 ? 'rules' : 'ai+rules',
    }
  } catch (error) {
    throw error instanceof UserError && error.code === 'STOPPED' ? stoppedBetween(error, reference, asking) : error
  }
}

function describe(rules: RulesAnalysis, read: ReadParts, summarized: Summarized | null, chunks: readonly Chunk[]) {
  const byModel = summarized !== null && summarized.summary.length > 0 ? summarized.summary : null
  return {
    degraded: read.read === chunks.length ? null : read.degraded,
    documentType: rules.documentType ?? summarized?.documentType ?? null,
    language: rules.language,
    summary: (byModel ?? rules.summary.map(({evidence, text}) => ({evidence: [evidence], text}))).map(
      ({evidence, text}) => ({evidence: [...evidence], text}),
    ),
    summaryBy: byModel === null ? ('rules' as const) : ('ai' as const),
    unverified: read.unverified.map((each) => ({...each})),
    warnings: rules.warnings.map((warning) => ({...warning})),
  }
}

function sentimentOf(pages: readonly PageText[], summarized: Summarized | null): StoredAnalysis['sentiment'] {
  const {label, score} = sentimentByRules(pages.map(({text}) => text).join('\n\n'))
  return {ai: summarized?.sentiment ?? null, label, score}
}

export function toJson(finding: Finding): JsonFinding {
  const common = {evidence: finding.evidence.map((each) => ({...each})), suggestion: null}
  if (finding.kind !== 'amount') return {...finding, ...common}
  const {amount} = finding
  return {...finding, ...common, amount: {amount: toDecimalString(amount), currency: amount.currency}}
}

/** Tokens for the part of the document that a model reads at once. */
function roomFor({log, provider}: Ai): number {
  const ratio = log.tokenRatio(provider.model)
  const room = contentTokens({
    contextTokens: provider.contextTokens,
    outputTokens: MOST_NOTES_OUTPUT,
    promptTokens: estimateTokens(NOTES_FRAME, ratio) + FRAME_TOKENS,
  })
  return Math.max(room, FEWEST_TOKENS)
}

const FRAME_TOKENS = 100
/** A window that has not even room for this is refused when it is asked. */
const FEWEST_TOKENS = 200

function stoppedBetween(error: UserError, reference: string, {keys}: Asking): UserError {
  if (keys.length === 0) return error
  const parts = keys.length === 1 ? 'One answer of the model is kept' : `${keys.length} answers of the model are kept`
  return new UserError(`Stopped. ${parts}: the next run goes on from there.`, {
    cause: error,
    code: 'STOPPED',
    exitCode: ExitCode.interrupted,
    nextStep: `coord document analyze ${reference}`,
  })
}
