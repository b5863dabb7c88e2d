import type {Kysely} from 'kysely'
import type {Database} from '#shared/db/index'
import {type Register, requireEntries} from '#shared/registers/index'
import type {ExtractedPage} from './extracted.ts'
import {listPages, listStoredDocuments, type StoredDocument, type StoredDocumentFilter} from './repository.ts'
import type {Document} from './shape.ts'
import type {DocumentPatch} from './table.ts'

/** Documents as their newest version is, in the order in which they were added. */
export async function loadDocuments(
  database: Kysely<Database>,
  _now: Date,
  filter: StoredDocumentFilter = {},
): Promise<Document[]> {
  return (await listStoredDocuments(database, filter)).map(toDocument)
}

export const documentRegister: Register<StoredDocument, DocumentPatch, Document> = {
  find: (database, references) => listStoredDocuments(database, {references}),
  letter: 'D',
  toEntry: toDocument,
}

/** The pages of the newest version; `reference` is whole, as `LIB-D1`. */
export async function loadPages(database: Kysely<Database>, reference: string): Promise<readonly ExtractedPage[]> {
  const [document] = await requireEntries(database, documentRegister, [reference], undefined)
  return listPages(database, document!.version_id)
}

function toDocument(row: StoredDocument): Document {
  return {
    reference: row.reference,
    project: row.project_key,
    title: row.title,
    kind: row.kind,
    owner: row.owner,
    reviewOn: row.review_on,
    reviewedOn: row.reviewed_on,
    addedOn: row.added_on,
    file: {
      version: row.number,
      name: row.file_name,
      mediaType: row.media_type,
      size: row.size,
      sha256: row.sha256,
      addedOn: row.version_added_on,
    },
    language: row.language,
    pages: {total: row.page_count, needingOcr: row.pages_needing_ocr},
    truncated: row.truncated,
    warnings: [...row.warnings],
    version: row.version,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }
}
