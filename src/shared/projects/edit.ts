import type {Transaction} from 'kysely'
import type {Database} from '#shared/db/index'
import type {Acting} from '../conventions.ts'
import {type Form, newForm} from '../input/index.ts'
import {baselineVersions} from './baseline-repository.ts'
import {checkBaselineOrder, type ProjectFields, readProjectFields} from './input.ts'
import {loadProjectsOf, problemsOf, requireProjects} from './load.ts'
import {countRisksWithCosts, lostUpdate, updateProject} from './repository.ts'
import type {Project} from './shape.ts'
import {checkStatusNeeds} from './status.ts'
import type {ProjectPatch, ProjectRow} from './table.ts'

/**
 * Changes the fields that were given, of all projects or of none, and only at the version that `ifVersion` names when
 * it names one.
 */
export async function editProjects(
  transaction: Transaction<Database>,
  keys: readonly string[],
  fields: ProjectFields,
  {ifVersion, ...acting}: Acting & {readonly ifVersion?: number | undefined},
): Promise<Project[]> {
  const projects = await requireProjects(transaction, keys)
  for (const {key, version} of projects) {
    if (ifVersion !== undefined && ifVersion !== version) throw await lostUpdate(transaction, {key, version: ifVersion})
  }
  const whole = newForm()
  const changes: {project: ProjectRow; patch: ProjectPatch}[] = []
  for (const project of projects) {
    const form = newForm()
    changes.push({patch: await readPatch(form, transaction, project, fields, acting), project})
    whole.problems.push(...problemsOf(project, form.problems, projects.length))
  }
  whole.assertValid(projects.map(({key}) => key).join(', '))
  for (const {patch, project} of changes) await updateProject(transaction, project, patch)
  return loadProjectsOf(
    transaction,
    projects.map(({key}) => key),
    acting.now,
  )
}

async function readPatch(
  form: Form,
  transaction: Transaction<Database>,
  project: ProjectRow,
  fields: ProjectFields,
  acting: Acting,
): Promise<ProjectPatch> {
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
  return patch
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
