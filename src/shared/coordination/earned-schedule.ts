import {addDays, daysBetween, type IsoDate} from './dates.ts'
import {type PlannedLine, plannedPeriod, plannedValue} from './phasing.ts'
import {addRatios, divideRatios, multiplyRatios, ratio, subtractRatios} from './ratio-arithmetic.ts'
import {type Figure, figure, type Ratio} from './ratios.ts'

/** A plan in periods of equal weight, such as days or months. */
export interface PeriodPlan {
  /** How many periods the plan has. */
  readonly periods: number
  /** Cumulative, at the end of period 1 to `periods`: never falling. */
  readonly plannedValueAt: (period: number) => bigint
}

/** In periods of the plan. */
export interface EarnedSchedule {
  readonly plannedDuration: number
  readonly actualTime: Ratio
  /** When the plan had what is earned now; undefined without a plan. */
  readonly es: Figure
  /** Earned schedule − actual time: negative is behind. */
  readonly sv: Figure
  readonly spi: Figure
  /** How long all of it takes at this speed. */
  readonly ieac: Figure
}

export interface DailySchedule extends EarnedSchedule {
  /** `null` when nothing tells, or the calendar does not go that far. */
  readonly forecastFinish: IsoDate | null
}

/** Dates go no further. */
const LAST_DAY: IsoDate = '2200-12-31'

/** ES = C + (EV − PV of C) / (PV of C+1 − PV of C), C being the last period whose planned value is earned. */
export function earnedSchedule(
  plan: PeriodPlan,
  {actualTime, ev}: {readonly actualTime: Ratio; readonly ev: bigint},
): EarnedSchedule {
  const plannedDuration = plan.periods
  const es = earnedPeriods(plan, ev)
  if (es === null) {
    const none: Figure = {value: null, reason: 'no-baseline'}
    return {plannedDuration, actualTime, es: none, sv: none, spi: none, ieac: none}
  }
  const isStarted = actualTime.numerator > 0n && es.numerator > 0n
  return {
    plannedDuration,
    actualTime,
    es: {value: es},
    sv: {value: subtractRatios(es, actualTime)},
    spi: figure(es.numerator * actualTime.denominator, es.denominator * actualTime.numerator, 'not-started'),
    ieac: isStarted
      ? {value: multiplyRatios(ratio(BigInt(plannedDuration)), divideRatios(actualTime, es))}
      : {value: null, reason: 'not-started'},
  }
}

/** Measured by days, the only periods of equal length. For a finished project `asOf` is the day it was finished. */
export function dailySchedule(
  lines: readonly PlannedLine[],
  {asOf, ev}: {readonly asOf: IsoDate; readonly ev: bigint},
): DailySchedule {
  const period = plannedPeriod(lines)
  if (period === null) {
    const none = earnedSchedule({periods: 0, plannedValueAt: () => 0n}, {actualTime: ratio(0n), ev})
    return {...none, forecastFinish: null}
  }
  const {finish, start} = period
  const actualDays = Math.max(0, daysBetween(start, asOf) + 1)
  const schedule = earnedSchedule(
    {periods: daysBetween(start, finish) + 1, plannedValueAt: (day) => plannedValue(lines, addDays(start, day - 1))},
    {actualTime: ratio(BigInt(actualDays)), ev},
  )
  return {...schedule, forecastFinish: finishAfter(start, schedule.ieac)}
}

/** `null` without anything planned. All earned is the first period that had all planned. */
function earnedPeriods({periods, plannedValueAt}: PeriodPlan, ev: bigint): Ratio | null {
  const all = periods > 0 ? plannedValueAt(periods) : 0n
  if (all <= 0n) return null
  if (ev <= 0n) return ratio(0n)
  if (ev >= all) return ratio(BigInt(firstPeriod(periods, (period) => plannedValueAt(period) >= all)))
  const complete = firstPeriod(periods, (period) => plannedValueAt(period) > ev) - 1
  const before = complete === 0 ? 0n : plannedValueAt(complete)
  return addRatios(ratio(BigInt(complete)), ratio(ev - before, plannedValueAt(complete + 1) - before))
}

/** The first of periods 1 to `periods` from which on `holds`; it holds in the last one. */
function firstPeriod(periods: number, holds: (period: number) => boolean): number {
  let [low, high] = [1, periods]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}

/** The last of so many days; a day that has begun counts. */
function finishAfter(start: IsoDate, {value}: Figure): IsoDate | null {
  if (value === null) return null
  const days = (value.numerator + value.denominator - 1n) / value.denominator
  return days > daysBetween(start, LAST_DAY) ? null : addDays(start, Number(days) - 1)
}
