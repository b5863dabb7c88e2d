import {currenciesNamed, currencyDigits} from './currencies.ts'
import {invalidMoney, type Money, money, toDecimalString} from './money.ts'
import {quoted} from './quoted.ts'
import {roundedText} from './ratios.ts'

export type DecimalMark = '.' | ','

export interface MoneyContext {
  readonly currency: string
  readonly decimalMark: DecimalMark
}

export interface MoneyFormat {
  readonly decimalMark: DecimalMark
  /** Thousands in groups; true unless said otherwise. */
  readonly group?: boolean
  /** Begin with the currency's code; false unless said otherwise. */
  readonly withCurrency?: boolean
}

interface Digits {
  readonly whole: string
  readonly decimals: string
}

interface TypedMoney {
  readonly minus: '-' | ''
  /** Currency signs or codes, as typed. */
  readonly names: readonly string[]
  /** Digits and marks, beginning and ending with a digit. */
  readonly number: string
  readonly suffix: string
}

const ZEROS_OF_SUFFIX: ReadonlyMap<string, number> = new Map([
  ['', 0],
  ['k', 3],
  ['m', 6],
  ['bn', 9],
])

/** What may stand before and after the digits, without spaces and currency. A minus at the end is how SAP writes it. */
const MINUS_OF_MARKERS: ReadonlyMap<string, '-' | ''> = new Map([
  ['|', ''],
  ['+|', ''],
  ['-|', '-'],
  ['|-', '-'],
  ['(|)', '-'],
])

/**
 * Reads an amount as people type and as spreadsheets show it: `1,250.00`, `€ 1.250,00`, `12 450`, `1.5k`, `(300)`.
 * The decimal mark is known beforehand, any other mark has to part exact groups of three digits, and a sign or code has
 * to be of the expected currency. What could be meant in two ways is refused, with what to type instead.
 */
export function parseMoney(text: string, {currency, decimalMark}: MoneyContext): Money {
  const {minus, names, number, suffix} = takeApart(text, decimalMark)
  const foreign = names.find((name) => !currenciesNamed(name).includes(currency))
  if (foreign !== undefined) {
    throw invalidMoney(
      `${quoted(text)} names "${foreign}", but this amount is in ${currency}.`,
      `Type the amount in ${currency}, with or without that code.`,
    )
  }
  const decimalPlaces = currencyDigits(currency) + ZEROS_OF_SUFFIX.get(suffix)!
  const digits = readDigits(number, decimalMark)
  if (!digits || digits.decimals.length > decimalPlaces) {
    const suggestion = suggest(number, decimalMark, decimalPlaces, digits)
    throw invalidMoney(
      `${quoted(text)} ${digits ? `has too many decimals for ${currency}` : complaint(number, decimalMark)}.`,
      suggestion ? `Did you mean ${minus}${suggestion}${suffix}?` : example(decimalMark),
    )
  }
  return money(BigInt(minus + digits.whole + digits.decimals.padEnd(decimalPlaces, '0')), currency)
}

/** What `parseMoney` reads back as the same amount: "1,250.00", "GBP -1,250.00". */
export function formatMoney(amount: Money, {decimalMark, group = true, withCurrency = false}: MoneyFormat): string {
  const [whole, decimals] = toDecimalString(amount).split('.') as [string, string?]
  const grouped = group ? whole.replace(/\B(?=(\d{3})+$)/g, decimalMark === '.' ? ',' : '.') : whole
  return `${withCurrency ? `${amount.currency} ` : ''}${grouped}${decimals ? decimalMark + decimals : ''}`
}

function takeApart(text: string, decimalMark: DecimalMark): TypedMoney {
  const plain = text.trim().replace(/\s/g, ' ').replaceAll('’', "'").replaceAll('−', '-')
  const match = plain.length <= 60 ? /^(\D*)(\d(?:[\d.,' ]*\d)?)(\D*)$/.exec(plain) : null
  const [before, number, after] = match ? [match[1]!, match[2]!, match[3]!] : ['', '', '']
  const minus = MINUS_OF_MARKERS.get(`${before.replace(/[^(+-]/g, '')}|${after.replace(/[^)-]/g, '')}`)
  const prefix = before.replace(/[ (+-]/g, '')
  const {name, suffix} = readEnding(after.replace(/[ )-]/g, ''))
  const names = [prefix, name].filter((each) => each !== '')
  if (!match || minus === undefined || names.some((each) => /^[.,'+(]/.test(each))) {
    throw invalidMoney(plain ? `${quoted(text)} is not an amount.` : 'An amount is missing.', example(decimalMark))
  }
  return {minus, names, number, suffix}
}

/** `k`, `m` and `bn` make it thousands, millions and billions; a currency may follow. "kr" is a currency. */
function readEnding(ending: string): {readonly name: string; readonly suffix: string} {
  const match = currenciesNamed(ending).length > 0 ? null : /^(k|m|bn)(.*)$/i.exec(ending)
  return match ? {name: match[2]!, suffix: match[1]!.toLowerCase()} : {name: ending, suffix: ''}
}

function readDigits(number: string, decimalMark: DecimalMark): Digits | undefined {
  const [whole, decimals = '', ...more] = number.split(decimalMark) as [string, ...string[]]
  if (more.length > 0 || !/^\d*$/.test(decimals)) return undefined
  const isGrouped = /^[1-9]\d{0,2}([.,' ])\d{3}(?:\1\d{3})*$/.test(whole)
  if (!isGrouped && !/^\d+$/.test(whole)) return undefined
  return {whole: whole.replace(/\D/g, ''), decimals}
}

function complaint(number: string, decimalMark: DecimalMark): string {
  if (number.split(decimalMark).length > 2) return 'has two decimal marks'
  return `has groups that are not three digits each (the decimal mark is "${decimalMark}")`
}

/** The same digits read with the other decimal mark, then with the last mark as the decimal one, else rounded. */
function suggest(number: string, mark: DecimalMark, decimalPlaces: number, digits?: Digits): string | undefined {
  const lastMark = number.search(/[.,' ]\d*$/)
  const candidates = [
    readDigits(number, mark === '.' ? ',' : '.'),
    {whole: number.slice(0, lastMark).replace(/\D/g, ''), decimals: number.slice(lastMark + 1)},
  ]
  const fitting = candidates.find((each) => each && each.decimals.length <= decimalPlaces)
  if (fitting) return fitting.decimals ? fitting.whole + mark + fitting.decimals : fitting.whole
  if (!digits) return undefined
  const denominator = 10n ** BigInt(digits.decimals.length)
  return roundedText({numerator: BigInt(digits.whole + digits.decimals), denominator}, decimalPlaces).replace('.', mark)
}

function example(decimalMark: DecimalMark): string {
  return `Type an amount such as 1250${decimalMark}00 or 12${decimalMark}5k.`
}
