import {currencyDigits} from '../currencies.ts'
import type {Money} from '../money.ts'
import {isOverProject} from '../project.ts'
import {atLeast, bandOrder} from '../risk-profiles.ts'
import {actionAlerts} from './action-alerts.ts'
import type {Alert, AlertSeverity} from './alert.ts'
import {budgetLineAlerts} from './budget-alerts.ts'
import {type AlertCode, alertCatalogue, alertCodes} from './catalogue.ts'
import {contingencyAlerts} from './contingency-alerts.ts'
import {documentAlerts} from './document-alerts.ts'
import {milestoneAlerts} from './milestone-alerts.ts'
import {performanceAlerts} from './performance-alerts.ts'
import type {PortfolioFacts, PortfolioProject} from './portfolio.ts'
import {projectAlerts} from './project-alerts.ts'
import {riskAlerts} from './risk-alerts.ts'
import {stakeholderAlerts} from './stakeholder-alerts.ts'
import {type AlertThresholds, defaultAlertThresholds} from './thresholds.ts'

const families: readonly ((project: PortfolioProject, thresholds: AlertThresholds) => Alert[])[] = [
  actionAlerts,
  riskAlerts,
  budgetLineAlerts,
  contingencyAlerts,
  milestoneAlerts,
  performanceAlerts,
  stakeholderAlerts,
  documentAlerts,
  projectAlerts,
]

/** The most digits after the decimal mark that a currency has. */
const MOST_DIGITS = 4

/** Ranked: the most severe first, then by money at stake, then by days late. */
export function alertsOf({projects}: PortfolioFacts, thresholds: AlertThresholds = defaultAlertThresholds): Alert[] {
  const alerts = projects
    .filter(({status}) => !isOverProject(status))
    .flatMap((project) => families.flatMap((family) => family(project, thresholds)))
  return rankAlerts(alerts)
}

/**
 * Amounts in several currencies cannot be compared; their order is that of the numbers as they read, because some
 * order there must be.
 */
export function rankAlerts(alerts: Iterable<Alert>): Alert[] {
  return [...alerts].sort(
    (one, other) =>
      bandOrder(other.severity) - bandOrder(one.severity) ||
      compareStakes(other.moneyAtStake, one.moneyAtStake) ||
      other.daysLate - one.daysLate ||
      alertCodes.indexOf(one.code) - alertCodes.indexOf(other.code) ||
      one.references[0].localeCompare(other.references[0], 'en', {numeric: true}),
  )
}

/** What needs a person: at most so many, each thing once with the worst that is said of it, nothing only to know. */
export function needingAttention(alerts: Iterable<Alert>, atMost = 7): Alert[] {
  const seen = new Set<string>()
  return rankAlerts(alerts)
    .filter(({severity}) => atLeast(severity, 'yellow'))
    .filter(({references: [reference]}) => !seen.has(reference) && seen.add(reference))
    .slice(0, atMost)
}

/** How many alerts there are of each severity. */
export function countBySeverity(alerts: Iterable<Alert>): Record<AlertSeverity, number> {
  const counts = {green: 0, yellow: 0, orange: 0, red: 0}
  for (const {severity} of alerts) counts[severity]++
  return counts
}

/** What a code means, and which alerts of that code there are about something (or about everything). */
export interface AlertExplanation {
  readonly code: AlertCode
  readonly meaning: string
  readonly rule: string
  readonly severity: string
  /** The thresholds that the rule names, as they are set. */
  readonly thresholds: Readonly<Record<string, number>>
  /** Empty when the rule does not hold. */
  readonly alerts: readonly Alert[]
}

export function explainAlert(
  code: AlertCode,
  alerts: Iterable<Alert>,
  {
    reference,
    thresholds = defaultAlertThresholds,
  }: {readonly reference?: string; readonly thresholds?: AlertThresholds} = {},
): AlertExplanation {
  const about = [...alerts].filter(
    (alert) => alert.code === code && (reference === undefined || alert.references.includes(reference)),
  )
  return {code, ...alertCatalogue[code], thresholds: thresholdsIn(alertCatalogue[code].rule, thresholds), alerts: about}
}

/** A threshold of several steps is named `forecastOverPercent.red`. */
function thresholdsIn(rule: string, thresholds: AlertThresholds): Record<string, number> {
  const named = Object.entries(thresholds).filter(([name]) => new RegExp(`\\b${name}\\b`).test(rule))
  return Object.fromEntries(
    named.flatMap(([name, value]: [string, number | object]) =>
      typeof value === 'number'
        ? [[name, value] as const]
        : Object.entries(value).map(([step, percent]) => [`${name}.${step}`, percent as number] as const),
    ),
  )
}

function compareStakes(one: Money | null, other: Money | null): number {
  const difference = stake(one) - stake(other)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

function stake(money: Money | null): bigint {
  return money === null ? 0n : money.amount * 10n ** BigInt(MOST_DIGITS - currencyDigits(money.currency))
}
