import {type Kysely, sql, type Transaction} from 'kysely'
import type {Database} from '#shared/db/index'
import type {StoredDocument} from '#shared/documents/index'
import type {StoredAnalysis, SuggestionKind} from './shape.ts'
import type {SuggestionRow, SuggestionStatus} from './table.ts'

/** The analysis of a document, and the number of the version that was read. */
export interface AnalysisRow {
  readonly id: number
  readonly document_id: number
  readonly version_id: number
  readonly number: number
  readonly source: 'ai' | 'rules' | 'ai+rules'
  readonly model: string | null
  readonly analysed_at: Date
  readonly result: StoredAnalysis
}

export async function findAnalyses(database: Kysely<Database>, documentIds: readonly number[]): Promise<AnalysisRow[]> {
  if (documentIds.length === 0) return []
  return database
    .selectFrom('document_analysis as analysis')
    .innerJoin('document_version as read', 'read.id', 'analysis.version_id')
    .select([
      'analysis.id',
      'analysis.document_id',
      'analysis.version_id',
      'analysis.source',
      'analysis.model',
      'analysis.analysed_at',
      'analysis.result',
      'read.number',
    ])
    .where('analysis.document_id', 'in', [...documentIds])
    .where('analysis.removed_at', 'is', null)
    .execute()
}

/** In the place of what was found before. */
export async function saveAnalysis(
  transaction: Transaction<Database>,
  {id, project_id, reference, version_id}: StoredDocument,
  analysis: Pick<AnalysisRow, 'analysed_at' | 'model' | 'result' | 'source'>,
): Promise<void> {
  const columns = {...analysis, result: JSON.stringify(analysis.result), version_id}
  const {numUpdatedRows} = await transaction
    .updateTable('document_analysis')
    .set(columns)
    .where('document_id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows > 0n) return
  await transaction
    .insertInto('document_analysis')
    .values({...columns, document_id: id, project_id, reference})
    .execute()
}

/** A suggestion with what is to be known of its document and project. */
export interface StoredSuggestion extends SuggestionRow {
  readonly project_key: string
  readonly timezone: string
  readonly version_number: number
}

export interface SuggestionFilter {
  readonly projectId?: number
  readonly documentIds?: readonly number[]
  readonly kind?: SuggestionKind
  readonly status?: SuggestionStatus
}

/** Of documents that are there, in the order of the documents and of their numbers. */
export async function listSuggestionRows(
  database: Kysely<Database>,
  {documentIds, kind, projectId, status}: SuggestionFilter,
): Promise<StoredSuggestion[]> {
  if (documentIds?.length === 0) return []
  return database
    .selectFrom('suggestion')
    .innerJoin('document', 'document.id', 'suggestion.document_id')
    .innerJoin('document_version as read', 'read.id', 'suggestion.version_id')
    .innerJoin('project', 'project.id', 'suggestion.project_id')
    .selectAll('suggestion')
    .select(['project.key as project_key', 'project.timezone', 'read.number as version_number'])
    .where('suggestion.removed_at', 'is', null)
    .where('document.removed_at', 'is', null)
    .where('project.removed_at', 'is', null)
    .$if(documentIds !== undefined, (query) => query.where('suggestion.document_id', 'in', [...documentIds!]))
    .$if(projectId !== undefined, (query) => query.where('suggestion.project_id', '=', projectId!))
    .$if(kind !== undefined, (query) => query.where('suggestion.kind', '=', kind!))
    .$if(status !== undefined, (query) => query.where('suggestion.status', '=', status!))
    .orderBy('suggestion.document_id')
    .orderBy('suggestion.number')
    .execute()
}

export type NewSuggestion = Pick<
  SuggestionRow,
  'confidence' | 'evidence' | 'fingerprint' | 'kind' | 'origin' | 'payload' | 'suggested_on' | 'text'
>

/** Under the next numbers of the document; those of suggestions that were withdrawn stay taken. */
export async function insertSuggestions(
  transaction: Transaction<Database>,
  {id, project_id, reference, version_id}: StoredDocument,
  suggestions: readonly NewSuggestion[],
): Promise<void> {
  if (suggestions.length === 0) return
  const {last} = await transaction
    .selectFrom('suggestion')
    .select(sql<number>`coalesce(max(number), 0)`.as('last'))
    .where('document_id', '=', id)
    .executeTakeFirstOrThrow()
  await transaction
    .insertInto('suggestion')
    .values(
      suggestions.map(({evidence, payload, ...suggestion}, index) => ({
        ...suggestion,
        document_id: id,
        evidence: JSON.stringify(evidence),
        number: Number(last) + index + 1,
        payload: JSON.stringify(payload),
        project_id,
        reference,
        version_id,
      })),
    )
    .execute()
}

/** A suggestion that is found again, as it is found now. */
export async function refreshSuggestion(
  transaction: Transaction<Database>,
  id: number,
  {confidence, evidence, fingerprint, origin, payload, text}: NewSuggestion,
  versionId: number,
): Promise<void> {
  await transaction
    .updateTable('suggestion')
    .set({
      confidence,
      evidence: JSON.stringify(evidence),
      fingerprint,
      origin,
      payload: JSON.stringify(payload),
      text,
      version_id: versionId,
    })
    .where('id', '=', id)
    .execute()
}

/** What is not found any more and nobody has decided about. */
export async function withdrawSuggestions(
  transaction: Transaction<Database>,
  ids: readonly number[],
  now: Date,
): Promise<void> {
  if (ids.length === 0) return
  await transaction
    .updateTable('suggestion')
    .set({removed_at: now})
    .where('id', 'in', [...ids])
    .execute()
}

export interface Decision {
  readonly status: SuggestionStatus
  readonly decided_by: string
  readonly decided_on: string
  readonly decided_reason: string | null
  readonly became: string | null
}

/** False when somebody has decided meanwhile. */
export async function decideSuggestion(
  transaction: Transaction<Database>,
  {id, version}: SuggestionRow,
  decision: Decision,
): Promise<boolean> {
  const {numUpdatedRows} = await transaction
    .updateTable('suggestion')
    .set(decision)
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}
