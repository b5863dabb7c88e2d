import {ExitCode, UserError} from '#shared/errors'
import {
  addBusinessDays,
  addDays,
  addMonths,
  civilDate,
  daysInMonth,
  endOfMonth,
  endOfQuarter,
  endOfWeek,
  endOfYear,
  type IsoDate,
  isCivilDay,
  isDate,
  parts,
  startOfWeek,
  weekday,
} from './dates.ts'
import {quoted} from './quoted.ts'

/** The order in which someone types numeric dates: `dmy` reads 01/02/2026 as 1 February, `mdy` as 2 January. */
export type DateLocale = 'dmy' | 'mdy'

export interface DateContext {
  readonly today: IsoDate
  readonly locale?: DateLocale | undefined
  /** What `3d` means, where only days gone by make sense; it is refused else. */
  readonly unsigned?: 'before'
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

const LONGEST = 40

type Reading = (words: string, context: DateContext, typed: string) => IsoDate | undefined

/** The first that recognizes the text decides, also when it finds the day impossible. */
const readings: readonly Reading[] = [readIso, readWord, readOffset, readWeekday, readDayAndMonth, readNumeric]

/**
 * The day meant by what someone typed:
 * - `2026-11-30`, `today`, `tomorrow`, `yesterday`
 * - `+3d`, `-3d`, `+2w`, `+1m`, `+1y`, `+5bd` (business days, Monday to Friday)
 * - `fri`: the next Friday strictly after today; `next fri`: the Friday of the next week (weeks begin on Monday)
 * - `eow` (Sunday), `eom`, `eoq`, `eoy`: the last day of this calendar week, month, quarter or year
 * - `30 nov`, `nov 30`: the next such day, today included; `30 nov 2026`
 * - `30/11/2026` only with a locale, because others read such dates the other way round
 */
export function parseDate(text: string, context: DateContext): IsoDate {
  const typed = text.trim()
  const words = typed
    .toLowerCase()
    .replace(/[.,](?=\s|$)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  for (const read of words.length <= LONGEST ? readings : []) {
    const date = read(words, context, typed)
    if (date !== undefined) return date
  }
  throw invalidDate(
    typed ? `${quoted(typed)} is not a date.` : 'A date is missing.',
    'Type a date such as 2026-11-30, today, +2w, fri, eom or 30 nov.',
  )
}

function readIso(words: string): IsoDate | undefined {
  if (isDate(words)) return words
  const match = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(words)
  if (!match) return undefined
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number]
  assertInCalendar(year, month, day)
  throw invalidDate(`${quoted(words)} is not written as YYYY-MM-DD.`, `Type ${civilDate(year, month, day)}.`)
}

function readWord(words: string, {today}: DateContext): IsoDate | undefined {
  switch (words) {
    case 'today':
      return today
    case 'tomorrow':
      return addDays(today, 1)
    case 'yesterday':
      return addDays(today, -1)
    case 'eow':
      return endOfWeek(today)
    case 'eom':
      return endOfMonth(today)
    case 'eoq':
      return endOfQuarter(today)
    case 'eoy':
      return endOfYear(today)
    default:
      return undefined
  }
}

function readOffset(words: string, {today, unsigned}: DateContext, typed: string): IsoDate | undefined {
  const match = /^([+-]?) ?(\d{1,5}) ?(bd|d|w|m|y)$/.exec(words)
  if (!match) return undefined
  const [, sign, digits, unit] = match
  if (!sign && unsigned === undefined) {
    const example = `Type +${digits}${unit} or -${digits}${unit}.`
    throw invalidDate(`${quoted(typed)} does not say whether before or after today.`, example)
  }
  const count = Number(digits) * (sign === '+' ? 1 : -1)
  switch (unit) {
    case 'bd':
      return addBusinessDays(today, count)
    case 'd':
      return addDays(today, count)
    case 'w':
      return addDays(today, count * 7)
    case 'm':
      return addMonths(today, count)
    default:
      return addMonths(today, count * 12)
  }
}

function readWeekday(words: string, {today}: DateContext): IsoDate | undefined {
  const match = /^(next )?([a-z]{3,9})$/.exec(words)
  const day = match ? positionOf(match[2]!, WEEKDAYS) : 0
  if (!match || day === 0) return undefined
  if (match[1]) return addDays(startOfWeek(today), 6 + day)
  const ahead = (day - weekday(today) + 7) % 7
  return addDays(today, ahead === 0 ? 7 : ahead)
}

function readDayAndMonth(words: string, {today}: DateContext, typed: string): IsoDate | undefined {
  const match =
    /^(?<day>\d{1,2})(?:st|nd|rd|th)?[ -]?(?<month>[a-z]{3,9})(?:[ -](?<year>\d{1,4}))?$/.exec(words) ??
    /^(?<month>[a-z]{3,9})[ -]?(?<day>\d{1,2})(?:st|nd|rd|th)?(?:[ -](?<year>\d{1,4}))?$/.exec(words)
  const month = match?.groups ? positionOf(match.groups['month']!, MONTHS) : 0
  if (!match?.groups || month === 0) return undefined
  const day = Number(match.groups['day'])
  const yearText = match.groups['year']
  if (yearText === undefined) return nextDayOfMonth(month, day, today)
  if (yearText.length < 4) {
    throw invalidDate(
      `The year in ${quoted(typed)} needs four digits.`,
      `Type ${day} ${shortMonth(month)} 20${yearText.padStart(2, '0').slice(-2)}.`,
    )
  }
  assertInCalendar(Number(yearText), month, day)
  return civilDate(Number(yearText), month, day)
}

function readNumeric(words: string, {locale}: DateContext, typed: string): IsoDate | undefined {
  const match = /^(\d{1,2})([/.-])(\d{1,2})(?:\2(\d{1,4}))?$/.exec(words)
  if (!match) return undefined
  const [first, second, yearText] = [Number(match[1]), Number(match[3]), match[4]]
  if (yearText?.length !== 4) {
    throw invalidDate(`${quoted(typed)} does not name a year with four digits.`, 'Type the date as YYYY-MM-DD.')
  }
  const year = Number(yearText)
  if (locale) {
    const [day, month] = locale === 'dmy' ? [first, second] : [second, first]
    assertInCalendar(year, month, day)
    return civilDate(year, month, day)
  }
  const readAs = [
    {month: second, day: first},
    {month: first, day: second},
  ].filter(({month, day}) => isCivilDay(year, month, day))
  const dates = [...new Set(readAs.map(({month, day}) => civilDate(year, month, day)))]
  if (dates.length < 2) {
    throw invalidDate(`${quoted(typed)} is not written as YYYY-MM-DD.`, `Type ${dates[0] ?? 'a day of the calendar'}.`)
  }
  const meanings = readAs.map(({month, day}) => `${day} ${MONTHS[month - 1]} ${year}`)
  throw invalidDate(`${quoted(typed)} can be read as ${meanings.join(' or ')}.`, `Type ${dates.join(' or ')}.`)
}

/** The first such day on or after today: for 29 February that can be eight years ahead. */
function nextDayOfMonth(month: number, day: number, today: IsoDate): IsoDate {
  const {year: thisYear} = parts(today)
  for (let year = thisYear; year <= thisYear + 8; year++) {
    if (!isCivilDay(year, month, day)) continue
    const date = civilDate(year, month, day)
    if (date >= today) return date
  }
  const longest = daysInMonth(2000, month)
  throw invalidDate(
    `${MONTHS[month - 1]} has no day ${day}.`,
    `Type a day from 1 to ${longest}, for example ${longest} ${shortMonth(month)}.`,
  )
}

function assertInCalendar(year: number, month: number, day: number): void {
  if (isCivilDay(year, month, day)) return
  if (month < 1 || month > 12) {
    throw invalidDate(`There is no month ${month}.`, 'Type the date as YYYY-MM-DD, with a month from 01 to 12.')
  }
  // Refuses a year out of range with its own message.
  const last = endOfMonth(civilDate(year, month, 1))
  throw invalidDate(`There is no ${day} ${MONTHS[month - 1]} ${year}.`, `The last day of that month is ${last}.`)
}

/** From 1; 0 when no name begins with these letters. */
function positionOf(word: string, names: readonly string[]): number {
  return names.findIndex((name) => name.toLowerCase().startsWith(word)) + 1
}

function shortMonth(month: number): string {
  return MONTHS[month - 1]!.slice(0, 3).toLowerCase()
}

function invalidDate(message: string, nextStep: string): UserError {
  return new UserError(message, {code: 'INVALID_DATE', exitCode: ExitCode.usage, nextStep})
}
