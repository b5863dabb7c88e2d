import type {Kysely} from 'kysely'
import {countOpenActions, type OpenActions} from '#shared/actions/index'
import {type FiguredLine, loadFiguredLines, summariesOf, toMeasuredLine} from '#shared/budgets/index'
import {
  bandColours,
  bandOf,
  closest,
  daysBetween,
  intakeCompleteness,
  openRiskStatuses,
  overviewGroup,
  parseProjectKey,
  percentText,
  performanceOf,
  projectFigures,
  type RiskProfile,
  todayIn,
  worstColour,
} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {findRemovals, removalText, undoOf} from '#shared/history/index'
import {loadMilestones, type Milestone} from '#shared/milestones/index'
import {countRiskCells, listProfiles, type RiskCell} from '#shared/risks/index'
import {ExitCode, type Problem, UserError} from '../errors.ts'
import {baselineVersions} from './baseline-repository.ts'
import {healthOf, type PerformanceFigures} from './health.ts'
import {findStoredProject, listStoredProjects, type ProjectFilter, type StoredProject} from './repository.ts'
import type {Project, RiskCounts} from './shape.ts'

export const noOpenRisks: Readonly<RiskCounts> = {
  total: 0,
  red: 0,
  orange: 0,
  yellow: 0,
  green: 0,
  opportunities: 0,
  proposed: 0,
  reviewsOverdue: 0,
}

import type {ProjectRow} from './table.ts'

/** What a caller has loaded for itself, of these projects or more. */
interface Loaded {
  readonly lines?: readonly FiguredLine[]
  /** Not reached. */
  readonly milestones?: readonly Milestone[]
}

/** Projects with what follows from their registers today: open risks by band, health, group. */
export async function loadProjects(
  database: Kysely<Database>,
  now: Date,
  filter: ProjectFilter = {},
  loaded: Loaded = {},
): Promise<Project[]> {
  const stored = await listStoredProjects(database, filter)
  if (stored.length === 0) return []
  const profiles = new Map((await listProfiles(database)).map((profile) => [profile.id, profile]))
  const today = Object.fromEntries(stored.map(({timezone}) => [timezone, todayIn(timezone, now)]))
  const cells = await countRiskCells(database, ['proposed', ...openRiskStatuses], today)
  const one = stored.length === 1 ? {projectId: stored[0]!.id} : {}
  const lines = loaded.lines ?? (await loadFiguredLines(database, now, one))
  const actions = new Map((await countOpenActions(database, today)).map((counts) => [counts.projectId, counts]))
  const baselines = await baselineVersions(
    database,
    stored.map(({id}) => id),
  )
  const milestones = loaded.milestones ?? (await loadMilestones(database, now, {...one, isReached: false}))
  return stored.map((project) =>
    toProject(project, {
      actions: actions.get(project.id),
      baselineVersion: baselines.get(project.id) ?? null,
      cells: cells.filter((cell) => cell.projectId === project.id),
      lines: lines.filter(({row}) => row.project_id === project.id),
      milestones: milestones.filter((milestone) => milestone.project === project.key),
      profile: profiles.get(project.risk_profile_id)!,
      today: today[project.timezone]!,
    }),
  )
}

/** One project by its key; a key that is not there is an error that suggests near ones. */
export async function loadProject(database: Kysely<Database>, key: string, now: Date): Promise<Project> {
  const stored = await requireProject(database, key)
  const [project] = await loadProjects(database, now, {keys: [stored.key]})
  return project!
}

/** The projects of keys that are known to be there, in their order. */
export async function loadProjectsOf(
  database: Kysely<Database>,
  keys: readonly string[],
  now: Date,
): Promise<Project[]> {
  const projects = new Map((await loadProjects(database, now, {keys})).map((project) => [project.key, project]))
  return keys.map((key) => projects.get(key)!)
}

/** The stored project of a key as it was typed. */
export async function requireProject(database: Kysely<Database>, typed: string): Promise<ProjectRow> {
  const [project] = await requireProjects(database, [typed])
  return project!
}

/** The stored projects of keys as they were typed, in their order, each once; all that are not there are reported. */
export async function requireProjects(database: Kysely<Database>, typed: readonly string[]): Promise<ProjectRow[]> {
  const found: ProjectRow[] = []
  const missing: string[] = []
  for (const key of new Set(typed.map((text) => parseProjectKey(text)))) {
    const project = await findStoredProject(database, key)
    if (project) found.push(project)
    else missing.push(key)
  }
  if (missing.length > 0) throw await notFound(database, missing)
  return found
}

/** Of one project among several, each problem names it. */
export function problemsOf({key}: Pick<ProjectRow, 'key'>, problems: readonly Problem[], among: number): Problem[] {
  if (among === 1) return [...problems]
  return problems.map(({field, message}) => ({field: field === undefined ? key : `${key} ${field}`, message}))
}

