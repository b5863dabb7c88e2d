import type {Kysely} from 'kysely'
import {todayIn} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import type {StoredDocument} from '#shared/documents/index'
import {candidateOf, isSameSuggestion} from './candidates.ts'
import {requireSuggestions, suggestionReference, type TypedSuggestions} from './references.ts'
import {type AnalysisRow, findAnalyses, listSuggestionRows, type StoredSuggestion, type SuggestionFilter} from './repository.ts'
import type {Analysis, JsonFinding, Suggestion} from './shape.ts'

/** The stored analyses of documents; a document without one is left out. */
export async function loadAnalyses(
  database: Kysely<Database>,
  documents: readonly StoredDocument[],
): Promise<Analysis[]> {
  const documentIds = documents.map(({id}) => id)
  const analyses = await findAnalyses(database, documentIds)
  const suggestions = await listSuggestionRows(database, {documentIds})
  return documents.flatMap((document) => {
    const analysis = analyses.find(({document_id}) => document_id === document.id)
    const own = suggestions.filter(({document_id}) => document_id === document.id)
    return analysis === undefined ? [] : [toAnalysis(document, analysis, own)]
  })
}

interface Wanted extends SuggestionFilter {
  /** Only these, and all of them whatever was decided; else those that wait for a decision. */
  readonly typed?: readonly TypedSuggestions[]
  readonly all?: boolean
  readonly projectKey?: string | undefined
}

export async function loadSuggestions(
  database: Kysely<Database>,
  {all = false, projectKey, typed = [], ...filter}: Wanted,
): Promise<Suggestion[]> {
  const waiting = all ? {} : {status: 'pending' as const}
  if (typed.length === 0) return (await listSuggestionRows(database, {...filter, ...waiting})).map(toSuggestion)
  const {suggestions} = await requireSuggestions(database, typed, projectKey)
  const isNamed = (row: StoredSuggestion) =>
    typed.some(({document, numbers}) => numbers?.includes(row.number) && row.reference.endsWith(document.toUpperCase()))
  return suggestions
    .filter((row) => all || row.status === 'pending' || isNamed(row))
    .filter(({kind}) => filter.kind === undefined || kind === filter.kind)
    .map(toSuggestion)
}

export function toSuggestion(row: StoredSuggestion): Suggestion {
  return {
    reference: suggestionReference(row),
    document: row.reference,
    project: row.project_key,
    kind: row.kind,
    text: row.text,
    fields: row.payload,
    origin: row.origin,
    confidence: row.confidence,
    evidence: row.evidence.map((each) => ({...each})),
    version: row.version_number,
    suggestedOn: row.suggested_on,
    status: row.status,
    decidedBy: row.decided_by,
    decidedOn: row.decided_on,
    reason: row.decided_reason,
    became: row.became,
  }
}

function toAnalysis(
  document: StoredDocument,
  {analysed_at, model, number, result, source}: AnalysisRow,
  suggestions: readonly StoredSuggestion[],
): Analysis {
  const count = (wanted: Suggestion['status']) => suggestions.filter(({status}) => status === wanted).length
  return {
    document: document.reference,
    project: document.project_key,
    title: document.title,
    version: number,
    isOutdated: number !== document.number,
    analysedAt: analysed_at.toISOString(),
    source,
    model,
    ...result,
    findings: result.findings.map((finding) => ({
      ...finding,
      suggestion: suggestionFor(finding, suggestions, todayIn(document.timezone, analysed_at)),
    })),
    suggestions: {accepted: count('accepted'), pending: count('pending'), rejected: count('rejected')},
  }
}

function suggestionFor(finding: JsonFinding, suggestions: readonly StoredSuggestion[], today: string): string | null {
  const candidate = candidateOf(finding, today)
  if (candidate === null) return null
  const row = suggestions.find(({fingerprint}) => isSameSuggestion(fingerprint, candidate.fingerprint))
  return row === undefined ? null : suggestionReference(row)
}
