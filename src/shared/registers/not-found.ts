import type {Kysely} from 'kysely'
import {closestReferences} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {findRemovals, type Removal, removalText, undoOf} from '#shared/history/index'
import {ExitCode, UserError} from '../errors.ts'
import {presentReferences} from './present.ts'
import {type RegisterLetter, registerTables, registerWords} from './register.ts'

/** Why a reference is not in its register now. */
interface Absence {
  readonly reference: string
  /** What a sentence about the reference goes on with. */
  readonly reason: string
  /** Of the entry or of its project; undefined when the reference was never given. */
  readonly removal: Removal | undefined
}

/** What was removed, alone or with its project, is told from what never was. */
export async function entriesNotFound(
  database: Kysely<Database>,
  letter: RegisterLetter,
  missing: readonly string[],
): Promise<UserError> {
  const {list, noun} = registerWords[letter]
  const absences = await explainAbsences(database, letter, missing)
  const removals = absences.flatMap(({removal}) => removal ?? [])
  const [only] = absences.length === 1 ? absences : []
  return new UserError(messageOf(absences, noun), {
    code: `${registerTables[letter].toUpperCase()}_NOT_FOUND`,
    exitCode: ExitCode.notFound,
    nextStep: removals.length === missing.length ? undoOf(removals) : list,
    problems: only?.removal
      ? [{field: only.reference, message: `is still in the history: coord history ${only.reference}`}]
      : absences.map(({reason, reference}) => ({field: reference, message: reason})),
  })
}

/** Why each of the references is not there, in their order. */
export async function explainAbsences(
  database: Kysely<Database>,
  letter: RegisterLetter,
  missing: readonly string[],
): Promise<Absence[]> {
  const removed = await findRemovals(database, registerTables[letter], missing)
  const removedProjects = await findRemovals(database, 'project', missing.map(projectOf))
  const absences: Absence[] = []
  for (const reference of missing) {
    const key = projectOf(reference)
    const project = removedProjects.get(key)
    const entry = removed.get(reference)
    if (project) {
      const reason = `belongs to ${key}, which ${removalText(project)}`
      absences.push({reason, reference, removal: project})
    } else if (entry) absences.push({reason: removalText(entry), reference, removal: entry})
    else absences.push({reason: await neverThere(database, letter, reference), reference, removal: undefined})
  }
  return absences
}

function messageOf(absences: readonly Absence[], noun: string): string {
  const [only] = absences.length === 1 ? absences : []
  if (only?.removal) return `${only.reference} ${only.reason}.`
  const references = absences.map(({reference}) => reference).join(', ')
  return only ? `There is no ${noun} ${references}.` : `There are no ${noun}s ${references}.`
}

async function neverThere(database: Kysely<Database>, letter: RegisterLetter, reference: string): Promise<string> {
  const key = projectOf(reference)
  const project = await database.selectFrom('project').select('id').where('key', '=', key).executeTakeFirst()
  if (!project) return `has no project ${key}`
  const near = closestReferences(reference, await presentReferences(database, letter, key))
  return near.length > 0 ? `is not in the register; near it: ${near.join(', ')}` : 'is not in the register'
}

function projectOf(reference: string): string {
  return reference.slice(0, reference.lastIndexOf('-'))
}
