import {civilDate, daysBetween, type IsoDate, isCivilDay, parts} from '#shared/coordination/index'

export interface DateInText {
  readonly date: IsoDate
  readonly start: number
  readonly end: number
  readonly isAmbiguous: boolean
  /** The text names no year; it was taken from the dates around. */
  readonly isYearGuessed: boolean
}

interface Numbers {
  readonly day: number
  readonly month: number
  /** Missing where the text names none. */
  readonly year: number | undefined
}

interface Place {
  readonly start: number
  readonly end: number
  readonly isAmbiguous: boolean
  readonly numbers: Numbers
}

type DateOrder = 'dmy' | 'mdy' | 'none'
type Reading = readonly [
  pattern: RegExp,
  read: (match: RegExpExecArray, order: DateOrder) => Omit<Place, 'start' | 'end'>[],
]

const MONTHS = [
  'jan jän',
  'feb',
  'mar mär mae mrz',
  'apr',
  'may mai',
  'jun',
  'jul',
  'aug',
  'sep',
  'oct okt',
  'nov',
  'dec dez',
]
const MONTH = `(?:Jan(?:uary|uar)?|Jän(?:ner)?|Feb(?:ruary|ruar|er)?|Mar(?:ch)?|März?|Maerz|Mrz|Apr(?:il)?|Ma[yi]|Jun[ei]?|Jul[yi]?|Aug(?:ust)?|Sept?(?:ember)?|O[ck]t(?:ober)?|Nov(?:ember)?|De[cz](?:ember)?)`
const ANY_MONTH = String.raw`(?<month>${MONTH}|${MONTH.toUpperCase()})(?!\p{L})`
const DAY = String.raw`\d{1,2}(?:st|nd|rd|th|\.)?`
const UNTIL = String.raw`\s?(?:–|—|-|to|until|bis(?: zum)?|and|und|&|\/)\s?`
const YEAR = String.raw`(?<year>(?:19|20|21)\d\d)(?!\d)`
const NOT_INSIDE = String.raw`(?<![\p{L}\d/]|\d[.,:-])`

const readings: readonly Reading[] = [
  [
    /(?<![\p{L}\d./-])(?<year>(?:19|20|21)\d\d)(?<mark>[-/.])(?<month>\d{1,2})\k<mark>(?<day>\d{1,2})(?!\d|[-/]\w)/gu,
    readOne,
  ],
  [
    new RegExp(
      String.raw`${NOT_INSIDE}(?:(?<first>${DAY})${UNTIL})?(?<day>${DAY})(?:\s{1,3}(?:day )?(?:of )?|\s?-|\s?\/)?${ANY_MONTH}\.?,?(?:\s{1,3}|\s?[-/]\s?)${YEAR}`,
      'gu',
    ),
    readRange,
  ],
  [
    new RegExp(
      String.raw`(?<![\p{L}\d])${ANY_MONTH}\.?\s{1,3}(?:(?<first>${DAY})${UNTIL})?(?<day>${DAY})(?!\d),?\s{1,3}${YEAR}`,
      'gu',
    ),
    readRange,
  ],
  [
    /(?<![\p{L}\d/]|\d[.,-])(?<one>\d{1,2})(?<mark>\.\s?|\/|-)(?<two>\d{1,2})\k<mark>(?<year>(?:19|20|21)\d\d|\d\d)(?![\p{L}\d]|[./-]\d|[.,]\d)/gu,
    readNumeric,
  ],
  [new RegExp(String.raw`${NOT_INSIDE}(?<day>${DAY})\s{1,2}(?:of )?${ANY_MONTH}`, 'gu'), readOne],
  [
    new RegExp(
      String.raw`(?<![\p{L}\d])${ANY_MONTH}\.?\s(?<day>\d{1,2}(?:st|nd|rd|th)?)(?![\p{L}\d%]|[.,:]\d|\s\d)`,
      'gu',
    ),
    readOne,
  ],
  [/(?<=\b(?:bis|am|zum|vom|ab|spätestens|dem|den)\s)(?<day>\d{1,2})\.\s?(?<month>\d{1,2})\.(?!\s?\d)/giu, readOne],
]

