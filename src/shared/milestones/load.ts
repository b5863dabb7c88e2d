import type {Kysely} from 'kysely'
import {
  addDays,
  expectedDate,
  type MilestoneState,
  milestoneState,
  slipBand,
  slipDays,
  todayIn,
} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {type Register, showEntries} from '#shared/registers/index'
import {listStoredMilestones, type StoredMilestone, type StoredMilestoneFilter} from './repository.ts'
import type {Milestone} from './shape.ts'
import type {MilestonePatch} from './table.ts'

export interface MilestoneFilter extends StoredMilestoneFilter {
  readonly status?: MilestoneState
  /** Not reached, and expected in so many days from today in its project, or earlier. */
  readonly within?: number
}

/** Milestones with what follows from their dates today, in the order in which they were planned. */
export async function loadMilestones(
  database: Kysely<Database>,
  now: Date,
  filter: MilestoneFilter = {},
): Promise<Milestone[]> {
  const {status, within, ...stored} = filter
  const rows = await listStoredMilestones(database, stored)
  return rows
    .filter((row) => within === undefined || isWithin(row, within, now))
    .map((row) => toMilestone(row, now))
    .filter((milestone) => status === undefined || milestone.status === status)
}

export const milestoneRegister: Register<StoredMilestone, MilestonePatch, Milestone> = {
  find: (database, references) => listStoredMilestones(database, {references}),
  letter: 'M',
  toEntry: toMilestone,
}

/** Milestones by references as they were typed, for people. */
export async function showMilestones(
  database: Kysely<Database>,
  typed: readonly string[],
  projectKey: string | undefined,
  now: Date,
): Promise<Milestone[]> {
  return showEntries(database, milestoneRegister, typed, projectKey, now)
}

function toMilestone(row: StoredMilestone, now: Date): Milestone {
  const today = todayIn(row.timezone, now)
  const dates = datesOf(row)
  return {
    reference: row.reference,
    project: row.project_key,
    title: row.title,
    description: row.description,
    type: row.type,
    status: milestoneState(dates, today, row.tolerance_time_days),
    baseline: row.baseline_on,
    baselineVersion: row.baseline_version,
    baselineReason: row.baseline_reason,
    forecast: row.forecast_on,
    actual: row.actual_on,
    expected: expectedDate(dates, today),
    slipDays: slipDays(dates, today),
    band: slipBand(dates, today, row.tolerance_time_days),
    owner: row.owner,
    acceptanceCriteria: row.acceptance_criteria,
    weight: row.weight,
    version: row.version,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }
}

function datesOf({actual_on, baseline_on, forecast_on}: StoredMilestone) {
  return {actual: actual_on, baseline: baseline_on, forecast: forecast_on}
}

function isWithin(row: StoredMilestone, days: number, now: Date): boolean {
  const today = todayIn(row.timezone, now)
  return row.actual_on === null && expectedDate(datesOf(row), today) <= addDays(today, days)
}
