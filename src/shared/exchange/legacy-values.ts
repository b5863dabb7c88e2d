import {
  assumedProbability,
  fromDecimalString,
  type IsoDate,
  isCurrency,
  isDate,
  parseCurrency,
  parseDate,
  parseMoney,
  toDecimalString,
  todayIn,
} from '#shared/coordination/index'
import type {Acting} from '../conventions.ts'
import {ExitCode, UserError} from '../errors.ts'
import {canonical} from './bundle-format.ts'
import {isRecord} from './json-text.ts'
import {knownWords, meaningOf, scaleWords} from './legacy-words.ts'

const LIKELIHOODS = [1, 2, 3, 4, 5] as const
const LONGEST_LINE = 200

/** A value as text, lists line by line; what is structured stays JSON. */
export function textOfValue(value: unknown): string {
  if (typeof value === 'string') return value.trim()
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.map(textOfValue).join('\n')
  return isRecord(value) ? canonical(value) : String(value)
}

/** One line; what is longer is cut, and stays whole in the description. */
export function shortLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  const letters = [...line]
  return letters.length <= LONGEST_LINE
    ? line
    : `${letters
        .slice(0, LONGEST_LINE - 1)
        .join('')
        .trimEnd()}…`
}

export interface ReadScale {
  readonly level: string
  /** What was said in percent. */
  readonly percent: string | undefined
}

/** 1 to 5 from 4, "4/5", "4 - High", "High", "30%" or 0.3. */
export function readScale(text: string): ReadScale {
  const level = /^([1-5])(?:\.0+)?(?:\s*\/\s*5|\s*[-–—:(].*)?$/.exec(text)?.[1] ?? meaningOf(text, scaleWords)
  if (level !== undefined) return {level, percent: undefined}
  const percent = /^(\d{1,3}(?:\.\d+)?)\s*%$/.exec(text)?.[1] ?? fractionInPercent(text)
  if (percent !== undefined && Number(percent) <= 100) {
    // The level whose assumed probability is nearest.
    const nearest = LIKELIHOODS.find((each) => Number(percent) <= assumedProbability(each) + 10)
    return {level: String(nearest ?? 5), percent: String(Math.round(Number(percent) * 100) / 100)}
  }
  throw invalid(
    `"${text.slice(0, 60)}" is no level: 1 to 5, a percentage such as 30%, or a word: ${knownWords(scaleWords)}.`,
  )
}

/** A share such as 0.3: between 0 and 1 it can be no level. */
function fractionInPercent(text: string): string | undefined {
  return /^0?\.\d+$/.test(text) ? String(Number(text) * 100) : undefined
}

export function readWord(text: string, words: Readonly<Record<string, readonly string[]>>, hint: string): string {
  const meaning = meaningOf(text, words)
  if (meaning !== undefined) return meaning
  const shown = text.slice(0, 60)
  throw invalid(
    `"${shown}" is not known; known are ${knownWords(words)}. Say what it means: --map "${hint}:${shown}=…"`,
  )
}

/** A day from 2026-01-31, with or without a time, 31.1.2026, 31 Jan 2026; 31/01/2026 where the order is set. */
export function readLegacyDate(text: string, timezone: string, {conventions, now}: Acting): IsoDate {
  const instant = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s*(?:Z|[+-]\d\d:?\d\d)$/.test(text)
    ? new Date(text.replace(' ', 'T'))
    : undefined
  if (instant && !Number.isNaN(instant.getTime())) return todayIn(timezone, instant)
  const [, day] = /^(\d{4}-\d\d-\d\d)(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?$/.exec(text) ?? []
  if (day !== undefined && isDate(day)) return day
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text)
  const german = dotted && `${dotted[3]}-${dotted[2]!.padStart(2, '0')}-${dotted[1]!.padStart(2, '0')}`
  if (german && isDate(german)) return german
  // What needs no today: a file means the same day whenever it is read.
  if (/^\d.*\b\d{4}$|^[a-z]{3,9}\.? \d{1,2},? \d{4}$/i.test(text) && !dotted) {
    const locale = conventions.dateOrder === 'none' ? {} : {locale: conventions.dateOrder}
    return parseDate(text, {today: todayIn(timezone, now), ...locale})
  }
  throw invalid(`"${text.slice(0, 60)}" is no day; write it such as 2026-11-30.`)
}

export interface ReadAmount {
  /** With a point, whatever mark people here type. */
  readonly amount: string
  readonly currency: string
}

interface Currencies {
  /** What the entry says that its amounts are in. */
  readonly own: string | undefined
  /** For those that say nothing. */
  readonly usual: string | null
}

/** A number, a text such as "EUR 12,000.00", or {"amount", "currency"}. */
export function readLegacyAmount(value: unknown, currencies: Currencies, decimalMark: '.' | ','): ReadAmount {
  if (isRecord(value)) {
    const said = textOfValue(value['currency'])
    const own = said === '' ? currencies.own : parseCurrency(said)
    return readLegacyAmount(textOfValue(value['amount'] ?? value['value']), {...currencies, own}, decimalMark)
  }
  const text = textOfValue(value)
  const currency = currencies.own ?? (text.match(/[A-Z]{3}/g) ?? []).find(isCurrency) ?? currencies.usual
  if (currency === null)
    throw invalid('is in no currency: the project has none either (coord project edit KEY --currency EUR).')
  const isPlain = typeof value === 'number' || /^-?\d+\.\d{1,2}$/.test(text)
  const amount = parseMoney(text, {currency, decimalMark: isPlain ? '.' : decimalMark})
  return {amount: toDecimalString(amount), currency}
}

export function isZero({amount, currency}: ReadAmount): boolean {
  return fromDecimalString(amount, currency).amount === 0n
}

function invalid(message: string): UserError {
  return new UserError(message, {code: 'INVALID_INPUT', exitCode: ExitCode.usage})
}
