import type {Transaction} from 'kysely'
import {countOpenCommitments} from '#shared/budgets/index'
import {
  allowedProjectTransitions,
  checkApproved,
  checkProjectTransition,
  openActionStatuses,
  openRiskStatuses,
  type ProjectStatus,
  projectStatuses,
  todayIn,
} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import type {Acting} from '../conventions.ts'
import {ExitCode, type Problem, UserError} from '../errors.ts'
import {newForm, parseChoice} from '../input/index.ts'
import {loadProjectsOf, problemsOf, requireProjects} from './load.ts'
import {updateProject} from './repository.ts'
import type {Project} from './shape.ts'
import type {ProjectPatch, ProjectRow} from './table.ts'

/** Moves projects to another status, all or none; what that leaves open comes back as warnings. */
export async function changeProjectStatus(
  transaction: Transaction<Database>,
  keys: readonly string[],
  typedStatus: string,
  {reason, ...acting}: Acting & {readonly reason?: string | undefined},
): Promise<{projects: Project[]; warnings: readonly string[]}> {
  const form = newForm()
  const to = form.read('status', typedStatus, (text) =>
    parseChoice<ProjectStatus>(text.replace('-', '_'), projectStatuses),
  )
  form.assertValid('The status')
  const stored = await requireProjects(transaction, keys)
  const checks: {project: ProjectRow; problems: Problem[]; warnings: string[]}[] = []
  for (const project of stored) {
    const {problems, warnings} = await checkMove(transaction, project, to!, {now: acting.now, reason})
    const several = stored.length > 1
    checks.push({
      problems: problemsOf(project, withDashes(problems), stored.length),
      project,
      warnings: several ? warnings.map((warning) => `${project.key}: ${warning}`) : [...warnings],
    })
  }
  const refused = checks.filter(({problems}) => problems.length > 0)
  if (refused.length > 0) {
    throw new UserError(`${refused.map(({project}) => project.key).join(', ')} cannot become ${to} now.`, {
      code: 'NOT_ALLOWED_NOW',
      exitCode: ExitCode.conflict,
      nextStep: nextStepOf(refused[0]!.project),
      problems: refused.flatMap(({problems}) => problems),
    })
  }
  for (const project of stored) {
    await updateProject(transaction, project, {
      status: to!,
      ...(to === 'completed' && {actual_finish: project.actual_finish ?? todayIn(project.timezone, acting.now)}),
      ...(project.status === 'completed' && to === 'active' && {actual_finish: null}),
    })
  }
  const moved = stored.map(({key}) => key)
  return {
    projects: await loadProjectsOf(transaction, moved, acting.now),
    warnings: checks.flatMap(({warnings}) => warnings),
  }
}

/** What forbids the move of one project, and what it would leave open. */
async function checkMove(
  transaction: Transaction<Database>,
  project: ProjectRow,
  to: ProjectStatus,
  {now, reason}: {readonly now: Date; readonly reason: string | undefined},
) {
  const openRisks = await countOpenRisks(transaction, project.id)
  const openActions = await countOpenActions(transaction, project.id)
  const openCommitments = await countOpenCommitments(transaction, project, now)
  const left = {openActions, openCommitments, openRisks}
  const {problems, warnings} = checkProjectTransition(factsOf(project), to, {...left, reason})
  if (to === 'completed' && project.baseline_start && project.baseline_start > todayIn(project.timezone, now)) {
    problems.push({field: 'start', message: `is ${project.baseline_start}: a project that is completed has begun.`})
  }
  return {problems, warnings}
}

/** What a project that is added with, or stays in, a status lacks for it. */
export function checkStatusNeeds(fields: ApprovalColumns, status: ProjectStatus): Problem[] {
  return withDashes(checkApproved(factsOf({...fields, status}), status))
}

type ApprovalColumns = Pick<ProjectPatch, 'baseline_finish' | 'baseline_start' | 'currency' | 'owner' | 'sponsor'>

function factsOf(fields: ApprovalColumns & {readonly status: ProjectStatus}) {
  return {
    baselineFinish: fields.baseline_finish ?? null,
    baselineStart: fields.baseline_start ?? null,
    currency: fields.currency ?? null,
    owner: fields.owner ?? null,
    sponsor: fields.sponsor ?? null,
    status: fields.status,
  }
}

function withDashes(problems: readonly Problem[]): Problem[] {
  return problems.map(({field, message}) => ({...(field && field !== 'status' && {field: `--${field}`}), message}))
}

async function countOpenRisks(transaction: Transaction<Database>, projectId: number): Promise<number> {
  const {count} = await transaction
    .selectFrom('risk')
    .select(({fn}) => fn.countAll<number>().as('count'))
    .where('project_id', '=', projectId)
    .where('removed_at', 'is', null)
    .where('status', 'in', openRiskStatuses)
    .executeTakeFirstOrThrow()
  return count
}

/** On the way to where somebody wants to be, the first step is the next status. */
function nextStepOf({key, status}: {readonly key: string; readonly status: ProjectStatus}): string {
  const [next] = allowedProjectTransitions(status)
  return next
    ? `coord project status ${key} ${next}, or look at it: coord project show ${key}`
    : `coord project show ${key}`
}

async function countOpenActions(transaction: Transaction<Database>, projectId: number): Promise<number> {
  const {count} = await transaction
    .selectFrom('action')
    .select(({fn}) => fn.countAll<number>().as('count'))
    .where('project_id', '=', projectId)
    .where('removed_at', 'is', null)
    .where('status', 'in', openActionStatuses)
    .executeTakeFirstOrThrow()
  return count
}
