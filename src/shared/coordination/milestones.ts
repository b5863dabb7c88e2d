import {compareDates, daysBetween, type IsoDate} from './dates.ts'
import type {BandColour} from './risk-profiles.ts'

/** A gate is decided upon before work goes on; a payment is due when it is reached. */
export const milestoneTypes = ['milestone', 'gate', 'payment'] as const
export type MilestoneType = (typeof milestoneTypes)[number]

export const milestoneStates = ['done', 'late', 'at-risk', 'on-track'] as const
export type MilestoneState = (typeof milestoneStates)[number]

export interface MilestoneDates {
  readonly baseline: IsoDate
  readonly forecast: IsoDate | null
  readonly actual: IsoDate | null
}

/** Days; `null` when the project has none. */
type Tolerance = number | null

const YELLOW_UP_TO_DAYS = 7
const ORANGE_UP_TO_DAYS = 30

/**
 * When the milestone was reached, or can be at best: the forecast counts while it lies ahead, a date that has passed
 * does not. As the US federal IT Dashboard measures it (GSA, "IT Collect Variance Score Algorithms"), but that a
 * milestone without any forecast is expected on its baseline.
 */
export function expectedDate({actual, baseline, forecast}: MilestoneDates, today: IsoDate): IsoDate {
  if (actual !== null) return actual
  const planned = forecast ?? baseline
  return planned > today ? planned : today
}

/** Days after the baseline; negative when earlier. */
export function slipDays(dates: MilestoneDates, today: IsoDate): number {
  return daysBetween(dates.baseline, expectedDate(dates, today))
}

/** Not reached, its baseline over, and nobody has said when instead. */
export function isWithoutNewForecast({actual, baseline, forecast}: MilestoneDates, today: IsoDate): boolean {
  return actual === null && baseline < today && (forecast === null || forecast < today)
}

/** A slip within the project's tolerance is green, whatever its length. */
export function slipBand(dates: MilestoneDates, today: IsoDate, tolerance: Tolerance = null): BandColour {
  const days = slipDays(dates, today)
  if (days <= (tolerance ?? 0)) return 'green'
  if (isWithoutNewForecast(dates, today)) return 'red'
  if (days <= YELLOW_UP_TO_DAYS) return 'yellow'
  return days <= ORANGE_UP_TO_DAYS ? 'orange' : 'red'
}

/**
 * `late` is a fact: the baseline is over. `at-risk` is still ahead, but its forecast is beyond the tolerance, or has
 * passed without being met.
 */
export function milestoneState(dates: MilestoneDates, today: IsoDate, tolerance: Tolerance = null): MilestoneState {
  if (dates.actual !== null) return 'done'
  if (dates.baseline < today) return 'late'
  const isMissed = dates.forecast !== null && dates.forecast < today
  return isMissed || slipBand(dates, today, tolerance) !== 'green' ? 'at-risk' : 'on-track'
}

/** The one that is expected first among those not reached, late ones included; of several the one planned first. */
export function nextMilestone<Milestone extends MilestoneDates>(
  milestones: Iterable<Milestone>,
  today: IsoDate,
): Milestone | null {
  const [next = null] = [...milestones]
    .filter(({actual}) => actual === null)
    .sort(
      (one, other) =>
        compareDates(expectedDate(one, today), expectedDate(other, today)) ||
        compareDates(one.baseline, other.baseline),
    )
  return next
}

/** The milestone that slips most, with its days; `null` without milestones. Reached ones tell nothing any more. */
export function worstSlip<Milestone extends MilestoneDates>(
  milestones: Iterable<Milestone>,
  today: IsoDate,
): {readonly milestone: Milestone; readonly days: number} | null {
  const [worst = null] = [...milestones]
    .filter(({actual}) => actual === null)
    .map((milestone) => ({milestone, days: slipDays(milestone, today)}))
    .sort((one, other) => other.days - one.days)
  return worst
}
