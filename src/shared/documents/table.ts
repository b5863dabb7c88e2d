import type {ColumnType, Generated, Selectable, Updateable} from 'kysely'
import type {DocumentKind} from '#shared/coordination/index'
import type {Truncation} from './extracted.ts'

type Derived<Type> = ColumnType<Type, never, never>

interface DocumentTable {
  id: Generated<number>
  project_id: number
  reference: string
  title: string
  kind: DocumentKind | null
  owner: string | null
  review_on: string | null
  reviewed_on: string | null
  added_on: string
  removed_at: Date | null
  version: Derived<number>
  created_at: Derived<Date>
  updated_at: Derived<Date>
}

interface DocumentFileTable {
  sha256: string
  size: number
  /** Null where only the text came along. */
  content: Buffer | null
}

interface DocumentVersionTable {
  id: Generated<number>
  project_id: number
  document_id: number
  reference: string
  number: number
  sha256: string
  file_name: string
  media_type: string
  size: number
  language: 'en' | 'de' | null
  page_count: number
  truncated: ColumnType<Truncation | null, string | null, never>
  warnings: ColumnType<readonly string[], string, never>
  added_on: string
  removed_at: Date | null
  version: Derived<number>
  created_at: Derived<Date>
  updated_at: Derived<Date>
}

interface DocumentPageTable {
  id: Generated<number>
  project_id: number
  version_id: number
  number: number
  text: string
  needs_ocr: boolean
  language: 'en' | 'de' | null
  search: Derived<string>
}

export type DocumentRow = Selectable<DocumentTable>
export type DocumentPatch = Updateable<DocumentTable>

declare module '#shared/db/tables' {
  interface Database {
    document: DocumentTable
    document_file: DocumentFileTable
    document_page: DocumentPageTable
    document_version: DocumentVersionTable
  }
}
