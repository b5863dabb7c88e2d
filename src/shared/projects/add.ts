import type {Transaction} from 'kysely'
import {DEFAULT_RISK_PROFILE, type ProjectStatus, projectStatuses, suggestProjectKey} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {findRemovals, removalText, undoOf} from '#shared/history/index'
import type {Acting} from '../conventions.ts'
import {ExitCode, type Problem, UserError} from '../errors.ts'
import {newForm, parseChoice} from '../input/index.ts'
import {checkBaselineOrder, type ProjectFields, readProjectFields, readProjectKey} from './input.ts'
import {loadProject} from './load.ts'
import {insertProject, profileIdOf, takenKeys} from './repository.ts'
import type {Project} from './shape.ts'
import {checkStatusNeeds} from './status.ts'
import type {NewProject} from './table.ts'

export interface NewProjectFields extends ProjectFields {
  readonly key?: string | undefined
  readonly status?: string | undefined
  readonly profile?: string | undefined
}

interface AddOptions extends Acting {
  /** The zone of a project that names none. */
  readonly timeZone: string
  readonly isDemo?: boolean
}

/** Adds a project; without a key it gets one made from its name. */
export async function addProject(
  transaction: Transaction<Database>,
  fields: NewProjectFields,
  {isDemo = false, timeZone, ...acting}: AddOptions,
): Promise<Project> {
  const form = newForm()
  const taken = await takenKeys(transaction)
  const read = readProjectFields(form, fields, acting, timeZone)
  if (fields.name === undefined)
    form.problems.push({field: 'name', message: 'is missing: coord project add "Library refurbishment"'})
  checkBaselineOrder(form, read.baseline_start, read.baseline_finish)
  const key = readProjectKey(form, fields.key, taken) ?? suggestProjectKey(read.name ?? 'Project', taken)
  const status =
    form.read('--status', fields.status, (text) => parseChoice<ProjectStatus>(text, projectStatuses)) ?? 'intake'
  const profileName = fields.profile?.trim().toLowerCase() || DEFAULT_RISK_PROFILE
  const profileId = await profileIdOf(transaction, profileName)
  if (profileId === undefined) {
    form.problems.push({field: '--profile', message: `has no profile "${profileName}"; see coord risk profile list.`})
  }
  form.problems.push(...checkStatusNeeds(read, status))
  await assertKeyIsFree(transaction, form.problems, key, taken)
  form.assertValid('The project')
  const project: NewProject = {
    ...(read as Partial<NewProject> & {name: string}),
    is_demo: isDemo,
    key,
    risk_profile_id: profileId!,
    status,
    timezone: read.timezone ?? timeZone,
  }
  await insertProject(transaction, project)
  return loadProject(transaction, key, acting.now)
}

/** The only thing wrong is that it exists already: a conflict (4), where a wrong field would be invalid input (2). */
async function assertKeyIsFree(
  transaction: Transaction<Database>,
  problems: readonly Problem[],
  key: string,
  taken: readonly string[],
): Promise<void> {
  if (problems.length !== 1 || !taken.includes(key)) return
  const removal = (await findRemovals(transaction, 'project', [key])).get(key)
  const message = removal
    ? `${key} ${removalText(removal)}, and its key stays taken; nothing was done.`
    : `There is a project ${key} already; nothing was done.`
  throw new UserError(message, {
    code: 'ALREADY_EXISTS',
    exitCode: ExitCode.conflict,
    nextStep: `${removal ? undoOf([removal]) : `coord project show ${key}`}, or add this one with another --key`,
    problems,
  })
}
