import {type Kysely, sql} from 'kysely'
import type {DocumentKind} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import type {DocumentLanguage} from './extracted.ts'

/** A document whose newest version is searched. */
export interface SearchedDocument {
  readonly reference: string
  readonly project: string
  readonly title: string
  readonly kind: DocumentKind | null
  readonly fileName: string
  readonly versionId: number
  /** Of its pages, but for those that are in another; only where it is null are there pages of no language. */
  readonly language: DocumentLanguage | null
  readonly pageCount: number
}

export interface SearchedFilter {
  readonly projectIds?: readonly number[]
  readonly references?: readonly string[]
  readonly kind?: DocumentKind
}

/** Those that were not removed, by the version in which they are searched. */
export async function listSearchedDocuments(
  database: Kysely<Database>,
  {kind, projectIds, references}: SearchedFilter,
): Promise<ReadonlyMap<number, SearchedDocument>> {
  const rows = await database
    .selectFrom('document_version as newest')
    .innerJoin('document', 'document.id', 'newest.document_id')
    .innerJoin('project', 'project.id', 'document.project_id')
    .select([
      'document.reference',
      'project.key as project',
      'document.title',
      'document.kind',
      'newest.file_name as fileName',
      'newest.id as versionId',
      'newest.language',
      'newest.page_count as pageCount',
    ])
    .distinctOn('document.id')
    .where('document.removed_at', 'is', null)
    .where('project.removed_at', 'is', null)
    .where('newest.removed_at', 'is', null)
    .$if(projectIds !== undefined, (query) =>
      query.where(sql<boolean>`document.project_id = any(${[...projectIds!]}::bigint[])`),
    )
    .$if(references !== undefined, (query) =>
      query.where(sql<boolean>`document.reference = any(${[...references!]}::text[])`),
    )
    .$if(kind !== undefined, (query) => query.where('document.kind', '=', kind!))
    .orderBy('document.id')
    .orderBy('newest.number', 'desc')
    .execute()
  return new Map(rows.map((row) => [row.versionId, row]))
}
