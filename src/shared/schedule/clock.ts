import {addDays, type IsoDate, startOfDay, todayIn, weekday} from '#shared/coordination/index'
import type {Plan} from './shape.ts'

/** A year and what is to come of the next one, so that each change of the clocks is in it. */
const DAYS_LOOKED_AHEAD = 400
const LOOKS_A_DAY = 4
const DAY_IN_MILLISECONDS = 86_400_000
const LAST_BUSINESS_DAY = 5

/** The first moment after `now` at which the plan runs. */
export function nextRun({at, days, timeZone}: Pick<Plan, 'at' | 'days' | 'timeZone'>, now: Date): Date {
  const today = todayIn(timeZone, now)
  const soon = Array.from({length: 8}, (_, index) => addDays(today, index))
    .filter((day) => days === 'daily' || weekday(day) <= LAST_BUSINESS_DAY)
    .flatMap((day) => at.map((clock) => instantAt(day, clock, timeZone)))
    .filter((instant) => instant > now)
  return new Date(Math.min(...soon.map((instant) => instant.getTime())))
}

/** What the clocks of another zone show when it is `clock` in this one: more than one time where they change apart. */
export function clocksElsewhere(clock: string, timeZone: string, otherZone: string, now: Date): string[] {
  const shown = minutesAhead(timeZone, otherZone, now).map((minutes) => clockOf(minutesOf(clock) + minutes))
  return [...new Set(shown)].sort()
}

/** Whether the clocks of both zones show the same all year. */
export function keepSameTime(timeZone: string, otherZone: string, now: Date): boolean {
  return timeZone === otherZone || minutesAhead(timeZone, otherZone, now).every((minutes) => minutes === 0)
}

/** By how much the clocks of the other zone are ahead, from now on; in minutes of a day. */
function minutesAhead(timeZone: string, otherZone: string, now: Date): number[] {
  const ahead = Array.from({length: DAYS_LOOKED_AHEAD * LOOKS_A_DAY}, (_, index) => {
    const instant = new Date(now.getTime() + (index / LOOKS_A_DAY) * DAY_IN_MILLISECONDS)
    return (minutesOf(clockAt(instant, otherZone)) - minutesOf(clockAt(instant, timeZone)) + 1440) % 1440
  })
  return [...new Set(ahead)]
}

/** The instant at which the clocks show this; in the hour that is left out in spring, as long after its start. */
export function instantAt(day: IsoDate, clock: string, timeZone: string): Date {
  const [hours, minutes] = clock.split(':').map(Number) as [number, number]
  const elapsed = startOfDay(day, timeZone).getTime() + (hours * 60 + minutes) * 60_000
  const ahead = minutesOf(clockAt(new Date(elapsed), timeZone)) - minutesOf(clock)
  // Clocks that changed since midnight show less or more than what has passed; a day away is the same clock.
  const changed = ahead > 720 ? ahead - 1440 : ahead < -720 ? ahead + 1440 : ahead
  const instant = new Date(elapsed - changed * 60_000)
  return clockAt(instant, timeZone) === clock ? instant : new Date(elapsed)
}

function minutesOf(clock: string): number {
  const [hours, minutes] = clock.split(':').map(Number) as [number, number]
  return hours * 60 + minutes
}

function clockOf(minutes: number): string {
  const ofDay = minutes % 1440
  return [Math.floor(ofDay / 60), ofDay % 60].map((part) => String(part).padStart(2, '0')).join(':')
}

function clockAt(instant: Date, timeZone: string): string {
  let format = formats.get(timeZone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {hour: '2-digit', hourCycle: 'h23', minute: '2-digit', timeZone})
    formats.set(timeZone, format)
  }
  return format.format(instant)
}

/** Kept, because making one takes far longer than using it. */
const formats = new Map<string, Intl.DateTimeFormat>()
