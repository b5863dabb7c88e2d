import type {Transaction} from 'kysely'
import type {Database} from '#shared/db/index'
import {documentRegister, type StoredDocument} from '#shared/documents/index'
import {requireEntries} from '#shared/registers/index'
import {type Registers, TODAY} from './registers.ts'

interface Project {
  readonly id: number
  readonly key: string
}

let files = 0

/** A document with this text on its pages, as if it had been added. `replaces` makes it the next version of another. */
export async function addText(
  registers: Registers,
  {id, key}: Project,
  pages: readonly string[],
  replaces?: StoredDocument,
): Promise<StoredDocument> {
  const reference = await registers.change(async (transaction) => {
    const document = replaces ?? (await insertDocument(transaction, {id, key}))
    const sha256 = String(++files).padStart(64, '0')
    await transaction.insertInto('document_file').values({content: null, sha256, size: 1}).execute()
    const {id: versionId} = await transaction
      .insertInto('document_version')
      .values({
        added_on: TODAY,
        document_id: document.id,
        file_name: 'minutes.md',
        language: 'en',
        media_type: 'text/markdown',
        number: replaces ? replaces.number + 1 : 1,
        page_count: pages.length,
        project_id: id,
        reference: document.reference,
        removed_at: null,
        sha256,
        size: 1,
        truncated: null,
        warnings: '[]',
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await transaction
      .insertInto('document_page')
      .values(
        pages.map((text, index) => ({
          language: 'en' as const,
          needs_ocr: text === '',
          number: index + 1,
          project_id: id,
          text,
          version_id: versionId,
        })),
      )
      .execute()
    return document.reference
  })
  const [stored] = await requireEntries(registers.kysely, documentRegister, [reference], undefined)
  return stored!
}

async function insertDocument(transaction: Transaction<Database>, {id, key}: Project) {
  return transaction
    .insertInto('document')
    .values({
      added_on: TODAY,
      kind: null,
      owner: null,
      project_id: id,
      reference: `${key}-D${++documents}`,
      removed_at: null,
      review_on: null,
      reviewed_on: null,
      title: 'Minutes',
    })
    .returning(['id', 'reference'])
    .executeTakeFirstOrThrow()
}

let documents = 0
