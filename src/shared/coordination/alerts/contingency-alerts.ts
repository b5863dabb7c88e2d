import {amountText} from '../amount-text.ts'
import {ratioOfPercentage} from '../percentages.ts'
import {compareRatios, type Figure, figure, percentText} from '../ratios.ts'
import {exposure} from '../risk.ts'
import {type Alert, type AlertSeverity, alertOf, money} from './alert.ts'
import type {PortfolioProject} from './portfolio.ts'
import type {AlertThresholds} from './thresholds.ts'

interface Contingency {
  readonly currency: string
  readonly references: readonly string[]
  /** Approved and what was transferred out of it since. */
  readonly whole: bigint
  readonly left: bigint
  readonly drawn: Figure
  /** What the open threats are expected to cost. */
  readonly expected: bigint
}

/** One alert a currency with expenses: a project without contingency has none left. */
export function contingencyAlerts(project: PortfolioProject, {contingencyPercent}: AlertThresholds): Alert[] {
  return contingencies(project).flatMap((contingency) => {
    const {currency, drawn, expected, left, references, whole} = contingency
    const severity = severityOf(contingency, contingencyPercent)
    if (severity === null) return []
    const text = (amount: bigint) => amountText(amount, currency)
    const missing = expected - left
    const title =
      missing > 0n
        ? `Open threats of ${project.key} are expected to cost ${text(expected)}, and ${text(left)} of contingency are left.`
        : `${percentText(drawn)} % of the contingency of ${project.key} are drawn, ${text(left)} are left.`
    const drawnText = drawn.value
      ? `drawn ${text(whole - left)} ÷ ${text(whole)} = ${percentText(drawn)} %`
      : 'no contingency'
    return [
      alertOf(project, {
        code: 'BUD-CONT',
        severity,
        references: [project.key, ...references],
        title,
        values: {
          contingency: money(whole, currency),
          left: money(left, currency),
          drawn: {kind: 'share', value: drawn},
          expectedCost: money(expected, currency),
        },
        formula: `${drawnText} (yellow > ${contingencyPercent.yellow} %, orange > ${contingencyPercent.orange} %); expected cost of open threats ${text(expected)} ${missing > 0n ? '>' : '≤'} left ${text(left)}`,
        action: `coord budget show --project ${project.key}`,
        moneyAtStake: missing > 0n ? {amount: missing, currency} : null,
      }),
    ]
  })
}

function contingencies({budgetLines, risks}: PortfolioProject): Contingency[] {
  const {threats} = exposure(risks)
  const expenses = budgetLines.filter(({line}) => line.kind !== 'income')
  return [...new Set(expenses.map(({line}) => line.currency))].sort().map((currency) => {
    const held = expenses.filter(({line}) => line.kind === 'contingency' && line.currency === currency)
    const sum = (amount: 'approved' | 'available' | 'transferredOut') =>
      held.reduce((total, {figures}) => total + figures[amount], 0n)
    const whole = sum('approved') + sum('transferredOut')
    const left = sum('available')
    return {
      currency,
      references: held.map(({line}) => line.reference),
      whole,
      left,
      drawn: figure(whole - left, whole, 'no-budget'),
      expected: threats.find((threat) => threat.currency === currency)?.amount ?? 0n,
    }
  })
}

function severityOf(
  {drawn, expected, left}: Contingency,
  {orange, yellow}: AlertThresholds['contingencyPercent'],
): AlertSeverity | null {
  if (expected > left) return 'red'
  const isDrawn = (percent: number) =>
    drawn.value !== null && compareRatios(drawn.value, ratioOfPercentage(String(percent))) > 0
  if (isDrawn(orange)) return 'orange'
  return isDrawn(yellow) ? 'yellow' : null
}
