import type {Kysely} from 'kysely'
import {z} from 'zod'
import {addExpenses, ExpensesShape} from '#shared/budgets/index'
import {bandOrder, overviewGroups, projectStatuses} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {newForm, parseChoice} from '../input/index.ts'
import {loadProjects, noOpenRisks} from './load.ts'
import {type Project, ProjectShape, type RiskCounts, RiskCountsShape} from './shape.ts'

export const groupings = ['health', 'status', 'owner', 'department'] as const
export type Grouping = (typeof groupings)[number]

export const OverviewShape = z.object({
  groupedBy: z.enum(groupings),
  groups: z.array(z.object({name: z.string(), projects: z.array(ProjectShape)})),
  totals: z.object({
    projects: z.number().int(),
    needsAttention: z.number().int(),
    openRisks: RiskCountsShape,
    actionsOverdue: z.number().int(),
    /** Of all projects together, one entry a currency. */
    expenses: z.array(ExpensesShape),
  }),
})
export type Overview = z.infer<typeof OverviewShape>

/** All projects that were not removed, in groups; within a group the worst and most important first. */
export async function loadOverview(database: Kysely<Database>, grouping: Grouping, now: Date): Promise<Overview> {
  const projects = (await loadProjects(database, now)).toSorted(byUrgency)
  return overviewOf(projects, grouping)
}

export function overviewOf(projects: readonly Project[], grouping: Grouping): Overview {
  const name = groupName[grouping]
  const names = [...new Set(projects.map(name))].toSorted(
    (a, b) => orderOf(grouping, a) - orderOf(grouping, b) || a.localeCompare(b),
  )
  const openRisks = {...noOpenRisks}
  for (const count of Object.keys(openRisks) as (keyof RiskCounts)[]) {
    openRisks[count] = projects.reduce((total, project) => total + project.openRisks[count], 0)
  }
  return {
    groupedBy: grouping,
    groups: names.map((group) => ({name: group, projects: projects.filter((project) => name(project) === group)})),
    totals: {
      actionsOverdue: projects.reduce((total, {openActions}) => total + openActions.overdue, 0),
      expenses: addExpenses(projects.flatMap(({budget}) => budget)),
      needsAttention: projects.filter((project) => project.group === 'Needs attention').length,
      openRisks,
      projects: projects.length,
    },
  }
}

export function readGrouping(text: string | undefined): Grouping {
  const form = newForm()
  const grouping = form.read('--group', text, (typed) => parseChoice(typed, groupings))
  form.assertValid('The overview')
  return grouping ?? 'health'
}

/** The group that a project is in. */
export function groupNameOf(grouping: Grouping): (project: Project) => string {
  return groupName[grouping]
}

/** The same overview with these of its projects only, in this order within their groups; the totals stay those of all. */
export function narrowedTo(overview: Overview, projects: readonly Project[]): Overview {
  const groups = overview.groups.map((group) => ({
    name: group.name,
    projects: projects.filter((project) => group.projects.includes(project)),
  }))
  return {...overview, groups: groups.filter((group) => group.projects.length > 0)}
}

const groupName: Record<Grouping, (project: Project) => string> = {
  department: (project) => project.department ?? 'No department',
  health: (project) => project.group,
  owner: (project) => project.owner ?? 'No owner',
  status: (project) => project.status,
}

function orderOf(grouping: Grouping, name: string): number {
  const order: readonly string[] = grouping === 'health' ? overviewGroups : projectStatuses
  if (grouping === 'health' || grouping === 'status') return order.indexOf(name)
  return name.startsWith('No ') ? 1 : 0
}

function healthOrder({health: {computed}}: Project): number {
  return computed === null ? -1 : bandOrder(computed)
}

function byUrgency(a: Project, b: Project): number {
  return (
    healthOrder(b) - healthOrder(a) ||
    b.openRisks.red - a.openRisks.red ||
    b.openRisks.orange - a.openRisks.orange ||
    a.priority - b.priority ||
    a.key.localeCompare(b.key)
  )
}
