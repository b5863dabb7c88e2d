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
 * Whether a date is over in the zone. No zone is more than a day away from UTC, so that most dates are decided without
 * asking for the zone, which takes Node 6 ms the first time.
 */
export function isOver(date: IsoDate, timeZone: string, now: Date): boolean {
  const days = daysBetween(date, now.toISOString().slice(0, 10))
  return Math.abs(days) > 1 ? days > 0 : date < todayIn(timeZone, now)
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
