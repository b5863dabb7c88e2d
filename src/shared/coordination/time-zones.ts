import {ExitCode, UserError} from '#shared/errors'
import {closest} from './closest.ts'
import {civilDate, daysBetween, type IsoDate} from './dates.ts'
import {quoted} from './quoted.ts'

/** Names of the IANA database ("Europe/London", "UTC"). Offsets such as "+01:00" have no daylight saving and are refused. */
export function isTimeZone(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_+/-]{1,63}$/.test(text) && formatFor(text) !== undefined
}

export function parseTimeZone(text: string): string {
  const name = text.trim()
  if (!isTimeZone(name)) throw unknownTimeZone(name)
  return name
}

/** The civil date that the clock on the wall shows at the instant `now`. */
export function todayIn(timeZone: string, now: Date): IsoDate {
  const format = isTimeZone(timeZone) ? formatFor(timeZone) : undefined
  if (!format) throw unknownTimeZone(timeZone)
  const [month, day, year] = format.format(now).split('/').map(Number) as [number, number, number]
  return civilDate(year, month, day)
}

/**
 * The first instant of a day in a zone. The clocks may change during that day, and even at its midnight, so the offset
 * is looked up twice, and an instant that is still on the day before is not taken.
 */
export function startOfDay(day: IsoDate, timeZone: string): Date {
  const midnight = new Date(`${day}T00:00:00Z`).getTime()
  const first = midnight - offsetAt(midnight, timeZone)
  const second = midnight - offsetAt(first, timeZone)
  const isOnDay = (instant: number) => todayIn(timeZone, new Date(instant)) === day
  const onDay = [first, second].filter(isOnDay)
  return new Date(onDay.length > 0 ? Math.min(...onDay) : first)
}

/**
 * Whether a date is over in the zone. No zone is more than a day away from UTC, so that most dates are decided without
 * asking for the zone, which takes Node 6 ms the first time.
 */
export function isOver(date: IsoDate, timeZone: string, now: Date): boolean {
  const days = daysBetween(date, now.toISOString().slice(0, 10))
  return Math.abs(days) > 1 ? days > 0 : date < todayIn(timeZone, now)
}

/** How many milliseconds the clocks of a zone are ahead of UTC at an instant. */
function offsetAt(instant: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat('sv-SE', {dateStyle: 'short', timeStyle: 'medium', timeZone})
  return new Date(`${format.format(instant).replace(' ', 'T')}Z`).getTime() - instant
}

/** Kept, because making one takes far longer than using it, and a list asks for the same zone in every row. */
const formats = new Map<string, Intl.DateTimeFormat>()

function formatFor(timeZone: string): Intl.DateTimeFormat | undefined {
  const known = formats.get(timeZone)
  if (known) return known
  try {
    const options = {timeZone, year: 'numeric', month: 'numeric', day: 'numeric'} as const
    const format = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', options)
    formats.set(timeZone, format)
    return format
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function unknownTimeZone(name: string): UserError {
  const near = closest(name, Intl.supportedValuesOf('timeZone'))
  return new UserError(`${quoted(name)} is not a time zone.`, {
    code: 'INVALID_TIME_ZONE',
    exitCode: ExitCode.usage,
    nextStep: near ? `Did you mean ${near}?` : 'Type a name such as Europe/London, America/New_York or UTC.',
  })
}
