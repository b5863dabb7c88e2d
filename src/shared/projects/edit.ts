import type {Transaction} from 'kysely'
import type {Database} from '#shared/db/index'
import type {Acting} from '../conventions.ts'
import {type Form, newForm} from '../input/index.ts'
import {baselineVersions} from './baseline-repository.ts'
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
  await checkFrozenBaseline(form, transaction, project, patch)
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

/** From the first baseline on, its dates are changed by a new one only, which says why. */
async function checkFrozenBaseline(
  form: Form,
  transaction: Transaction<Database>,
  project: ProjectRow,
  patch: ProjectPatch,
): Promise<void> {
  const dates = [
    ['--start', patch.baseline_start, project.baseline_start],
    ['--finish', patch.baseline_finish, project.baseline_finish],
  ] as const
  const moved = dates.filter(([, to, from]) => to !== undefined && to !== from)
  if (moved.length === 0) return
  const version = (await baselineVersions(transaction, [project.id])).get(project.id)
  if (version === undefined) return
  for (const [field, to, from] of moved) {
    const command = `coord project baseline ${project.key} ${field} ${to ?? 'DATE'} --reason "…"`
    form.problems.push({field, message: `is ${from} in baseline ${version}; another day is a new baseline: ${command}`})
  }
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
