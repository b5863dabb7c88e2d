import type {Transaction} from 'kysely'
import {type IsoDate, todayIn} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {changedMeanwhile} from '#shared/history/index'
import type {Acting} from '../conventions.ts'
import {ExitCode, type Problem, UserError} from '../errors.ts'
import {type Form, invalidInput, newForm} from '../input/index.ts'
import {requireEntries} from './find.ts'
import {type Register, registerTables, type StoredEntry} from './register.ts'

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

/** All or none: every problem of every entry is found before the first is changed. Answers with the entries after it. */
export async function changeEntries<Row extends StoredEntry, Patch>(
  transaction: Transaction<Database>,
  register: Register<Row, Patch>,
  {ifVersion, projectKey, references}: Selection,
  {now}: Pick<Acting, 'now'>,
  patchOf: PatchOf<Row, Patch>,
): Promise<Row[]> {
  const found = await requireEntries(transaction, register, references, projectKey)
  for (const row of found) {
    if (ifVersion !== undefined && row.version !== ifVersion)
      throw await lostUpdate(transaction, register, row, ifVersion)
  }
  const problems: Problem[] = []
  const changes = found.map((row) => {
    const form = newForm()
    const patch = patchOf(form, row, todayIn(row.timezone, now))
    const forbidden = register.forbids?.(row, patch)
    const wrong = forbidden === undefined ? form.problems : [{message: forbidden}]
    problems.push(...(found.length === 1 ? wrong : wrong.map((problem) => onEntry(row, problem))))
    return {isForbidden: forbidden !== undefined, patch, row}
  })
  if (problems.length > 0) throw refusal(changes, problems)
  for (const {patch, row} of changes) {
    if (!(await register.update(transaction, row, patch))) throw await lostUpdate(transaction, register, row)
  }
  return requireEntries(transaction, register, references, projectKey)
}

/** Takes entries out of every list and answers with them; their numbers stay taken, and undo brings them back. */
export async function removeEntries<Row extends StoredEntry>(
  transaction: Transaction<Database>,
  register: Register<Row, {readonly removed_at: Date}>,
  {projectKey, references}: Selection,
  {now}: Pick<Acting, 'now'>,
): Promise<Row[]> {
  const found = await requireEntries(transaction, register, references, projectKey)
  for (const row of found) {
    const isRemoved = await register.update(transaction, row, {removed_at: now})
    if (!isRemoved) throw await lostUpdate(transaction, register, row)
  }
  return found
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

function lostUpdate<Row extends StoredEntry>(
  transaction: Transaction<Database>,
  {letter}: Pick<Register<Row, never>, 'letter'>,
  {reference, version}: StoredEntry,
  seenVersion = version,
): Promise<UserError> {
  const nextStep = `Look at it and decide again: coord ${registerTables[letter]} show ${reference}`
  return changedMeanwhile(transaction, reference, seenVersion, nextStep)
}
