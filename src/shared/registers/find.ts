import {type Kysely, sql} from 'kysely'
import {closestReferences, formatReference, parseReference} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {ExitCode, type Problem, UserError} from '../errors.ts'
import {type Register, type RegisterLetter, registerTables, registerWords, type StoredEntry} from './register.ts'

/**
 * The stored entries of references as they were typed, in their order, each once. References that are not there are all
 * reported at once, with near ones. `projectKey` is the project that `A3` alone belongs to.
 */
export async function requireEntries<Row extends StoredEntry>(
  database: Kysely<Database>,
  {find, letter}: Pick<Register<Row, never, unknown>, 'find' | 'letter'>,
  typed: readonly string[],
  projectKey: string | undefined,
): Promise<Row[]> {
  const context = {letter, projectKey: projectKey?.toUpperCase()}
  const wanted = [...new Set(typed.map((text) => formatReference(parseReference(text, context))))]
  const rows = new Map((await find(database, wanted)).map((row) => [row.reference, row]))
  const missing = wanted.filter((reference) => !rows.has(reference))
  if (missing.length > 0) throw await notFound(database, letter, missing)
  return wanted.map((reference) => rows.get(reference)!)
}

/** Entries by references as they were typed, as commands answer with them. */
export async function showEntries<Row extends StoredEntry, Entry>(
  database: Kysely<Database>,
  register: Register<Row, never, Entry>,
  typed: readonly string[],
  projectKey: string | undefined,
  now: Date,
): Promise<Entry[]> {
  const found = await requireEntries(database, register, typed, projectKey)
  return found.map((row) => register.toEntry(row, now))
}

/** `LIB-R3` from what was typed, of any register; `projectKey` completes `R3`. */
export function wholeReference(text: string, projectKey: string | undefined): string {
  return formatReference(parseReference(text, {projectKey: projectKey?.toUpperCase()}))
}

/** The references that a project has in one register now. */
export async function presentReferences(
  database: Kysely<Database>,
  letter: RegisterLetter,
  projectKey: string,
): Promise<string[]> {
  const {rows} = await sql<{reference: string}>`
    select entry.reference from ${sql.table(registerTables[letter])} as entry
      join project on project.id = entry.project_id
     where project.key = ${projectKey} and project.removed_at is null and entry.removed_at is null
  `.execute(database)
  return rows.map(({reference}) => reference)
}

async function notFound(
  database: Kysely<Database>,
  letter: RegisterLetter,
  missing: readonly string[],
): Promise<UserError> {
  const {list, noun} = registerWords[letter]
  const problems: Problem[] = []
  for (const reference of missing) {
    const key = reference.slice(0, reference.lastIndexOf('-'))
    const project = await database.selectFrom('project').select('id').where('key', '=', key).executeTakeFirst()
    const near = project ? closestReferences(reference, await presentReferences(database, letter, key)) : []
    const suggestion = near.length > 0 ? `; near it: ${near.join(', ')}` : ''
    problems.push({
      field: reference,
      message: project ? `is not in the register${suggestion}` : `has no project ${key}`,
    })
  }
  const what =
    missing.length === 1 ? `There is no ${noun} ${missing[0]}.` : `There are no ${noun}s ${missing.join(', ')}.`
  return new UserError(what, {
    code: `${noun.toUpperCase().replace(' ', '_')}_NOT_FOUND`,
    exitCode: ExitCode.notFound,
    nextStep: list,
    problems,
  })
}
