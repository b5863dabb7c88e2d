import type {Kysely} from 'kysely'
import {z} from 'zod'
import {type Action, ActionShape, loadActions} from '#shared/actions/index'
import {type AlertThresholds, needingAttention, todayIn} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {type AlertScope, loadPortfolio} from './facts.ts'
import {countAlerts} from './list-view.ts'
import {findAlerts, isSamePerson} from './load.ts'
import {AlertCountsShape, AlertShape} from './shape.ts'

export const TodayShape = z.object({
  /** In the zone of the person who reads it. */
  date: z.iso.date(),
  /** Null for all projects that are not over. */
  project: z.string().nullable(),
  /** Whose day it is; null for everybody's. */
  owner: z.string().nullable(),
  /** How many projects were looked at. */
  projects: z.number().int(),
  /** Of all alerts there are. */
  counts: AlertCountsShape,
  /** At most seven that need somebody, the most urgent first; each thing once, with the worst that is said of it. */
  alerts: z.array(AlertShape),
  /** Open actions that are due today or overdue. */
  actions: z.array(ActionShape),
})
export type Today = z.infer<typeof TodayShape>

interface TodayScope extends AlertScope {
  readonly timeZone: string
  readonly owner?: string | undefined
}

/** What needs somebody today. */
export async function loadToday(
  database: Kysely<Database>,
  {owner, timeZone, ...scope}: TodayScope,
  thresholds: AlertThresholds,
): Promise<Today> {
  const portfolio = await loadPortfolio(database, scope)
  const found = findAlerts(portfolio, thresholds, owner === undefined ? {} : {owner})
  const json = new Map(found.map((each) => [each.alert, each.json]))
  const needed = needingAttention(json.keys())
  const keys = new Set(portfolio.projects.map(({key}) => key))
  const due = await loadActions(database, scope.now, {dueWithin: 0})
  return {
    date: todayIn(timeZone, scope.now),
    project: scope.projectKey === undefined ? null : portfolio.projects[0]!.key,
    owner: owner ?? null,
    projects: portfolio.projects.length,
    counts: countAlerts([...json.values()]),
    alerts: needed.map((alert) => json.get(alert)!),
    actions: due.filter((action) => keys.has(action.project) && (owner === undefined || isHis(action, owner))),
  }
}

function isHis(action: Action, owner: string): boolean {
  return isSamePerson(action.owner, owner)
}
