import type {Transaction} from 'kysely'
import type {Database} from '#shared/db/index'
import type {Acting} from '../conventions.ts'
import {type Form, newForm} from '../input/index.ts'
import {checkBaselineOrder, type ProjectFields, readProjectFields} from './input.ts'
import {loadProject, requireProject} from './load.ts'
import {countRisksWithCosts, lostUpdate, updateProject} from './repository.ts'
import type {Project} from './shape.ts'
import {checkStatusNeeds} from './status.ts'
import type {ProjectPatch, ProjectRow} from './table.ts'

/** Changes the fields that were given, to the version of the project that `ifVersion` names when it names one. */
export async function editProject(
  transaction: Transaction<Database>,
  key: string,
  fields: ProjectFields,
  {ifVersion, ...acting}: Acting & {readonly ifVersion?: number | undefined},
): Promise<Project> {
  const project = await requireProject(transaction, key)
  if (ifVersion !== undefined && ifVersion !== project.version) {
    throw await lostUpdate(transaction, {key: project.key, version: ifVersion})
  }
  const form = newForm()
  const patch = readProjectFields(form, fields, acting, project.timezone)
  checkBaselineOrder(
    form,
    patch.baseline_start === undefined ? project.baseline_start : patch.baseline_start,
    patch.baseline_finish === undefined ? project.baseline_finish : patch.baseline_finish,
  )
  checkStartBeforeEnd(form, project, patch)
  await checkCurrency(form, transaction, project, patch)
  form.problems.push(...checkStatusNeeds({...project, ...patch}, project.status))
  if (form.problems.length === 0 && Object.keys(patch).length === 0) {
    form.problems.push({message: `Name at least one field to change: coord project edit ${project.key} --owner NAME`})
  }
  form.assertValid(project.key)
  await updateProject(transaction, project, patch)
  return loadProject(transaction, project.key, acting.now)
}

function checkStartBeforeEnd(form: Form, {actual_finish: end}: ProjectRow, {baseline_start: start}: ProjectPatch) {
  if (start && end && start > end) form.problems.push({field: '--start', message: `is ${start}, after the end ${end}.`})
}

/** Costs are stored in minor units of the project's currency: with another one they would become other amounts. */
async function checkCurrency(
  form: Form,
  transaction: Transaction<Database>,
  {currency, id}: ProjectRow,
  patch: ProjectPatch,
): Promise<void> {
  if (patch.currency === undefined || patch.currency === currency) return
  const count = await countRisksWithCosts(transaction, id)
  if (count === 0) return
  const risks = count === 1 ? 'one risk has its costs' : `${count} risks have their costs`
  form.problems.push({field: '--currency', message: `stays ${currency}: ${risks} in it.`})
}
