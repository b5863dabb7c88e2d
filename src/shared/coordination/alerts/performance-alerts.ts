import {amountText} from '../amount-text.ts'
import {indexBand} from '../earned-value.ts'
import {ratioOfPercentage} from '../percentages.ts'
import type {Performance} from '../performance.ts'
import {roundedUnits} from '../ratio-arithmetic.ts'
import {compareRatios, type Figure, indexText} from '../ratios.ts'
import {type Alert, type AlertValue, alertOf, money} from './alert.ts'
import type {PortfolioProject} from './portfolio.ts'
import type {AlertThresholds} from './thresholds.ts'

export function performanceAlerts(project: PortfolioProject, thresholds: AlertThresholds): Alert[] {
  return project.performance.flatMap((performance) => [
    ...costAlerts(project, performance),
    ...scheduleAlerts(project, performance),
    ...toCompleteAlerts(project, performance, thresholds),
  ])
}

function costAlerts(project: PortfolioProject, {currency, value: {ac, cpi, cv, ev}}: Performance): Alert[] {
  return indexAlerts(project, {
    code: 'EVM-CPI',
    name: 'CPI',
    currency,
    index: cpi,
    variance: cv,
    values: {earnedValue: money(ev, currency), actualCost: money(ac, currency)},
    quotient: `earned value ${amountText(ev, currency)} ÷ actual cost ${amountText(ac, currency)}`,
  })
}

function scheduleAlerts(project: PortfolioProject, {currency, value: {ev, pv, spi, sv}}: Performance): Alert[] {
  if (pv === null) return []
  return indexAlerts(project, {
    code: 'EVM-SPI',
    name: 'SPI',
    currency,
    index: spi,
    variance: sv,
    values: {earnedValue: money(ev, currency), plannedValue: money(pv, currency)},
    quotient: `earned value ${amountText(ev, currency)} ÷ planned value ${amountText(pv, currency)}`,
  })
}

interface Index {
  readonly code: 'EVM-CPI' | 'EVM-SPI'
  readonly name: string
  readonly currency: string
  readonly index: Figure
  readonly variance: Figure
  readonly values: Readonly<Record<string, AlertValue>>
  readonly quotient: string
}

function indexAlerts(
  project: PortfolioProject,
  {code, currency, index, name, quotient, values, variance}: Index,
): Alert[] {
  if (index.value === null) return []
  const {colour, word} = indexBand(index.value)
  if (colour === 'green') return []
  const lost = roundedUnits(variance) ?? 0n
  return [
    alertOf(project, {
      code,
      severity: colour,
      references: [project.key],
      title: `The ${name} of ${project.key} is ${indexText(index)} (${word}).`,
      values: {...values, index: {kind: 'index', value: index}},
      formula: `${quotient} = ${indexText(index)}, not within 0.95 and 1.05 (red below 0.90)`,
      action: `coord budget evm --project ${project.key}`,
      moneyAtStake: lost < 0n ? {amount: -lost, currency} : null,
    }),
  ]
}

function toCompleteAlerts(
  project: PortfolioProject,
  {currency, value}: Performance,
  {toCompletePercent}: AlertThresholds,
): Alert[] {
  const {ac, bac, ev, tcpi} = value
  const limit = ratioOfPercentage(String(toCompletePercent))
  const isOut = tcpi.value === null
  if (isOut ? tcpi.reason !== 'not-achievable' : compareRatios(tcpi.value, limit) <= 0) return []
  const text = (amount: bigint) => amountText(amount, currency)
  const quotient = `(budget ${text(bac)} − earned value ${text(ev)}) ÷ (budget ${text(bac)} − actual cost ${text(ac)})`
  return [
    alertOf(project, {
      code: 'EVM-TCPI',
      severity: isOut ? 'red' : 'orange',
      references: [project.key],
      title: isOut
        ? `${project.key} has spent its budget before its work is done.`
        : `The rest of ${project.key} has to be done at a TCPI of ${indexText(tcpi)} to stay within the budget.`,
      values: {
        budget: money(bac, currency),
        earnedValue: money(ev, currency),
        actualCost: money(ac, currency),
        toComplete: {kind: 'index', value: tcpi},
      },
      formula: isOut
        ? `${quotient} is not achievable: nothing is left to spend`
        : `${quotient} = ${indexText(tcpi)} > ${indexText({value: limit})}`,
      action: `coord budget evm --project ${project.key}`,
      moneyAtStake: isOut && ac > bac ? {amount: ac - bac, currency} : null,
    }),
  ]
}
