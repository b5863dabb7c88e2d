import {apportion} from './apportion.ts'
import {addMonths, daysBetween, endOfMonth, type IsoDate, startOfMonth} from './dates.ts'
import {divideHalfUp} from './ratios.ts'

/** Such as 2026-10. */
export type Month = string

/** How a line's money is planned over its time: evenly by days, or by months with weights (amounts or percentages). */
export type Phasing =
  | {readonly kind: 'linear'}
  | {readonly kind: 'months'; readonly months: readonly {readonly month: Month; readonly weight: bigint}[]}

/** The plan of a line that has dates. All amounts are minor units. */
export interface PlannedLine {
  /** What is approved, spread over the plan: a revision stretches the plan without changing its shape. */
  readonly amount: bigint
  readonly start: IsoDate
  readonly finish: IsoDate
  readonly phasing: Phasing
}

interface Step {
  readonly start: IsoDate
  readonly finish: IsoDate
  readonly amount: bigint
}

/**
 * What should have been earned by the end of that day: 0 before the start, all from the finish on. Within a step of the
 * plan (the whole line, or a month of it) each day counts the same; rounded half-up to minor units.
 */
export function plannedValue(lines: Iterable<PlannedLine>, date: IsoDate): bigint {
  let total = 0n
  for (const line of lines) total += plannedValueOfLine(line, date)
  return total
}

/** The amount of each month that the line touches, adding up to the line. */
export function monthlyPlan(line: PlannedLine): {readonly month: Month; readonly amount: bigint}[] {
  const months = monthEnds(line.start, line.finish)
  const upTo = months.map((end) => plannedValueOfLine(line, end))
  return months.map((end, index) => ({month: monthOf(end), amount: upTo[index]! - (upTo[index - 1] ?? 0n)}))
}

/** From the first day of any line to the last; `null` without lines. */
export function plannedPeriod(
  lines: Iterable<PlannedLine>,
): {readonly start: IsoDate; readonly finish: IsoDate} | null {
  const all = [...lines]
  if (all.length === 0) return null
  return {
    start: all.map(({start}) => start).reduce((one, other) => (other < one ? other : one)),
    finish: all.map(({finish}) => finish).reduce((one, other) => (other > one ? other : one)),
  }
}

/** The last day of each calendar month from start to finish, but the finish itself at the end. */
export function monthEnds(start: IsoDate, finish: IsoDate): IsoDate[] {
  const ends: IsoDate[] = []
  for (let end = endOfMonth(start); end < finish; end = endOfMonth(addMonths(startOfMonth(end), 1))) ends.push(end)
  return finish < start ? [] : [...ends, finish]
}

export function monthOf(date: IsoDate): Month {
  return date.slice(0, 7)
}

function plannedValueOfLine(line: PlannedLine, date: IsoDate): bigint {
  if (date < line.start) return 0n
  if (date >= line.finish) return line.amount
  return stepsOf(line).reduce((sum, step) => sum + plannedValueOfStep(step, date), 0n)
}

function plannedValueOfStep({amount, finish, start}: Step, date: IsoDate): bigint {
  if (date < start) return 0n
  if (date >= finish) return amount
  return divideHalfUp(amount * BigInt(daysBetween(start, date) + 1), BigInt(daysBetween(start, finish) + 1))
}

function stepsOf({amount, finish, phasing, start}: PlannedLine): Step[] {
  if (phasing.kind === 'linear') return [{start, finish, amount}]
  const {months} = phasing
  const amounts = apportion(
    amount,
    months.map(({weight}) => weight),
  )
  // The first and last month count from the line's start and to its finish.
  return months.map(({month}, index) => {
    const first = `${month}-01`
    const last = endOfMonth(first)
    return {start: first < start ? start : first, finish: last > finish ? finish : last, amount: amounts[index]!}
  })
}
