import type {ColumnType, Generated, Selectable} from 'kysely'
import type {Confidence, Evidence, Origin} from '#shared/findings/index'
import type {StoredAnalysis, SuggestionKind, SuggestionPayload} from './shape.ts'

type Derived<Type> = ColumnType<Type, never, never>
/** Written as JSON text. */
type Json<Type> = ColumnType<Type, string, string>

interface DocumentAnalysisTable {
  id: Generated<number>
  project_id: number
  document_id: number
  version_id: number
  reference: string
  source: 'ai' | 'rules' | 'ai+rules'
  model: string | null
  analysed_at: ColumnType<Date, Date, Date>
  result: Json<StoredAnalysis>
  removed_at: Date | null
  version: Derived<number>
  created_at: Derived<Date>
  updated_at: Derived<Date>
}

export const suggestionStatuses = ['pending', 'accepted', 'rejected'] as const
export type SuggestionStatus = (typeof suggestionStatuses)[number]

interface SuggestionTable {
  id: Generated<number>
  project_id: number
  document_id: number
  version_id: number
  reference: string
  number: number
  kind: SuggestionKind
  text: string
  payload: Json<SuggestionPayload>
  evidence: Json<readonly Evidence[]>
  origin: Origin
  confidence: Confidence
  fingerprint: string
  suggested_on: string
  status: Generated<SuggestionStatus>
  decided_by: string | null
  decided_on: string | null
  decided_reason: string | null
  became: string | null
  removed_at: Date | null
  version: Derived<number>
  created_at: Derived<Date>
  updated_at: Derived<Date>
}

export type SuggestionRow = Selectable<SuggestionTable>

declare module '#shared/db/tables' {
  interface Database {
    document_analysis: DocumentAnalysisTable
    suggestion: SuggestionTable
  }
}
