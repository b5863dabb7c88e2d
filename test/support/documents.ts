import {createHash, randomBytes} from 'node:crypto'
import type {Registers} from './registers.ts'

interface WrittenPage {
  readonly text: string
  readonly language?: 'en' | 'de' | null
}

interface WrittenDocument {
  readonly title?: string
  readonly kind?: string
  readonly reviewOn?: string
  /** The document that this is a new version of. */
  readonly replaces?: string
}

/** Stores a document whose pages are known, without a file to read: English pages unless they say otherwise. */
export async function writeDocument(
  {pool}: Pick<Registers, 'pool'>,
  project: {readonly id: number},
  pages: readonly (string | WrittenPage)[],
  {kind, replaces, reviewOn, title = 'Charter'}: WrittenDocument = {},
): Promise<string> {
  const reference =
    replaces ??
    (
      await pool.query(
        `insert into document (project_id, reference, title, kind, review_on, added_on)
         values ($1, next_reference($1, 'D'), $2, $3, $4, '2026-11-23') returning reference`,
        [project.id, title, kind ?? null, reviewOn ?? null],
      )
    ).rows[0].reference
  const sha256 = createHash('sha256').update(randomBytes(16)).digest('hex')
  await pool.query('insert into document_file (sha256, size) values ($1, 1)', [sha256])
  const {rows} = await pool.query(
    `insert into document_version (project_id, document_id, reference, number, sha256, file_name, media_type, size,
                                   page_count, added_on)
     select $1, id, reference, 1 + (select count(*) from document_version as each where each.document_id = document.id),
            $3, 'charter.md', 'text/markdown', 1, $4, '2026-11-23'
       from document where reference = $2 returning id`,
    [project.id, reference, sha256, pages.length],
  )
  for (const [index, page] of pages.entries()) {
    const {language = 'en', text} = typeof page === 'string' ? {text: page} : page
    await pool.query(
      'insert into document_page (project_id, version_id, number, text, language) values ($1, $2, $3, $4, $5)',
      [project.id, rows[0].id, index + 1, text, language],
    )
  }
  return reference
}
