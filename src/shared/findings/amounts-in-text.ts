import {currenciesNamed, type DecimalMark, type Money, negate, parseMoney} from '#shared/coordination/index'
import {UserError} from '#shared/errors'

export interface AmountInText {
  readonly amount: Money
  readonly start: number
  readonly end: number
}

const CODE =
  'EUR|USD|GBP|CHF|JPY|CNY|INR|AUD|CAD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|RON|ZAR|BRL|MXN|SGD|HKD|KRW|AED|SAR|ILS|THB|ISK|RSD|UAH|KES|NGN|EGP|PHP|IDR|MYR|VND|TRY'
const SIGN = String.raw`(?:US|AU|CA|HK|NZ|[ACSR])?\$|[€£¥₹₺₽₩₪฿₫₴]`
const CURRENCY = String.raw`(?:(?:T|k|M|Mio\.? ?)?(?:€|EUR(?!\p{L}))|${SIGN}|(?:${CODE})(?!\p{L})|(?:Euro|EURO)(?!\p{L}))`
const WORDS = `[Ee]uros?|EURO|[Cc]ents? of the euro|(?:US )?[Dd]ollars?|US-Dollar|[Pp]ounds?(?: sterling)?|(?:Swiss [Ff]rancs?|Schweizer Franken|Franken)|zł|Kč`
const NUMBER = String.raw`(?:\d{1,3}(?:(?<group>[.,'’\u00a0\u202f ])\d{3})(?:\k<group>\d{3})*(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,3})?)(?!\d|[.,]\d)`
const SUFFIX = String.raw`\s?(?:[kKmMT]|mn|Mn|mln|bn|Bn|[Mm]illions?|[Bb]illions?|[Tt]housand|Mio\.?|Mrd\.?|Millionen|Milliarden?|Tsd\.?|[Tt]ausend)(?![\p{L}²³])`
const UNTIL = String.raw`\s?(?:–|—|-|to|bis|and|und)\s?`

const patterns = [
  new RegExp(
    String.raw`(?<![\p{L}\d])(?<minus>[-−–] ?)?(?<name>${CURRENCY})[ \u00a0\u202f]?(?<minusInside>[-−])?(?<number>${NUMBER})(?<suffix>${SUFFIX})?(?:\s?[–-]\s?(?:€|£|\$)?(?<last>\d[\d.,]*\d|\d)(?<lastSuffix>${SUFFIX})?(?![\d.,]*\d))?`,
    'gu',
  ),
  new RegExp(
    String.raw`(?<![\p{L}\d]|\d[.,'’])(?<minus>[-−] ?)?(?:(?<first>\d[\d.,'’]*\d|\d)(?<firstSuffix>${SUFFIX})?${UNTIL})?(?<number>${NUMBER})(?:,[-–—]+)?(?<suffix>${SUFFIX})?[ \u00a0\u202f]?(?<name>${CURRENCY}|${WORDS})(?![\p{L}\d])`,
    'gu',
  ),
]

const CELL = new RegExp(`^(?<minus>[-−] ?)?(?<number>${NUMBER})(?:,-)?$`, 'u')

const CODES_OF_WORDS: readonly (readonly [RegExp, string])[] = [
  [/^euro/i, 'EUR'],
  [/dollar/i, 'USD'],
  [/^pound/i, 'GBP'],
  [/fran/i, 'CHF'],
]

const SUFFIXES: readonly (readonly [RegExp, string])[] = [
  [/^(?:k|t|thousand|tsd|tausend)/i, 'k'],
  [/^(?:bn|bill|mrd|milliard)/i, 'bn'],
  [/^m/i, 'm'],
]

/** The amounts with a currency, in the order of the text. `preferred` decides what `$` and other shared signs mean. */
export function findAmounts(text: string, language: 'en' | 'de' | null, preferred?: string): AmountInText[] {
  const found: AmountInText[] = []
  for (const pattern of patterns) {
    for (const match of text.matchAll(pattern)) {
      const end = match.index + match[0].length
      const {first, number} = match.groups!
      const isTaken = (from: number): boolean => found.some((each) => from < each.end && each.start < end)
      // "€ 500 and 600 EUR" is no range: the first number belongs to the amount before.
      const isRangeTaken = first !== undefined && isTaken(match.index)
      const start = isRangeTaken ? match.index + match[0].lastIndexOf(number!) : match.index
      if (isTaken(start)) continue
      const groups = isRangeTaken ? {...match.groups!, first: undefined} : match.groups!
      for (const amount of readMatch(groups, language, preferred)) found.push({start, end, amount})
    }
  }
  return found.sort((one, other) => one.start - other.start)
}

