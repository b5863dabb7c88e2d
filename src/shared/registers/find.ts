import type {Kysely} from 'kysely'
import {formatReference, itemKinds, parseReference} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {ExitCode, UserError} from '../errors.ts'
import {entriesNotFound} from './not-found.ts'
import {isKept, presentReferences} from './present.ts'
import type {Register, RegisterLetter, StoredEntry} from './register.ts'

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
  if (missing.length > 0) throw await entriesNotFound(database, letter, missing)
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
export function wholeReference(text: string, projectKey: string | undefined, letter?: RegisterLetter): string {
  return formatReference(parseReference(text, {letter, projectKey: projectKey?.toUpperCase()}))
}

/** Fails like `requireEntries` unless all whole references, of whatever register, are there. */
export async function requirePresent(database: Kysely<Database>, references: readonly string[]): Promise<void> {
  for (const reference of references) {
    const {letter, project} = parseReference(reference)
    if (!isKept(letter)) throw unknownKind(reference, itemKinds[letter])
    const present = await presentReferences(database, letter, project)
    if (!present.includes(reference)) throw await entriesNotFound(database, letter, [reference])
  }
}

function unknownKind(reference: string, noun: string): UserError {
  return new UserError(`There is no ${noun} ${reference}.`, {
    code: 'REFERENCE_NOT_FOUND',
    exitCode: ExitCode.notFound,
    nextStep: `coord project show ${reference.slice(0, reference.lastIndexOf('-'))}`,
  })
}
