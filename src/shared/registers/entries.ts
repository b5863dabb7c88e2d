import {type Generated, type Kysely, type RawBuilder, type SqlBool, sql} from 'kysely'
import type {Database} from '#shared/db/index'
import {type RegisterLetter, type RegisterTable, registerTables, type StoredEntry} from './register.ts'

/** What the list of every register can be narrowed to. */
export interface EntryFilter {
  readonly projectId?: number
  readonly references?: readonly string[]
  /** Words that must all occur in the searched columns. */
  readonly words?: readonly string[]
  /** Those taken out of the register too, themselves or with their project. */
  readonly alsoRemoved?: boolean
}

/**
 * The condition of a filter in a query that joins the project. Words are searched in the reference and the columns named,
 * compared as Unicode says, in any case of any script: the collation of the reference would know ASCII only.
 */
export function isWanted(
  table: RegisterTable,
  {alsoRemoved, projectId, references, words = []}: EntryFilter,
  searched: readonly string[],
): RawBuilder<SqlBool> {
  const column = (name: string) => sql.ref(`${table}.${name}`)
  const text = sql`concat_ws(' ', ${column('reference')} collate "und-x-icu", ${sql.join(searched.map(column))})`
  const conditions = [
    alsoRemoved ? sql`true` : sql`${column('removed_at')} is null and project.removed_at is null`,
    ...(projectId === undefined ? [] : [sql`${column('project_id')} = ${projectId}`]),
    ...(references === undefined ? [] : [sql`${column('reference')} = any(${[...references]})`]),
    ...words.map((word) => sql`${text} ilike ${containing(word)}`),
  ]
  return sql<SqlBool>`(${sql.join(conditions, sql` and `)})`
}

/** Whether a column holds the text, in any case. */
export function isSameText(column: string, text: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`lower(${sql.ref(column)}) = lower(${text})`
}

/** Takes the next number of the project and stores the entry; answers with its reference. */
export async function insertEntry(
  database: Kysely<Database>,
  letter: RegisterLetter,
  entry: {readonly project_id: number},
): Promise<string> {
  const row = await anyRegister(database)
    .insertInto(registerTables[letter])
    .values({...entry, reference: sql<string>`next_reference(${entry.project_id}::bigint, ${letter})`})
    .returning('reference')
    .executeTakeFirstOrThrow()
  return row.reference
}

/** Changes an entry only if it still is at its version; false when somebody was faster. */
export async function updateEntry(
  database: Kysely<Database>,
  letter: RegisterLetter,
  {id, version}: StoredEntry,
  patch: object,
): Promise<boolean> {
  // What is reported beside an entry, such as progress, changes nothing of the entry itself.
  if (Object.keys(patch).length === 0) return true
  const result = await anyRegister(database)
    .updateTable(registerTables[letter])
    .set(patch)
    .where('id', '=', id)
    .where('version', '=', version)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

interface EntryColumns {
  id: Generated<number>
  project_id: number
  reference: string
  removed_at: Date | null
  version: Generated<number>
}

/** The columns that all registers have; each area types its own. */
function anyRegister(database: Kysely<Database>) {
  return database as unknown as Kysely<Record<RegisterTable, EntryColumns>>
}

/** A pattern for `ilike` that finds the word as it was typed: `%` and `_` stand for themselves. */
function containing(word: string): string {
  return `%${word.replace(/[\\%_]/g, '\\$&')}%`
}