/** What was removed is told from what never was. */
async function notFound(database: Kysely<Database>, missing: readonly string[]): Promise<UserError> {
  const kind = {code: 'PROJECT_NOT_FOUND', exitCode: ExitCode.notFound} as const
  const removed = await findRemovals(database, 'project', missing)
  const removals = missing.flatMap((key) => removed.get(key) ?? [])
  const [only] = missing.length === 1 ? removals : []
  if (only) {
    return new UserError(`${missing[0]} ${removalText(only)}.`, {
      ...kind,
      nextStep: undoOf([only]),
      problems: [{field: missing[0]!, message: `is still in the history: coord history ${missing[0]}`}],
    })
  }
  const present = (await listStoredProjects(database)).map(({key}) => key)
  const near = [...new Set(missing.flatMap((key) => closest(key, present) ?? []))]
  const isOne = missing.length === 1
  return new UserError(isOne ? `There is no project ${missing[0]}.` : `There are no projects ${missing.join(', ')}.`, {
    ...kind,
    nextStep:
      near.length > 0 ? `Did you mean ${near.join(', ')}? All of them: coord project list` : 'coord project list',
    problems:
      removals.length === 0
        ? []
        : missing.map((key) => {
            const removal = removed.get(key)
            return {field: key, message: removal ? removalText(removal) : 'is no project'}
          }),
  })
}

/** What belongs to one project, from the registers. */
interface Registers {
  readonly actions: OpenActions | undefined
  readonly baselineVersion: number | null
  readonly cells: readonly RiskCell[]
  readonly lines: readonly FiguredLine[]
  /** Not reached. */
  readonly milestones: readonly Milestone[]
  readonly profile: RiskProfile
  readonly today: string
}

function toProject(
  row: StoredProject,
  {actions, baselineVersion, cells, lines, milestones, profile, today}: Registers,
): Project {
  const openRisks = countByBand(profile, cells)
  const worstThreat = worstColour(bandColours.filter((colour) => openRisks[colour] > 0))
  const health = healthOf(row, {milestones, performance: performanceFigures(lines, today), worstThreat}, today)
  return {
    key: row.key,
    name: row.name,
    description: row.description,
    department: row.department,
    sponsor: row.sponsor,
    owner: row.owner,
    priority: row.priority,
    phase: row.phase,
    status: row.status,
    group: overviewGroup({health: health.computed, status: row.status}),
    currency: row.currency,
    timeZone: row.timezone,
    fiscalYearStartMonth: row.fiscal_year_start_month,
    baseline: {finish: row.baseline_finish, start: row.baseline_start, version: baselineVersion},
    forecastFinish: row.forecast_finish,
    actualFinish: row.actual_finish,
    elapsedPercent: elapsedPercent(row, today),
    tolerances: {
      costPercent: row.tolerance_cost_pct,
      riskBand: row.tolerance_risk_band,
      timeDays: row.tolerance_time_days,
    },
    health,
    riskProfile: profile.name,
    openRisks,
    budget: summariesOf(lines, today),
    openActions: {total: actions?.open ?? 0, overdue: actions?.overdue ?? 0},
    nextMilestone: nextMilestone(milestones),
    intake: row.intake,
    intakePercent: percentText(intakeCompleteness(row.intake).share) ?? '0.0',
    tags: row.tags,
    isDemo: row.is_demo,
    lastActivityAt: row.last_activity_at.toISOString(),
    version: row.version,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }
}

function performanceFigures(lines: readonly FiguredLine[], today: string): PerformanceFigures[] {
  const totals = projectFigures(lines.map(({figures}) => figures))
  return performanceOf(lines.map(toMeasuredLine), {asOf: today}).map(({currency, value: {cpi, spi}}) => ({
    cpi,
    forecasted: totals.find((each) => each.currency === currency)!.expenses.shares.forecasted,
    spi,
  }))
}

function nextMilestone(milestones: readonly Milestone[]): Project['nextMilestone'] {
  const [next] = milestones.toSorted((one, other) => (one.expected < other.expected ? -1 : 1))
  if (!next) return null
  const {band, expected, reference, slipDays, title} = next
  return {reference, title, expected, slipDays, band}
}

function countByBand(profile: RiskProfile, cells: readonly RiskCell[]): RiskCounts {
  const counts = {...noOpenRisks}
  for (const {count, impact, likelihood, reviewsOverdue, status, type} of cells) {
    counts.reviewsOverdue += reviewsOverdue
    if (status === 'proposed' || likelihood === null || impact === null) {
      counts.proposed += count
      continue
    }
    if (type === 'opportunity') {
      counts.opportunities += count
      continue
    }
    counts.total += count
    counts[bandOf(profile, likelihood, impact, type).colour] += count
  }
  return counts
}

function elapsedPercent({baseline_finish, baseline_start}: StoredProject, today: string): number | null {
  if (!baseline_start || !baseline_finish) return null
  const planned = daysBetween(baseline_start, baseline_finish)
  if (planned === 0) return today < baseline_start ? 0 : 100
  const share = daysBetween(baseline_start, today) / planned
  return Math.round(Math.min(1, Math.max(0, share)) * 100)
}
