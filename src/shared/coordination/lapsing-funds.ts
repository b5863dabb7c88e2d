import type {LineFigures} from './budget-figures.ts'
import type {BudgetLine} from './budget-lines.ts'
import {daysBetween, type IsoDate} from './dates.ts'
import {fiscalYearRange} from './fiscal-years.ts'
import {type Figure, figure} from './ratios.ts'

export interface LapsingFunds {
  /** The last day on which the money can be spent. */
  readonly lapsesOn: IsoDate
  readonly daysLeft: number
  /** What nobody has spent, committed or estimated: lost when nothing is done. */
  readonly unused: bigint
  /** Spent, committed and estimated, as a share of the approved amount. */
  readonly expected: Figure
}

/**
 * What is about to be lost of a line's money at the end of its fiscal year; `null` for money that does not lapse, that
 * has lapsed, and when nothing is left. The assumption that the rest of a line will be spent does not count here.
 */
export function lapsingFunds(
  {fiscalYear, kind, status}: Pick<BudgetLine, 'fiscalYear' | 'kind' | 'status'>,
  figures: LineFigures,
  {fiscalYearStartMonth, today}: {readonly fiscalYearStartMonth: number; readonly today: IsoDate},
): LapsingFunds | null {
  if (fiscalYear === null || kind === 'income' || status === 'closed') return null
  const {start, finish} = fiscalYearRange(fiscalYear, fiscalYearStartMonth)
  const {actual, approved, committed, estimateToComplete, isEstimateAssumed} = figures
  const expected = actual + committed + (isEstimateAssumed ? 0n : estimateToComplete)
  const unused = approved - expected
  if (today < start || today > finish || unused <= 0n) return null
  return {
    lapsesOn: finish,
    daysLeft: daysBetween(today, finish),
    unused,
    expected: figure(expected, approved, 'no-budget'),
  }
}
