import type {Kysely} from 'kysely'
import {type Alert, type AlertThresholds, alertsOf, atLeast} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {type AlertScope, loadPortfolio, type Portfolio} from './facts.ts'
import type {AlertFilter} from './filter.ts'
import {type JsonAlert, toJsonAlert} from './shape.ts'

export interface FoundAlert {
  readonly alert: Alert
  readonly json: JsonAlert
}

/** What is worth a look, the most urgent first. */
export async function loadAlerts(
  database: Kysely<Database>,
  scope: AlertScope,
  thresholds: AlertThresholds,
  filter: AlertFilter = {},
): Promise<JsonAlert[]> {
  return findAlerts(await loadPortfolio(database, scope), thresholds, filter).map(({json}) => json)
}

export function findAlerts(
  {facts, owners}: Portfolio,
  thresholds: AlertThresholds,
  {codes, owner, severity}: AlertFilter = {},
): FoundAlert[] {
  return alertsOf(facts, thresholds)
    .map((alert) => ({alert, json: toJsonAlert(alert, owners)}))
    .filter(({json}) => severity === undefined || atLeast(json.severity, severity))
    .filter(({json}) => codes === undefined || codes.includes(json.code))
    .filter(({json}) => owner === undefined || isSamePerson(json.owner, owner))
}

export function isSamePerson(one: string | null, other: string): boolean {
  return one !== null && one.trim().toLowerCase() === other.trim().toLowerCase()
}
