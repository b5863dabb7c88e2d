import type {Transaction} from 'kysely'
import {type IsoDate, todayIn} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {changedMeanwhile} from '#shared/history/index'
import type {Acting} from '../conventions.ts'
import {ExitCode, type Problem, UserError} from '../errors.ts'
import {type Form, invalidInput, newForm} from '../input/index.ts'
import {insertEntry, updateEntry} from './entries.ts'
import {requireEntries, showEntries} from './find.ts'
import {type Register, type RegisterLetter, registerWords, type StoredEntry} from './register.ts'

/** Which entries a verb is about. */
export interface Selection {
  readonly references: readonly string[]
  /** The project that `A3` alone belongs to. */
  readonly projectKey: string | undefined
  /** Refuses when an entry is no longer at the version that was looked at. */
  readonly ifVersion?: number | undefined
}

/** What is to change in one entry; what is wrong with that is left in the form. `today` is the day in its project. */
export type PatchOf<Row, Patch> = (form: Form, row: Row, today: IsoDate) => Patch

/** Stores an entry under the next number of its project, and answers with it. */
export async function addEntry<Row extends StoredEntry, Entry>(
  transaction: Transaction<Database>,
  {find, letter, toEntry}: Register<Row, never, Entry>,
  entry: {readonly project_id: number},
  {now}: Pick<Acting, 'now'>,
): Promise<Entry> {
  const [added] = await find(transaction, [await insertEntry(transaction, letter, entry)])
  return toEntry(added!, now)
}

/** All or none: every problem of every entry is found before the first is changed. Answers with the entries after it. */
export async function changeEntries<Row extends StoredEntry, Patch extends object, Entry>(
  transaction: Transaction<Database>,
  register: Register<Row, Patch, Entry>,
  {ifVersion, projectKey, references}: Selection,
  {now}: Pick<Acting, 'now'>,
  patchOf: PatchOf<Row, Patch>,
): Promise<Entry[]> {
  const {changed, forbids, letter} = register
  const found = await requireEntries(transaction, register, references, projectKey)
  for (const row of found) {
    if (ifVersion !== undefined && row.version !== ifVersion)
      throw await lostUpdate(transaction, letter, row, ifVersion)
  }
  const problems: Problem[] = []
  const changes = found.map((row) => {
    const form = newForm()
    const patch = patchOf(form, row, todayIn(row.timezone, now))
    const forbidden = forbids?.(row, patch, form.problems)
    const wrong = typeof forbidden === 'string' ? [{message: forbidden}] : (forbidden ?? form.problems)
    problems.push(...(found.length === 1 ? wrong : wrong.map((problem) => onEntry(row, problem))))
    return {isForbidden: forbidden !== undefined, patch, row}
  })
  if (problems.length > 0) throw refusal(changes, problems)
  for (const {patch, row} of changes) {
    if (!(await updateEntry(transaction, letter, row, patch))) throw await lostUpdate(transaction, letter, row)
    await changed?.(row, patch)
  }
  return showEntries(transaction, register, references, projectKey, now)
}

/** Leaves a problem in the form of an edit that names no field, with a command that does. */
export function requireSomeField(form: Form, fields: object, command: string): void {
  if (form.problems.length > 0 || Object.values(fields).some((value) => value !== undefined)) return
  form.problems.push({message: `Name at least one field to change: ${command}`})
}

/** Takes entries out of every list and answers with them; their numbers stay taken, and undo brings them back. */
export async function removeEntries<Row extends StoredEntry, Entry>(
  transaction: Transaction<Database>,
  register: Register<Row, never, Entry>,
  {projectKey, references}: Selection,
  {now}: Pick<Acting, 'now'>,
): Promise<Entry[]> {
  const {letter, toEntry} = register
  const found = await requireEntries(transaction, register, references, projectKey)
  for (const row of found) {
    if (!(await updateEntry(transaction, letter, row, {removed_at: now})))
      throw await lostUpdate(transaction, letter, row)
  }
  return found.map((row) => toEntry(row, now))
}

/** The refusal of a change to an entry that somebody else has changed since it was read, or since `seenVersion`. */
export function lostUpdate(
  transaction: Transaction<Database>,
  letter: RegisterLetter,
  {reference, version}: StoredEntry,
  seenVersion = version,
): Promise<UserError> {
  const nextStep = `Look at it and decide again: ${registerWords[letter].show} ${reference}`
  return changedMeanwhile(transaction, reference, seenVersion, nextStep)
}

function onEntry({reference}: StoredEntry, {field, message}: Problem): Problem {
  return {field: field === undefined ? reference : `${reference} ${field}`, message}
}

/** What the state of an entry forbids is a conflict (4); a field that is wrong is invalid input (2). */
function refusal(
  changes: readonly {readonly row: StoredEntry; readonly isForbidden: boolean}[],
  problems: readonly Problem[],
): UserError {
  const what = changes.map(({row}) => row.reference).join(', ')
  if (!changes.some(({isForbidden}) => isForbidden)) return invalidInput(what, problems)
  return new UserError(`${what} cannot be changed that way now.`, {
    code: 'NOT_ALLOWED_NOW',
    exitCode: ExitCode.conflict,
    problems,
  })
}
