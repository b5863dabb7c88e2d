import type {Transaction} from 'kysely'
import {todayIn} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {lostUpdate, requireEntries, type Selection, showEntries} from '#shared/registers/index'
import type {Acting} from '../conventions.ts'
import {ExitCode, UserError} from '../errors.ts'
import {stakeholderRegister} from './load.ts'
import {forgetStakeholder, listStoredStakeholders, type StoredStakeholder} from './repository.ts'
import type {Stakeholder} from './shape.ts'

/** Taking somebody out of the register leaves the data where undo finds them: they have to be forgotten too. */
const everybody: typeof stakeholderRegister = {
  ...stakeholderRegister,
  find: (database, references) => listStoredStakeholders(database, {alsoRemoved: true, references}),
}

/**
 * Removes for good what says who somebody is, in the register, the notes of the contacts and the history. The entry
 * stays as "forgotten person" with its reference, its standing and the days of its contacts.
 */
export async function forgetStakeholders(
  transaction: Transaction<Database>,
  {projectKey, references}: Selection,
  {now}: Pick<Acting, 'now'>,
): Promise<Stakeholder[]> {
  const found = await requireEntries(transaction, everybody, references, projectKey)
  assertNotForgotten(found)
  for (const row of found) {
    if (!(await forgetStakeholder(transaction, row, todayIn(row.timezone, now))))
      throw await lostUpdate(transaction, everybody.letter, row)
  }
  return showEntries(transaction, everybody, references, projectKey, now)
}

export function forgottenNote({forgotten_on}: StoredStakeholder): string | undefined {
  return forgotten_on === null ? undefined : `was forgotten on ${forgotten_on}: nothing here says who it was any more.`
}

export function assertNotForgotten(rows: readonly StoredStakeholder[]): void {
  const problems = rows.flatMap((row) => {
    const message = forgottenNote(row)
    return message === undefined ? [] : [{field: row.reference, message}]
  })
  if (problems.length === 0) return
  throw new UserError('Who is forgotten is neither changed, contacted nor forgotten again; nothing was done.', {
    code: 'NOT_ALLOWED_NOW',
    exitCode: ExitCode.conflict,
    problems,
  })
}

/** What is asked before it: what goes, from where, and what stays. */
export function forgetQuestion(references: readonly string[]): string {
  return `Forget for good who ${references.join(', ')} ${references.length === 1 ? 'is' : 'are'}? ${FORGOTTEN} No undo brings that back; influence, interest, engagement, cadence and the days of contacts stay.`
}

/** What a person who answers for the data still has to look at: it is not known here whom such a text means. */
export const beyondForgetting: readonly string[] = [
  'not erased: backups made before, briefings that were delivered, documents and what was found in them, names in the texts, owners and reasons of other entries, the actor of changes, and, until PostgreSQL reuses their space, old bytes in the files of the database',
]

const FORGOTTEN =
  'Name, organisation, role, e-mail, telephone and the notes of contacts are erased, in the register, in its history and in stored briefings.'
