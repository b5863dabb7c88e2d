import type {Kysely} from 'kysely'
import {z} from 'zod'
import {loadActions} from '#shared/actions/index'
import {todayIn} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {loadMilestones} from '#shared/milestones/index'
import {loadProjects, requireProject} from '#shared/projects/index'
import {loadRisks} from '#shared/risks/index'
import {loadStakeholders} from '#shared/stakeholders/index'
import {plainLine, type Screen, wrap} from '#shared/terminal/index'
import {buildFacts, FactShape} from './facts.ts'

export const BriefingShape = z.object({
  /** The business date in the zone of the person who reads it. */
  date: z.iso.date(),
  /** The project, or null for all projects under way. */
  project: z.string().nullable(),
  facts: z.array(FactShape),
})
export type Briefing = z.infer<typeof BriefingShape>

/** Not yet over, and not on hold: a project that is only being applied for has risks to look after, too. */
const underWay = ['intake', 'proposed', 'approved', 'active'] as const

interface Scope {
  readonly projectKey: string | undefined
  readonly now: Date
  readonly timeZone: string
}

export async function loadBriefing(database: Kysely<Database>, {now, projectKey, timeZone}: Scope): Promise<Briefing> {
  const project = projectKey === undefined ? undefined : await requireProject(database, projectKey)
  const projects = await loadProjects(database, now, project ? {keys: [project.key]} : {statuses: underWay})
  const keys = new Set(projects.map(({key}) => key))
  const risks = await loadRisks(database, now, {
    statuses: ['proposed', 'open', 'treating', 'monitoring', 'occurred'],
    ...(project && {projectId: project.id}),
  })
  const inProject = project ? {projectId: project.id} : {}
  const actions = await loadActions(database, now, {...inProject, overdue: true})
  const late = await loadMilestones(database, now, {...inProject, status: 'late'})
  const contacts = await loadStakeholders(database, now, {...inProject, dueWithin: 0})
  const isListed = (entry: {readonly project: string}) => keys.has(entry.project)
  const facts = buildFacts({
    contactsDue: contacts.filter(isListed),
    lateMilestones: late.filter(isListed),
    now,
    overdueActions: actions.filter(isListed),
    projects,
    risks: risks.filter(isListed),
  })
  return {date: todayIn(timeZone, now), facts, project: project?.key ?? null}
}

export function renderBriefing({date, facts, project}: Briefing, screen: Screen): string {
  const {colour, columns} = screen
  const head = colour.bold(`Briefing of ${date}${project ? ` for ${project}` : ''}`)
  const lines = facts.map(({action, id, text}) => {
    const fact = wrap(`${id.padEnd(4)}${plainLine(text)}`, columns)
    return action ? `${fact}\n    ${colour.dim(plainLine(action))}` : fact
  })
  return [head, '', ...lines].join('\n')
}
