import {createHash} from 'node:crypto'
import {type Kysely, sql, type Transaction} from 'kysely'
import type {Database} from '#shared/db/index'
import type {Problem} from '../errors.ts'
import type {BundleRow} from './bundle-format.ts'

/** The table with what files hold: it belongs to no project, since two may have the same file. */
export const FILE_TABLE = 'document_file'

/** A bundle is one text, and texts have a limit: of what is beyond, only the text of the documents comes along. */
const MOST_FILE_BYTES = 50_000_000

/** The files of the documents of a project, their content in base64; without it where there would be too much. */
export async function readFileRows(
  database: Kysely<Database>,
  projectId: number,
): Promise<{rows: BundleRow[]; warnings: string[]}> {
  const files = await database
    .selectFrom('document_file')
    .select(['sha256', 'size'])
    .where('sha256', 'in', ({selectFrom}) =>
      selectFrom('document_version').select('document_version.sha256').where('project_id', '=', projectId),
    )
    .where('content', 'is not', null)
    .orderBy('sha256')
    .execute()
  const rows: BundleRow[] = []
  let [bytes, left] = [0, 0]
  for (const {sha256, size} of files) {
    const isIn = bytes + size <= MOST_FILE_BYTES
    if (isIn) bytes += size
    else left++
    const content = isIn ? {content: await readContent(database, sha256)} : {}
    rows.push({sha256, size: String(size), ...content})
  }
  const warning = `${left} files are too large for a bundle: of their documents, only the text is in it.`
  return {rows, warnings: left === 0 ? [] : [warning]}
}

async function readContent(database: Kysely<Database>, sha256: string): Promise<string> {
  const {content} = await database
    .selectFrom('document_file')
    .select('content')
    .where('sha256', '=', sha256)
    .executeTakeFirstOrThrow()
  return content!.toString('base64')
}

/** Content that is not what its document has. */
export function fileProblems(rows: readonly BundleRow[]): Problem[] {
  return rows.flatMap(({content, sha256}) => {
    if (typeof content !== 'string') return []
    const actual = createHash('sha256').update(Buffer.from(content, 'base64')).digest('hex')
    return actual === sha256
      ? []
      : [{field: `${FILE_TABLE} ${String(sha256).slice(0, 12)}, content`, message: 'is not what its SHA-256 says.'}]
  })
}

/** Adds the files that no document here has yet. */
export async function insertFiles(transaction: Transaction<Database>, rows: readonly BundleRow[]): Promise<void> {
  for (const {content, sha256, size} of rows) {
    const bytes = typeof content === 'string' ? Buffer.from(content, 'base64') : null
    await sql`
      insert into document_file (sha256, size, content) values (${String(sha256)}, ${String(size)}, ${bytes})
      on conflict (sha256) do update set content = excluded.content
       where document_file.content is null and excluded.content is not null
    `.execute(transaction)
  }
}
