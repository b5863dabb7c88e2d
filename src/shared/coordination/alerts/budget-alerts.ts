import {amountText} from '../amount-text.ts'
import {isExpense} from '../budget-lines.ts'
import {overrun, overrunColour} from '../computed-health.ts'
import {daysBetween, type IsoDate} from '../dates.ts'
import {lapsingFunds} from '../lapsing-funds.ts'
import {ratioOfPercentage} from '../percentages.ts'
import {ratio, subtractRatios} from '../ratio-arithmetic.ts'
import {compareRatios, figure, percentText, type Ratio} from '../ratios.ts'
import {type Alert, alertOf, counted, date, days, money} from './alert.ts'
import type {PortfolioBudgetLine, PortfolioProject} from './portfolio.ts'
import type {AlertThresholds} from './thresholds.ts'

/** Of single lines; a closed line tells nothing new. */
export function budgetLineAlerts(project: PortfolioProject, thresholds: AlertThresholds): Alert[] {
  return project.budgetLines.flatMap((line) => {
    const alerts = [...assertionAlerts(project, line)]
    if (line.line.status === 'closed' || !isExpense(line.line.kind)) return alerts
    alerts.push(...overAlerts(project, line), ...lapseAlerts(project, line, thresholds))
    if (line.line.kind === 'cost') {
      alerts.push(
        ...nearAlerts(project, line, thresholds),
        ...forecastAlerts(project, line, thresholds),
        ...burnAlerts(project, line, thresholds),
      )
    }
    return alerts
  })
}

function overAlerts(project: PortfolioProject, budget: PortfolioBudgetLine): Alert[] {
  const {actual, approved, available, committed, currency, line} = budget.figures
  if (available >= 0n) return []
  const text = (amount: bigint) => amountText(amount, currency)
  return [
    alertOf(project, {
      code: 'BUD-OVER',
      severity: 'red',
      references: [line],
      title: `${named(budget)} is ${text(-available)} over budget.`,
      values: {
        approved: money(approved, currency),
        actual: money(actual, currency),
        committed: money(committed, currency),
        available: money(available, currency),
      },
      formula: `approved ${text(approved)} − actual ${text(actual)} − committed ${text(committed)} = ${text(available)} < 0`,
      action: `coord budget transfer FROM ${line} AMOUNT`,
      moneyAtStake: {amount: -available, currency},
    }),
  ]
}

function nearAlerts(
  project: PortfolioProject,
  budget: PortfolioBudgetLine,
  {budgetNearPercent}: AlertThresholds,
): Alert[] {
  const {actual, approved, available, committed, currency, line, shares} = budget.figures
  const {used} = shares
  if (used.value === null || available < 0n || isBelow(used.value, budgetNearPercent)) return []
  const text = (amount: bigint) => amountText(amount, currency)
  return [
    alertOf(project, {
      code: 'BUD-NEAR',
      severity: 'yellow',
      references: [line],
      title: `${percentText(used)} % of ${named(budget)} are used, ${text(available)} are left.`,
      values: {
        actual: money(actual, currency),
        committed: money(committed, currency),
        approved: money(approved, currency),
        used: {kind: 'share', value: used},
      },
      formula: `(actual ${text(actual)} + committed ${text(committed)}) ÷ approved ${text(approved)} = ${percentText(used)} % ≥ ${budgetNearPercent} %`,
      action: `coord budget show ${line}`,
    }),
  ]
}

function forecastAlerts(
  project: PortfolioProject,
  budget: PortfolioBudgetLine,
  {forecastOverPercent}: AlertThresholds,
): Alert[] {
  const {approved, currency, forecast, line, shares, variance} = budget.figures
  if (variance >= 0n) return []
  const over = shares.forecasted.value && overrun(shares.forecasted.value)
  const severity = over === null ? 'red' : overrunColour(over, forecastOverPercent)
  if (severity === 'green') return []
  const text = (amount: bigint) => amountText(amount, currency)
  const share = over === null ? '' : ` = ${percentText({value: over})} %`
  return [
    alertOf(project, {
      code: 'BUD-FCST',
      severity,
      references: [line],
      title: `${named(budget)} is forecast at ${text(forecast)}, ${text(-variance)} over what is approved.`,
      values: {
        forecast: money(forecast, currency),
        approved: money(approved, currency),
        variance: money(variance, currency),
        ...(over === null ? {} : {over: {kind: 'share', value: {value: over}}}),
      },
      formula: `(forecast ${text(forecast)} − approved ${text(approved)}) ÷ approved${share} > ${forecastOverPercent.yellow} % (orange ${forecastOverPercent.orange} %, red ${forecastOverPercent.red} %)`,
      action: `coord budget line edit ${line} --estimate AMOUNT`,
      moneyAtStake: {amount: -variance, currency},
    }),
  ]
}

