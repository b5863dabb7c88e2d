import type {Kysely} from 'kysely'
import type {Database} from '#shared/db/index'
import {type ProjectRow, requireProject} from '#shared/projects/index'
import {ExitCode, UserError} from '../errors.ts'
import type {Form} from '../input/index.ts'
import type {GivenEntry} from '../registers/index.ts'
import type {ImportRequest} from './types.ts'

/**
 * Tells the project of each row: that of its own column, else of its reference, else the one that is meant. Projects
 * that are not there are problems of their rows, but for the one that was typed.
 */
export async function projectsOfRows(
  database: Kysely<Database>,
  entries: readonly GivenEntry[],
  {isProjectTyped, projectKey}: Pick<ImportRequest, 'isProjectTyped' | 'projectKey'>,
): Promise<(given: GivenEntry, form: Form) => ProjectRow | undefined> {
  const usual = projectKey?.toUpperCase()
  const keys = new Set(entries.map((given) => keyOf(given, usual)).filter((key) => key !== undefined))
  if (isProjectTyped && usual) keys.add(usual)
  const projects = new Map<string, ProjectRow | UserError>()
  for (const key of keys) {
    try {
      projects.set(key, await requireProject(database, key))
    } catch (error) {
      if (!(error instanceof UserError) || key === usual) throw error
      projects.set(key, error)
    }
  }
  if (usual === undefined && entries.some((given) => keyOf(given, usual) === undefined)) throw projectNeeded()
  return (given, form) => {
    const key = keyOf(given, usual)!
    const found = projects.get(key)
    if (isProjectTyped && key !== usual) {
      form.problems.push({field: 'project', message: `is ${key}, and the import is for ${usual} (--project).`})
    } else if (found instanceof UserError) form.problems.push({field: 'project', message: found.message})
    return found instanceof UserError ? undefined : found
  }
}

function keyOf({fields}: GivenEntry, usual: string | undefined): string | undefined {
  const own = fields['project']?.trim().toUpperCase()
  if (own) return own
  const reference = (fields['line'] ?? fields['reference'])?.trim().toUpperCase() ?? ''
  return /^([A-Z][A-Z0-9]{1,9})-/.exec(reference)?.[1] ?? usual
}

export function projectNeeded(): UserError {
  return new UserError('Which project? Rows of the file name none, and none is in use.', {
    code: 'PROJECT_NEEDED',
    exitCode: ExitCode.usage,
    nextStep: 'Add --project KEY, or a column "project" to the file.',
    problems: [{field: '--project', message: 'is missing.'}],
  })
}
