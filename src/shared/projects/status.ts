import type {Transaction} from 'kysely'
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
import {loadProject, requireProject} from './load.ts'
import {updateProject} from './repository.ts'
import type {Project} from './shape.ts'
import type {ProjectPatch} from './table.ts'

/** Moves a project to another status; what that leaves open comes back as warnings. */
export async function changeProjectStatus(
  transaction: Transaction<Database>,
  key: string,
  typedStatus: string,
  {reason, ...acting}: Acting & {readonly reason?: string | undefined},
): Promise<{project: Project; warnings: readonly string[]}> {
  const form = newForm()
  const to = form.read('status', typedStatus, (text) =>
    parseChoice<ProjectStatus>(text.replace('-', '_'), projectStatuses),
  )
  form.assertValid('The status')
  const stored = await requireProject(transaction, key)
  const openRisks = await countOpenRisks(transaction, stored.id)
  const openActions = await countOpenActions(transaction, stored.id)
  const today = todayIn(stored.timezone, acting.now)
  const {problems, warnings} = checkProjectTransition(factsOf(stored), to!, {openActions, openRisks, reason})
  if (to === 'completed' && stored.baseline_start && stored.baseline_start > today) {
    problems.push({field: 'start', message: `is ${stored.baseline_start}: a project that is completed has begun.`})
  }
  if (problems.length > 0) {
    throw new UserError(`${stored.key} cannot become ${to} now.`, {
      code: 'NOT_ALLOWED_NOW',
      exitCode: ExitCode.conflict,
      nextStep: nextStepOf(stored),
      problems: withDashes(problems),
    })
  }
  await updateProject(transaction, stored, {
    status: to!,
    ...(to === 'completed' && {actual_finish: stored.actual_finish ?? today}),
    ...(stored.status === 'completed' && to === 'active' && {actual_finish: null}),
  })
  return {project: await loadProject(transaction, stored.key, acting.now), warnings}
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
