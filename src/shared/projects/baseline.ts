import {isDeepStrictEqual} from 'node:util'
import type {Kysely, Transaction} from 'kysely'
import {loadFiguredLines} from '#shared/budgets/index'
import {projectFigures, toDecimalString, todayIn} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {editMilestones, loadMilestones, type Milestone} from '#shared/milestones/index'
import {readDay} from '#shared/registers/index'
import type {Acting} from '../conventions.ts'
import {ExitCode, UserError} from '../errors.ts'
import {type Form, newForm, parseText} from '../input/index.ts'
import {insertBaseline, listStoredBaselines} from './baseline-repository.ts'
import {checkBaselineOrder} from './input.ts'
import {requireProject} from './load.ts'
import {updateProject} from './repository.ts'
import type {Baseline, ProjectBaselines} from './shape.ts'
import type {ProjectBaselineRow, ProjectRow} from './table.ts'

export interface SetBaselineFields {
  readonly start?: string | undefined
  readonly finish?: string | undefined
  readonly reason?: string | undefined
  /** Milestones that are still to come, and the finish unless it is given, are planned anew as they are forecast. */
  readonly 'as-forecast'?: boolean | undefined
  /** Set it with the dates as they stand. */
  readonly yes?: boolean | undefined
}

/** Whether a baseline is to be set, or only looked at. */
export function setsBaseline({finish, reason, start, yes, ...flags}: SetBaselineFields): boolean {
  return yes === true || flags['as-forecast'] === true || [start, finish, reason].some((field) => field !== undefined)
}

export async function loadBaselines(database: Kysely<Database>, key: string): Promise<ProjectBaselines> {
  return baselinesOf(database, await requireProject(database, key), null)
}

/**
 * Sets what the project is measured against from now on. The first baseline freezes its dates and those of its
 * milestones as they are; each later one is a new version that says why, and none is lost.
 */
export async function setBaseline(
  transaction: Transaction<Database>,
  key: string,
  fields: SetBaselineFields,
  acting: Acting,
): Promise<{readonly baselines: ProjectBaselines; readonly warnings: readonly string[]}> {
  const project = await requireProject(transaction, key)
  assertGoingOn(project)
  const [stored] = await listStoredBaselines(transaction, project.id)
  const before = stored ? toBaseline(stored) : null
  const form = newForm()
  const dates = readDates(form, fields, project, acting)
  const reason = readReason(form, fields, project.key, before)
  form.assertValid(`The baseline of ${project.key}`)
  if (fields['as-forecast']) await planAsForecast(transaction, project, fields, acting)
  const milestones = await loadMilestones(transaction, acting.now, {projectId: project.id})
  const planned = milestones.map(({baseline, reference, title}) => ({date: baseline, reference, title}))
  const moved = movedMilestones(before?.milestones ?? [], planned)
  const approved = await approvedNow(transaction, project.id, acting)
  assertDifferent(form, project.key, {approved, before, dates, moved})
  await updateProject(transaction, project, {baseline_finish: dates.finish, baseline_start: dates.start})
  await insertBaseline(transaction, {
    approved: JSON.stringify(approved),
    baseline_version: (before?.version ?? 0) + 1,
    finish_on: dates.finish,
    milestones: JSON.stringify(planned),
    project_id: project.id,
    reason,
    reference: project.key,
    set_by: acting.actor,
    start_on: dates.start,
  })
  const was = {finish: project.baseline_finish, start: project.baseline_start, version: before?.version ?? null}
  const now = await requireProject(transaction, project.key)
  const baselines = await baselinesOf(transaction, now, {before: was, milestones: before === null ? [] : moved})
  return {baselines, warnings: milestones.flatMap((milestone) => outsideOf(milestone, dates))}
}

type Moved = NonNullable<ProjectBaselines['set']>['milestones']

async function baselinesOf(
  database: Kysely<Database>,
  {baseline_finish, baseline_start, id, key, name}: ProjectRow,
  set: Omit<NonNullable<ProjectBaselines['set']>, 'after'> | null,
): Promise<ProjectBaselines> {
  const baselines = (await listStoredBaselines(database, id)).map(toBaseline)
  return {
    project: key,
    name,
    start: baseline_start,
    finish: baseline_finish,
    baselines,
    set: set && {...set, after: baselines[0]!},
  }
}

function toBaseline(row: ProjectBaselineRow): Baseline {
  return {
    version: row.baseline_version,
    start: row.start_on,
    finish: row.finish_on,
    reason: row.reason,
    by: row.set_by,
    at: row.created_at.toISOString(),
    milestones: [...row.milestones],
    approved: [...row.approved],
  }
}