/**
 * The days named in a text, in its order. Those without a year are read as the nearest such day to `near`, rather after it, the day the
 * document is about; without one they are left out. "Within 14 days", months and quarters are no days.
 */
export function findDates(text: string, order: DateOrder, near: IsoDate | null): DateInText[] {
  const places: Place[] = []
  const isTaken = new Uint8Array(text.length)
  for (const [pattern, read] of readings) {
    for (const match of text.matchAll(pattern)) {
      const span = {start: match.index, end: match.index + match[0].trimEnd().length}
      if (isTaken.subarray(span.start, span.end).includes(1)) continue
      const found = read(match, order)
      if (found.length > 0) isTaken.fill(1, span.start, span.end)
      places.push(...found.map((each) => ({...each, ...span})))
    }
  }
  places.sort((one, other) => one.start - other.start)
  return places.flatMap((place, at) => {
    const date = toDate(place.numbers, yearNearby(places, at), near)
    const {start, end, isAmbiguous} = place
    return date ? [{date, start, end, isAmbiguous, isYearGuessed: place.numbers.year === undefined}] : []
  })
}

function readOne({groups}: RegExpExecArray): Omit<Place, 'start' | 'end'>[] {
  const year = groups!['year']
  const numbers = {
    day: leadingNumber(groups!['day']!),
    month: monthOf(groups!['month']!),
    year: year ? Number(year) : undefined,
  }
  return [{isAmbiguous: false, numbers}]
}

/** "3 to 5 March 2026" names two days. */
function readRange(match: RegExpExecArray): Omit<Place, 'start' | 'end'>[] {
  const [last] = readOne(match)
  const first = match.groups!['first']
  if (!first) return [last!]
  return [{isAmbiguous: false, numbers: {...last!.numbers, day: leadingNumber(first)}}, last!]
}

/** With full stops the day comes first everywhere; with slashes and hyphens that is a custom of the country. */
function readNumeric({groups}: RegExpExecArray, order: DateOrder): Omit<Place, 'start' | 'end'>[] {
  const {one, two, year: yearText, mark} = groups as Record<string, string>
  const [first, second] = [Number(one), Number(two)]
  const isShort = yearText!.length === 2
  if (isShort && (one!.length < 2 || two!.length < 2 || mark === '-')) return []
  const year = Number(yearText) + (isShort ? 2000 : 0)
  const isMonthFirst = !mark!.startsWith('.') && (order === 'mdy' ? first <= 12 : second > 12)
  const numbers = isMonthFirst ? {day: second, month: first, year} : {day: first, month: second, year}
  return [{isAmbiguous: !mark!.startsWith('.') && first <= 12 && second <= 12 && first !== second, numbers}]
}

function toDate(
  {day, month, year}: Numbers,
  nearbyYear: number | undefined,
  near: IsoDate | null,
): IsoDate | undefined {
  const named = year ?? nearbyYear
  if (named !== undefined) return isCivilDay(named, month, day) ? civilDate(named, month, day) : undefined
  if (near === null) return undefined
  const around = parts(near).year
  return [around - 1, around, around + 1]
    .filter((each) => isCivilDay(each, month, day))
    .map((each) => civilDate(each, month, day))
    .sort((one, other) => distance(near, one) - distance(near, other))[0]
}

/** Documents speak more of what comes than of what was, so that days behind count double. */
function distance(from: IsoDate, to: IsoDate): number {
  const days = daysBetween(from, to)
  return days < 0 ? -2 * days : days
}

/** "1 March to 30 June 2026": the year stands at the end. */
function yearNearby(places: readonly Place[], at: number): number | undefined {
  const next = places[at + 1]
  return next && next.start - places[at]!.end < 8 ? next.numbers.year : undefined
}

function monthOf(word: string): number {
  if (/^\d/.test(word)) return Number(word)
  return MONTHS.findIndex((names) => names.split(' ').includes(word.slice(0, 3).toLowerCase())) + 1
}

function leadingNumber(text: string): number {
  return Number.parseInt(text, 10)
}
