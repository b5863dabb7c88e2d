import type {Problem} from '#shared/errors'
import type {IsoDate} from './dates.ts'

export const projectStatuses = [
  'intake',
  'proposed',
  'approved',
  'active',
  'on_hold',
  'completed',
  'archived',
  'cancelled',
] as const
export type ProjectStatus = (typeof projectStatuses)[number]

/** Projects that are over need nothing any more. */
export function isOverProject(status: ProjectStatus): boolean {
  return status === 'completed' || status === 'archived' || status === 'cancelled'
}

export const projectPhases = ['initiating', 'planning', 'executing', 'closing'] as const
export type ProjectPhase = (typeof projectPhases)[number]

export interface ProjectFacts {
  readonly status: ProjectStatus
  readonly owner: string | null
  readonly sponsor: string | null
  readonly currency: string | null
  readonly baselineStart: IsoDate | null
  readonly baselineFinish: IsoDate | null
}

interface Given {
  readonly reason?: string | null | undefined
  readonly openRisks?: number | undefined
  readonly openActions?: number | undefined
  readonly openCommitments?: number | undefined
}

const transitions: Readonly<Record<ProjectStatus, readonly ProjectStatus[]>> = {
  intake: ['proposed', 'cancelled'],
  proposed: ['approved', 'cancelled'],
  approved: ['active', 'cancelled'],
  active: ['on_hold', 'completed', 'cancelled'],
  on_hold: ['active', 'completed', 'cancelled'],
  completed: ['archived', 'active'],
  archived: [],
  cancelled: [],
}

export function allowedProjectTransitions(from: ProjectStatus): readonly ProjectStatus[] {
  return transitions[from]
}

/**
 * Everything that forbids the change, at once, and what to know before making it. Each `field` is the name of a flag
 * without its dashes.
 */
export function checkProjectTransition(
  project: ProjectFacts,
  to: ProjectStatus,
  given: Given = {},
): {readonly problems: Problem[]; readonly warnings: string[]} {
  const {status: from} = project
  const allowed = transitions[from]
  if (!allowed.includes(to)) {
    const message = from === to ? `is ${to} already.` : `cannot go from ${from} to ${to}, ${onlyTo(allowed)}.`
    return {problems: [{field: 'status', message}], warnings: []}
  }
  const problems = checkApproved(project, to)
  if (from === 'completed' && to === 'active' && !given.reason?.trim()) {
    problems.push({field: 'reason', message: 'is missing: say why the completed project goes on.'})
  }
  return {problems, warnings: to === 'completed' ? leftOpen(given) : []}
}

/** From approval on a project needs an owner, a sponsor, a currency and baseline dates. */
export function checkApproved(project: Omit<ProjectFacts, 'status'>, status: ProjectStatus): Problem[] {
  if (!['approved', 'active', 'on_hold', 'completed'].includes(status)) return []
  const needed = [
    ['owner', project.owner],
    ['sponsor', project.sponsor],
    ['currency', project.currency],
    ['start', project.baselineStart],
    ['finish', project.baselineFinish],
  ] as const
  return needed
    .filter(([, value]) => !value?.trim())
    .map(([field]) => ({field, message: `is missing: a project needs it to be ${status.replace('_', ' ')}.`}))
}

function onlyTo(allowed: readonly ProjectStatus[]): string {
  return allowed.length > 0 ? `only to ${allowed.join(', ')}` : 'it is final'
}

function leftOpen({openActions = 0, openCommitments = 0, openRisks = 0}: Given): string[] {
  const counts = [
    [openRisks, 'risk'],
    [openActions, 'action'],
    [openCommitments, 'commitment'],
  ] as const
  return counts
    .filter(([count]) => count > 0)
    .map(([count, noun]) => `${count} ${noun}${count === 1 ? ' is' : 's are'} still open.`)
}