function assertGoingOn({key, status}: ProjectRow): void {
  if (!['completed', 'archived', 'cancelled'].includes(status)) return
  throw new UserError(`${key} is ${status}: its baseline does not change any more.`, {
    code: 'NOT_ALLOWED_NOW',
    exitCode: ExitCode.conflict,
    nextStep: `coord project baseline ${key}`,
  })
}

interface Dates {
  readonly start: string
  readonly finish: string
}

function readDates(form: Form, fields: SetBaselineFields, project: ProjectRow, acting: Acting): Dates {
  const forecast = fields['as-forecast'] ? project.forecast_finish : null
  const start = form.read('--start', fields.start, (typed) => readDay(typed, project, acting))
  const finish = form.read('--finish', fields.finish, (typed) => readDay(typed, project, acting))
  const dates = {
    finish: finish === undefined ? (forecast ?? project.baseline_finish) : finish,
    start: start === undefined ? project.baseline_start : start,
  }
  for (const name of ['start', 'finish'] as const) {
    const isReported = form.problems.some(({field}) => field === `--${name}`)
    if (!dates[name] && !isReported)
      form.problems.push({field: `--${name}`, message: 'is missing: a baseline has a start and a finish.'})
  }
  checkBaselineOrder(form, dates.start, dates.finish)
  return dates as Dates
}

function readReason(form: Form, {reason}: SetBaselineFields, key: string, before: Baseline | null): string | null {
  const why = form.read('--reason', reason, (typed) => parseText(typed)) ?? null
  const isReported = form.problems.some(({field}) => field === '--reason')
  if (why === null && before !== null && !isReported) {
    const command = `coord project baseline ${key} --finish DATE --reason "Decided by the board"`
    form.problems.push({field: '--reason', message: `is missing: a baseline after the first says why: ${command}`})
  }
  return why
}

/** A forecast that has passed is none: such milestones stay where they are. */
async function planAsForecast(
  transaction: Transaction<Database>,
  {id, key, timezone}: ProjectRow,
  {reason}: SetBaselineFields,
  acting: Acting,
): Promise<void> {
  const today = todayIn(timezone, acting.now)
  const open = await loadMilestones(transaction, acting.now, {isReached: false, projectId: id})
  for (const {baseline, forecast, reference} of open) {
    if (forecast === null || forecast < today || forecast === baseline) continue
    const selection = {projectKey: key, references: [reference]}
    await editMilestones(transaction, selection, {date: forecast, reason}, acting)
  }
}

/** What may be spent in each currency: cost, contingency and management reserve. */
async function approvedNow(
  transaction: Transaction<Database>,
  projectId: number,
  {now}: Acting,
): Promise<Baseline['approved']> {
  const lines = await loadFiguredLines(transaction, now, {projectId})
  return projectFigures(lines.map(({figures}) => figures)).map(({currency, expenses: {approved: amount}}) => ({
    amount: toDecimalString({amount, currency}),
    currency,
  }))
}

function movedMilestones(before: Baseline['milestones'], after: Baseline['milestones']): Moved {
  const dateIn = (milestones: Baseline['milestones'], wanted: string) =>
    milestones.find(({reference}) => reference === wanted)?.date ?? null
  const gone = before.filter(({reference}) => dateIn(after, reference) === null)
  return [...after, ...gone]
    .map(({reference, title}) => ({
      reference,
      title,
      before: dateIn(before, reference),
      after: dateIn(after, reference),
    }))
    .filter((milestone) => milestone.before !== milestone.after)
}

function assertDifferent(
  form: Form,
  key: string,
  {
    approved,
    before,
    dates,
    moved,
  }: {
    readonly approved: Baseline['approved']
    readonly before: Baseline | null
    readonly dates: Dates
    readonly moved: Moved
  },
): void {
  if (before === null || moved.length > 0 || before.start !== dates.start || before.finish !== dates.finish) return
  if (!isDeepStrictEqual(approved, before.approved)) return
  const message = `would be the same as baseline ${before.version}: give --start, --finish or --as-forecast.`
  form.problems.push({message: `The baseline ${message}`})
  form.assertValid(`The baseline of ${key}`)
}

function outsideOf({baseline, reference}: Milestone, {finish, start}: Dates): string[] {
  if (baseline > finish) return [`${reference} is planned on ${baseline}, after the finish ${finish}.`]
  return baseline < start ? [`${reference} is planned on ${baseline}, before the start ${start}.`] : []
}
