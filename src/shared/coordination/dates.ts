import {ExitCode, UserError} from '#shared/errors'

/** A day without a time or zone, `YYYY-MM-DD`, from 1900-01-01 to 2200-12-31. Such strings sort in the order of time. */
export type IsoDate = string

const DAY_IN_MILLISECONDS = 86_400_000
const FIRST_YEAR = 1900
const LAST_YEAR = 2200

export function isDate(text: string): text is IsoDate {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text)
  return match !== null && isCivilDay(Number(match[1]), Number(match[2]), Number(match[3]))
}

export function isCivilDay(year: number, month: number, day: number): boolean {
  const isMonth = year >= FIRST_YEAR && year <= LAST_YEAR && month >= 1 && month <= 12
  return isMonth && day >= 1 && day <= daysInMonth(year, month)
}

export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

/** Months count from 1; a day the calendar does not have (or beyond 1900–2200) is a `UserError`. */
export function civilDate(year: number, month: number, day: number): IsoDate {
  if (!isCivilDay(year, month, day)) throw outOfCalendar()
  return `${year}-${twoDigits(month)}-${twoDigits(day)}`
}

export function addDays(date: IsoDate, days: number): IsoDate {
  return fromDayNumber(dayNumber(date) + days)
}

/** Keeps the day of the month where it exists, else takes the last one: 31 January + 1 month is 28 or 29 February. */
export function addMonths(date: IsoDate, months: number): IsoDate {
  const {year, month, day} = parts(date)
  const total = year * 12 + (month - 1) + months
  const toYear = Math.floor(total / 12)
  const toMonth = total - toYear * 12 + 1
  if (!isCivilDay(toYear, toMonth, 1)) throw outOfCalendar()
  return civilDate(toYear, toMonth, Math.min(day, daysInMonth(toYear, toMonth)))
}

/** Business days are Monday to Friday. From a weekend, one forward is Monday and one back is Friday. */
export function addBusinessDays(date: IsoDate, days: number): IsoDate {
  if (days === 0) return date
  const day = weekday(date)
  // From a weekend the count starts on its far side, so that the weekend itself is no step.
  const from = day < 6 ? date : addDays(date, days > 0 ? 5 - day : 8 - day)
  const steps = weekday(from) - 1 + days
  const weeks = Math.floor(steps / 5)
  return addDays(startOfWeek(from), weeks * 7 + (steps - weeks * 5))
}

/** How many days `to` lies after `from`; negative when before. */
export function daysBetween(from: IsoDate, to: IsoDate): number {
  return dayNumber(to) - dayNumber(from)
}

/** For sorting: negative when `one` is earlier, 0 for the same day. */
export function compareDates(one: IsoDate, other: IsoDate): number {
  return dayNumber(one) - dayNumber(other)
}

/** Monday is 1, Sunday is 7 (ISO 8601). */
export function weekday(date: IsoDate): number {
  return ((((dayNumber(date) + 3) % 7) + 7) % 7) + 1
}

/** The ISO 8601 week: the one with the year's first Thursday is week 1, so `year` may differ from the calendar's. */
export function isoWeek(date: IsoDate): {readonly year: number; readonly week: number} {
  const thursday = addDays(date, 4 - weekday(date))
  const {year} = parts(thursday)
  return {year, week: Math.floor(daysBetween(startOfYear(thursday), thursday) / 7) + 1}
}

export function startOfWeek(date: IsoDate): IsoDate {
  return addDays(date, 1 - weekday(date))
}

export function endOfWeek(date: IsoDate): IsoDate {
  return addDays(date, 7 - weekday(date))
}

export function startOfMonth(date: IsoDate): IsoDate {
  const {year, month} = parts(date)
  return civilDate(year, month, 1)
}

export function endOfMonth(date: IsoDate): IsoDate {
  const {year, month} = parts(date)
  return civilDate(year, month, daysInMonth(year, month))
}

export function startOfQuarter(date: IsoDate): IsoDate {
  const {year, month} = parts(date)
  return civilDate(year, month - ((month - 1) % 3), 1)
}

export function endOfQuarter(date: IsoDate): IsoDate {
  return endOfMonth(addMonths(startOfQuarter(date), 2))
}

export function startOfYear(date: IsoDate): IsoDate {
  return civilDate(parts(date).year, 1, 1)
}

export function endOfYear(date: IsoDate): IsoDate {
  return civilDate(parts(date).year, 12, 31)
}

export function parts(date: IsoDate): {readonly year: number; readonly month: number; readonly day: number} {
  if (!isDate(date)) throw new RangeError(`Not a date: ${JSON.stringify(date)}`)
  return {year: Number(date.slice(0, 4)), month: Number(date.slice(5, 7)), day: Number(date.slice(8, 10))}
}

/** Days since 1970-01-01. */
function dayNumber(date: IsoDate): number {
  const {year, month, day} = parts(date)
  return Date.UTC(year, month - 1, day) / DAY_IN_MILLISECONDS
}

function fromDayNumber(number: number): IsoDate {
  const moment = new Date(number * DAY_IN_MILLISECONDS)
  return civilDate(moment.getUTCFullYear(), moment.getUTCMonth() + 1, moment.getUTCDate())
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0')
}

function outOfCalendar(): UserError {
  return new UserError(`Dates go from ${FIRST_YEAR}-01-01 to ${LAST_YEAR}-12-31.`, {
    code: 'INVALID_DATE',
    exitCode: ExitCode.usage,
    nextStep: 'Type a day in that range as YYYY-MM-DD.',
  })
}
