import type {Transaction} from 'kysely'
import type {Database} from '#shared/db/tables'
import type {Acting} from '../conventions.ts'
import {ExitCode, UserError} from '../errors.ts'
import {newForm} from '../input/index.ts'
import {checkBaselineOrder, type ProjectFields, readProjectFields} from './input.ts'
import {loadProject, requireProject} from './load.ts'
import {updateProject} from './repository.ts'
import type {Project} from './shape.ts'
import {checkStatusNeeds} from './status.ts'

/** Changes the fields that were given, to the version of the project that `ifVersion` names when it names one. */
export async function editProject(
  transaction: Transaction<Database>,
  key: string,
  fields: ProjectFields,
  {ifVersion, ...acting}: Acting & {readonly ifVersion?: number | undefined},
): Promise<Project> {
  const project = await requireProject(transaction, key)
  if (ifVersion !== undefined && ifVersion !== project.version) throw changedMeanwhile(project, ifVersion)
  const form = newForm()
  const patch = readProjectFields(form, fields, acting, project.timezone)
  checkBaselineOrder(
    form,
    patch.baseline_start === undefined ? project.baseline_start : patch.baseline_start,
    patch.baseline_finish === undefined ? project.baseline_finish : patch.baseline_finish,
  )
  form.problems.push(...checkStatusNeeds({...project, ...patch}, project.status))
  if (form.problems.length === 0 && Object.keys(patch).length === 0) {
    form.problems.push({message: `Name at least one field to change: coord project edit ${project.key} --owner NAME`})
  }
  form.assertValid(project.key)
  await updateProject(transaction, project, patch)
  return loadProject(transaction, project.key, acting.now)
}

function changedMeanwhile({key, version}: {readonly key: string; readonly version: number}, seen: number): UserError {
  return new UserError(`${key} is at version ${version}, not ${seen}: somebody changed it since you looked.`, {
    code: 'CHANGED_MEANWHILE',
    exitCode: ExitCode.conflict,
    nextStep: `coord history ${key}`,
    details: {seenVersion: seen, version},
  })
}
