import {type Kysely, sql} from 'kysely'
import type {Database} from '#shared/db/index'
import {type EntryFilter, isWanted} from '#shared/registers/index'
import type {DocumentLanguage, ExtractedPage, Truncation} from './extracted.ts'
import type {DocumentRow} from './table.ts'

/** A document with the key and the zone of its project, and what its newest version is. */
export interface StoredDocument extends DocumentRow {
  readonly project_key: string
  readonly timezone: string
  readonly version_id: number
  readonly number: number
  readonly file_name: string
  readonly media_type: string
  readonly size: number
  readonly sha256: string
  readonly language: DocumentLanguage | null
  readonly page_count: number
  readonly pages_needing_ocr: number
  readonly truncated: Truncation | null
  readonly warnings: readonly string[]
  readonly version_added_on: string
}

export interface StoredDocumentFilter extends EntryFilter {
  readonly kind?: string
  readonly mediaType?: string
}

/** In the order in which they were added. */
export async function listStoredDocuments(
  database: Kysely<Database>,
  filter: StoredDocumentFilter = {},
): Promise<StoredDocument[]> {
  return database
    .selectFrom('document')
    .innerJoin('project', 'project.id', 'document.project_id')
    .innerJoin('document_version as newest', (join) =>
      join
        .onRef('newest.document_id', '=', 'document.id')
        .on(({eb, selectFrom}) =>
          eb(
            'newest.id',
            '=',
            selectFrom('document_version as each')
              .select('each.id')
              .whereRef('each.document_id', '=', 'document.id')
              .orderBy(sql`each.removed_at is not null`)
              .orderBy('each.number', 'desc')
              .limit(1),
          ),
        ),
    )
    .selectAll('document')
    .select(['project.key as project_key', 'project.timezone'])
    .select([
      'newest.id as version_id',
      'newest.number',
      'newest.file_name',
      'newest.media_type',
      'newest.size',
      'newest.sha256',
      'newest.language',
      'newest.page_count',
      'newest.truncated',
      'newest.warnings',
      'newest.added_on as version_added_on',
    ])
    .select(
      sql<number>`(
        select count(*)::integer from document_page where version_id = newest.id and needs_ocr
      )`.as('pages_needing_ocr'),
    )
    .where(isWanted('document', filter, ['title', 'kind', 'owner']))
    .$if(filter.kind !== undefined, (query) => query.where(sql<boolean>`document.kind = ${filter.kind}`))
    .orderBy('document.id')
    .execute()
}

/** The pages of one version. */
export async function listPages(database: Kysely<Database>, versionId: number): Promise<ExtractedPage[]> {
  return database
    .selectFrom('document_page')
    .select(['number', 'text', 'needs_ocr as needsOcr'])
    .where('version_id', '=', versionId)
    .orderBy('number')
    .execute()
}