/** A number as it stands in a table whose heading names the currency; `null` when it is no amount. */
export function readAmount(number: string, currency: string, language: 'en' | 'de' | null): Money | null {
  const match = CELL.exec(number.trim())
  return match ? toMoney(match.groups!['number']!, '', currency, language, match.groups!['minus'] !== undefined) : null
}

/** The currency that a heading names, such as "Amount (EUR)". */
export function currencyIn(text: string, preferred?: string): string | null {
  const name = new RegExp(String.raw`(?<!\p{L})(?:${SIGN}|(?:${CODE})(?!\p{L}))`, 'iu').exec(text)?.[0]
  return name === undefined ? null : currencyOf(name, preferred)
}

function readMatch(
  groups: Record<string, string | undefined>,
  language: 'en' | 'de' | null,
  preferred: string | undefined,
): Money[] {
  const {name, number, suffix = '', first, firstSuffix, last, lastSuffix} = groups
  const prefix = /^(T|k|M)(?:€|EUR)/.exec(name!)?.[1] ?? (/^Mio/.test(name!) ? 'm' : '')
  const currency = currencyOf(name!.replace(/^(?:T|k|M|Mio\.? ?)(?=€|EUR)/, ''), preferred)
  if (currency === null) return []
  const read = (digits: string, ownSuffix: string): Money | null =>
    toMoney(
      digits,
      suffixOf(ownSuffix || prefix),
      currency,
      language,
      Boolean(groups['minus'] ?? groups['minusInside']),
    )
  const single = read(number!, suffix)
  const from = first === undefined ? single : read(first, firstSuffix ?? suffix)
  const to = last === undefined ? single : read(last, lastSuffix ?? suffix)
  if (first !== undefined && from && single && from.amount < single.amount) return [from, single]
  if (last !== undefined && to) {
    const shared = suffix === '' && lastSuffix ? (read(number!, lastSuffix) ?? single) : single
    if (shared && shared.amount < to.amount) return [shared, to]
  }
  return single ? [single] : []
}

function currencyOf(name: string, preferred: string | undefined): string | null {
  const named = CODES_OF_WORDS.find(([pattern]) => pattern.test(name))?.[1]
  const meant = named ? [named] : currenciesNamed(name)
  return (preferred !== undefined && meant.includes(preferred) ? preferred : meant[0]) ?? null
}

function suffixOf(written: string): string {
  const word = written.trim()
  return word === '' ? '' : SUFFIXES.find(([pattern]) => pattern.test(word))![1]
}

function toMoney(
  number: string,
  suffix: string,
  currency: string,
  language: 'en' | 'de' | null,
  isNegative: boolean,
): Money | null {
  try {
    const amount = parseMoney(`${number}${suffix}`, {currency, decimalMark: decimalMarkOf(number, suffix, language)})
    return isNegative ? negate(amount) : amount
  } catch (error) {
    if (error instanceof UserError) return null
    throw error
  }
}

/** Two kinds of marks tell; three digits after the only mark are a group, unless millions follow. */
function decimalMarkOf(number: string, suffix: string, language: 'en' | 'de' | null): DecimalMark {
  const marks = number.match(/[.,]/g) ?? []
  const last = marks.at(-1) as DecimalMark | undefined
  const ofLanguage = language === 'de' ? ',' : '.'
  if (last === undefined) return ofLanguage
  const isLastAlone = marks.filter((mark) => mark === last).length === 1
  if (new Set(number.match(/[.,'’\s]/g)).size > 1) return isLastAlone ? last : ofLanguage
  const isGroup = !isLastAlone || /[.,]\d{3}$/.test(number)
  if (!isGroup || (suffix !== '' && last === ofLanguage)) return last
  return last === '.' ? ',' : '.'
}
