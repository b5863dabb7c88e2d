import type {Kysely} from 'kysely'
import {z} from 'zod'
import {findAlerts, loadPortfolio} from '#shared/alerts/index'
import {type AlertThresholds, type ProjectStatus, todayIn} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {loadRisks} from '#shared/risks/index'
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
const underWay: readonly ProjectStatus[] = ['intake', 'proposed', 'approved', 'active']

interface Scope {
  readonly projectKey: string | undefined
  readonly now: Date
  /** What was before counts as told already. */
  readonly since: Date
  readonly timeZone: string
}

export async function loadBriefing(
  database: Kysely<Database>,
  {now, projectKey, since, timeZone}: Scope,
  thresholds: AlertThresholds,
): Promise<Briefing> {
  const portfolio = await loadPortfolio(database, {now, projectKey, since})
  const projects = portfolio.projects.filter(({status}) => projectKey !== undefined || underWay.includes(status))
  const keys = new Set(projects.map(({key}) => key))
  const risks = await loadRisks(database, now, {statuses: ['proposed', 'open', 'treating', 'monitoring', 'occurred']})
  const isListed = (entry: {readonly project: string}) => keys.has(entry.project)
  const alerts = findAlerts(portfolio, thresholds).map(({json}) => json)
  const facts = buildFacts({alerts: alerts.filter(isListed), projects, risks: risks.filter(isListed)})
  return {date: todayIn(timeZone, now), facts, project: projectKey === undefined ? null : projects[0]!.key}
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