function lapseAlerts(
  project: PortfolioProject,
  budget: PortfolioBudgetLine,
  {lapseDays, lapsePercent}: AlertThresholds,
): Alert[] {
  const {currency, line} = budget.figures
  const lapsing = lapsingFunds(budget.line, budget.figures, project)
  if (lapsing === null || lapsing.expected.value === null) return []
  const {daysLeft, expected, lapsesOn, unused} = lapsing
  if (daysLeft >= lapseDays || !isBelow(lapsing.expected.value, lapsePercent)) return []
  return [
    alertOf(project, {
      code: 'BUD-UNDER',
      severity: 'orange',
      references: [line],
      title: `${amountText(unused, currency)} of ${named(budget)} lapse on ${lapsesOn}.`,
      values: {
        lapsesOn: date(lapsesOn),
        daysLeft: days(daysLeft),
        unused: money(unused, currency),
        expected: {kind: 'share', value: expected},
      },
      formula: `${counted(daysLeft, 'day')} to ${lapsesOn} < ${lapseDays}, spent, committed and estimated ${percentText(expected)} % < ${lapsePercent} %`,
      action: `coord budget transfer ${line} TO AMOUNT`,
      moneyAtStake: {amount: unused, currency},
    }),
  ]
}

function burnAlerts(project: PortfolioProject, budget: PortfolioBudgetLine, {burnPoints}: AlertThresholds): Alert[] {
  const {actual, approved, currency, line, shares} = budget.figures
  const elapsed = elapsedShare(budget.line.start ?? project.start, budget.line.finish ?? project.finish, project.today)
  if (elapsed === null || shares.spent.value === null) return []
  const ahead = subtractRatios(shares.spent.value, elapsed)
  if (!isAbove(ahead, burnPoints)) return []
  const percent = (value: Ratio) => percentText({value})
  return [
    alertOf(project, {
      code: 'BUD-BURN',
      severity: 'yellow',
      references: [line],
      title: `${percent(shares.spent.value)} % of ${named(budget)} are spent after ${percent(elapsed)} % of its time.`,
      values: {
        actual: money(actual, currency),
        approved: money(approved, currency),
        spent: {kind: 'share', value: shares.spent},
        elapsed: {kind: 'share', value: {value: elapsed}},
      },
      formula: `spent ${percent(shares.spent.value)} % − elapsed ${percent(elapsed)} % = ${percent(ahead)} points > ${burnPoints}`,
      action: `coord budget show ${line}`,
    }),
  ]
}

function assertionAlerts(project: PortfolioProject, budget: PortfolioBudgetLine): Alert[] {
  const {currency, reference} = budget.line
  const text = (amount: bigint) => amountText(amount, currency)
  return budget.assertions
    .filter(({holds}) => !holds)
    .map(({amount, asOf, computed, difference, figure: asserted, source}) =>
      alertOf(project, {
        code: 'BUD-ASSERT',
        severity: 'red',
        references: [reference],
        title: `${named(budget)}: ${asserted} on ${asOf} is ${text(computed)} here, and ${text(amount)} in ${source}.`,
        values: {
          asOf: date(asOf),
          computed: money(computed, currency),
          asserted: money(amount, currency),
          difference: money(difference, currency),
          source: {kind: 'text', value: source},
        },
        formula: `${asserted} as of ${asOf}: ${text(computed)} − ${text(amount)} = ${text(difference)} ≠ 0`,
        action: `coord budget show ${reference}`,
        moneyAtStake: {amount: difference < 0n ? -difference : difference, currency},
      }),
    )
}

/** The share of the time that is over by the end of today; `null` without dates. */
function elapsedShare(start: IsoDate | null, finish: IsoDate | null, today: IsoDate): Ratio | null {
  if (start === null || finish === null || finish < start) return null
  if (today < start) return ratio(0n)
  if (today >= finish) return ratio(1n)
  return figure(BigInt(daysBetween(start, today) + 1), BigInt(daysBetween(start, finish) + 1), 'not-started').value
}

function isBelow(share: Ratio, percent: number): boolean {
  return compareRatios(share, ratioOfPercentage(String(percent))) < 0
}

function isAbove(share: Ratio, percent: number): boolean {
  return compareRatios(share, ratioOfPercentage(String(percent))) > 0
}

function named({line, title}: PortfolioBudgetLine): string {
  return `${line.reference} "${title}"`
}
