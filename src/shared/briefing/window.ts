import {addBusinessDays, type IsoDate, startOfDay, todayIn} from '#shared/coordination/index'

export interface Window {
  /** The business date. */
  readonly date: IsoDate
  /** From when on something counts as new. */
  readonly since: Date
}

/** The business date at an instant, which is that of the person who reads it, wherever the projects are. */
export function businessDate(now: Date, timeZone: string): IsoDate {
  return todayIn(timeZone, now)
}

/**
 * What a briefing covers: everything since the one that was delivered last on an earlier day, so that nothing is told
 * twice and a Monday covers the weekend; else from the beginning of the last working day before today.
 */
export function windowOf(now: Date, timeZone: string, deliveredAsOf: Date | null): Window {
  const date = businessDate(now, timeZone)
  return {date, since: deliveredAsOf ?? startOfDay(addBusinessDays(date, -1), timeZone)}
}
