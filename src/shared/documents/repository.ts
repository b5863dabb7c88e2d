import {type Kysely, sql, type Transaction} from 'kysely'
import type {DocumentKind} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {type EntryFilter, isSameText, isWanted} from '#shared/registers/index'
import type {DocumentLanguage, Extracted, ExtractedPage, Truncation} from './extracted.ts'
import {languageOf} from './language.ts'
import type {PreparedFile} from './prepare.ts'
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
  readonly kind?: DocumentKind
  readonly owner?: string
  /** Only those with scanned pages that nobody can search. */
  readonly needsOcr?: boolean
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
    .$if(filter.kind !== undefined, (query) => query.where('document.kind', '=', filter.kind!))
    .$if(filter.owner !== undefined, (query) => query.where(isSameText('document.owner', filter.owner!)))
    .$if(filter.needsOcr === true, (query) =>
      query.where(({exists, selectFrom}) =>
        exists(
          selectFrom('document_page')
            .select('document_page.id')
            .whereRef('document_page.version_id', '=', 'newest.id')
            .where('document_page.needs_ocr', '=', true),
        ),
      ),
    )
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

export interface StoredVersion {
  readonly id: number
  readonly reference: string
  readonly number: number
  readonly file_name: string
  readonly media_type: string
  readonly size: number
  readonly sha256: string
  readonly page_count: number
  readonly added_on: string
}

/** The versions of documents, the newest first. */
export async function listVersions(
  database: Kysely<Database>,
  documentIds: readonly number[],
): Promise<StoredVersion[]> {
  return database
    .selectFrom('document_version')
    .select(['id', 'reference', 'number', 'file_name', 'media_type', 'size', 'sha256', 'page_count', 'added_on'])
    .where('document_id', 'in', documentIds)
    .where('removed_at', 'is', null)
    .orderBy('number', 'desc')
    .execute()
}

export interface KnownFile {
  readonly reference: string
  /** Whether the newest version of the document holds it. */
  readonly isNewest: boolean
  /** Its pages that are scans without text. */
  readonly scans: number
}

/** What the present documents of a project hold, or held in an earlier version, by SHA-256. */
export async function knownFiles(database: Kysely<Database>, projectId: number): Promise<Map<string, KnownFile>> {
  const {rows} = await sql<KnownFile & {sha256: string}>`
    select distinct on (file.sha256) file.sha256, file.reference, file.number = newest.number as "isNewest",
           (select count(*) from document_page where version_id = file.id and needs_ocr) as scans
      from document_version as file
      join document on document.id = file.document_id and document.removed_at is null
      join lateral (
        select max(number) as number from document_version
         where document_id = document.id and removed_at is null
      ) as newest on true
     where file.project_id = ${projectId} and file.removed_at is null
     order by file.sha256, "isNewest" desc, file.id
  `.execute(database)
  return new Map(rows.map(({sha256, ...known}) => [sha256, known]))
}

interface NewVersion {
  readonly addedOn: string
  readonly extracted: Extracted
  readonly file: PreparedFile
  readonly project: {readonly id: number}
  readonly reference: string
}

/** The file, unless another document has it, and its text as the next version of the document. */
export async function insertVersion(
  transaction: Transaction<Database>,
  {addedOn, extracted, file, project, reference}: NewVersion,
): Promise<void> {
  await storeFile(transaction, file)
  const {rows} = await sql<{id: number}>`
    insert into document_version (
      project_id, document_id, reference, number, sha256, file_name, media_type, size, language, page_count, truncated,
      warnings, added_on
    )
    select ${project.id}, document.id, ${reference},
           (select coalesce(max(number), 0) + 1 from document_version where document_id = document.id),
           ${file.sha256}, ${file.name}, ${extracted.mediaType}, ${file.size}, ${extracted.language},
           ${extracted.pages.length}, ${extracted.truncated && JSON.stringify(extracted.truncated)}::jsonb,
           ${JSON.stringify(extracted.warnings)}::jsonb, ${addedOn}
      from document where reference = ${reference}
    returning id
  `.execute(transaction)
  await insertPages(transaction, project.id, rows[0]!.id, extracted)
}

async function storeFile(transaction: Transaction<Database>, {content, sha256, size}: PreparedFile): Promise<void> {
  const present = await transaction
    .selectFrom('document_file')
    .select('sha256')
    .where('sha256', '=', sha256)
    .where('content', 'is not', null)
    .executeTakeFirst()
  if (present) return
  const bytes = await content()
  await sql`
    insert into document_file (sha256, size, content) values (${sha256}, ${size}, ${bytes})
    on conflict (sha256) do update set content = excluded.content
  `.execute(transaction)
}

/** So many characters at once, that no statement is much larger than a page can be. */
const CHARACTERS_AT_ONCE = 500_000

async function insertPages(
  transaction: Transaction<Database>,
  projectId: number,
  versionId: number,
  {language, pages}: Extracted,
): Promise<void> {
  for (let from = 0; from < pages.length; ) {
    let [to, characters] = [from, 0]
    while (to < pages.length && (to === from || characters < CHARACTERS_AT_ONCE)) characters += pages[to++]!.text.length
    const rows = pages
      .slice(from, to)
      .map(({needsOcr, number, text}) => ({language: languageOf(text) ?? language, needs_ocr: needsOcr, number, text}))
    await sql`
      insert into document_page (project_id, version_id, number, text, needs_ocr, language)
      select ${projectId}, ${versionId}, number, text, needs_ocr, language
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          as page (number integer, text text, needs_ocr boolean, language text)
    `.execute(transaction)
    from = to
  }
}
