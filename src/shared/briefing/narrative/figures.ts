import {toDecimalString} from '#shared/coordination/index'
import {type AmountInText, findAmounts, findDates} from '#shared/findings/index'

/** A number, as a value that can be compared, and the words that say of what. */
export interface Figure {
  readonly written: string
  readonly at: number
  /** `2300.5`; `half`, `x2`, `nth 1` and the like for what is no plain number. */
  readonly value: string
  /** The next words, up to the next mark or number: `day`, `overdue`. */
  readonly counted: readonly string[]
}

export interface WrittenDate {
  readonly written: string
  readonly at: number
  /** An ISO day, or what is less: `month 11`, `month 11 of 2026`, `year 2027`, `tomorrow`. Null for no day at all. */
  readonly value: string | null
}

export interface WrittenAmount {
  readonly written: string
  readonly at: number
  /** `GBP 2300`, or the currency alone. */
  readonly value: string
}

export interface Figures {
  readonly dates: readonly WrittenDate[]
  readonly amounts: readonly WrittenAmount[]
  readonly numbers: readonly Figure[]
}

/** Dates, then amounts in what is left, then numbers in what is left of that: a year is no number of things. */
export function figuresIn(text: string, near: string | null = null): Figures {
  const dates = datesIn(text, near)
  const withoutDates = blanked(text, dates)
  const amounts = amountsIn(withoutDates)
  return {amounts, dates, numbers: numbersIn(blanked(withoutDates, amounts))}
}

/** `3` for "three"; undefined for what is no number in words. */
export function spelledNumber(word: string): string | undefined {
  return WORDS.get(word.toLowerCase())
}

const MONTHS = 'January|February|March|April|May|June|July|August|September|October|November|December'.split('|')
const MONTH = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(${MONTHS.map((name) => `${name}|${name.slice(0, 3)}(?:t?\\.)?`).join('|')})(?![\p{L}\p{N}])(?:\s+(\d{4}))?`,
  'gu',
)
const YEAR = /(?<=\b(?:in|of|by|since|until|during|before|after)\s)((?:19|20|21)\d\d)(?![\p{N}]|[.,]\d)/giu
const RELATIVE =
  /(?<![\p{L}\p{N}])(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|today|tomorrow|yesterday|tonight|weekend|(?:this|next|last|coming|previous|past) (?:day|week|month|quarter|year)|Q[1-4])(?![\p{L}\p{N}])/giu
const NO_DAY = /(?<!\p{N})\d{4}-\d{1,2}(?:-\d{1,2})?(?!\p{N})|(?<!\p{N})\d{1,2}[/.]\d{1,2}[/.]\d{2,4}(?!\p{N})/gu

function datesIn(text: string, near: string | null): WrittenDate[] {
  const found: WrittenDate[] = []
  let rest = text
  const take = (dates: WrittenDate[]) => {
    found.push(...dates)
    rest = blanked(rest, dates)
  }
  take(
    findDates(text, 'dmy', near).map(({date, end, isAmbiguous, start}) => ({
      at: start,
      // 03/04 is another day for every other reader.
      value: isAmbiguous ? null : date,
      written: text.slice(start, end),
    })),
  )
  take(matches(rest, NO_DAY, () => null))
  take(
    matches(rest, MONTH, ([, name, year]) => {
      const month = `month ${MONTHS.findIndex((each) => each.slice(0, 3) === name!.slice(0, 3)) + 1}`
      return year === undefined ? month : `${month} of ${year}`
    }),
  )
  take(matches(rest, YEAR, ([, year]) => `year ${year}`))
  take(matches(rest, RELATIVE, ([words]) => words.toLowerCase()))
  return found
}

const CODE_AND_NUMBER = /(?<![\p{L}\p{N}])([-−]?)([A-Z]{3})[ \u00a0]?([-−]?\d[\d,]*(?:\.\d+)?)/gu
const CURRENCY =
  /[€£$¥₹₺₽₩₪฿₫₴]|(?<![\p{L}\p{N}])(?:EUR|USD|GBP|CHF|JPY|euros?|dollars?|pounds?|sterling|francs?|yen|cents?|pence)(?![\p{L}\p{N}])/giu

function amountsIn(text: string): WrittenAmount[] {
  const named = findAmounts(text, 'en').map(({amount, end, start}: AmountInText) => ({
    at: start,
    value: `${amount.currency} ${plainDecimal(toDecimalString(amount))}`,
    written: text.slice(start, end),
  }))
  let rest = blanked(text, named)
  const others = matches(
    rest,
    CODE_AND_NUMBER,
    ([, before, code, number]) => `${code} ${before ? '-' : ''}${plainDecimal(number!.replaceAll(',', ''))}`,
  ) as WrittenAmount[]
  rest = blanked(rest, others)
  const alone = matches(rest, CURRENCY, ([word]) => word.toLowerCase()) as WrittenAmount[]
  return [...named, ...others, ...alone]
}

const ONES =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'
const WORDS: ReadonlyMap<string, string> = new Map([
  ...ONES.split(' ').map((word, value) => [word, String(value)] as const),
  ...TENS.split(' ').map((word, index) => [word, String(20 + 10 * index)] as const),
  ...TENS.split(' ').flatMap((tens, index) =>
    ONES.split(' ')
      .slice(1, 10)
      .map((ones, one) => [`${tens}-${ones}`, String(21 + 10 * index + one)] as const),
  ),
  ...`2=both,couple,couples,pair,pairs 12=dozen 100=hundred 1000=thousand 1000000=million 1000000000=billion
  half=half,halves,halve,halved,halving x2=double,doubled,doubles,doubling,twice,twofold
  x3=triple,tripled,triples,tripling,treble,trebled,thrice,threefold x4=quadruple,quadrupled fourth=quarter,quarters
  x=multiple,several,many,few,numerous,countless,dozens,hundreds,thousands,millions,billions,tens,plenty
  all=all,every,everything,everyone,everybody,entire,entirely,whole most=majority,mostly minority=minority
  nth-1=first,firstly nth-2=second,secondly nth-3=third,thirds,thirdly nth-4=fourth nth-5=fifth nth-6=sixth
  nth-7=seventh nth-8=eighth nth-9=ninth nth-10=tenth`
    .split(/\s+/)
    .flatMap((group) => {
      const [value, words] = group.split('=') as [string, string]
      return words.split(',').map((word) => [word, value] as const)
    }),
])
/** What one of them is can be said with an article: "a week late". */
const UNITS = new Set('day week month year hour percent fortnight decade'.split(' '))

const TOKEN =
  /(?<sign>(?<![\p{L}\p{N}])[-−])?(?<digits>\p{N}+(?:[.,'’]\p{N}+)*)|(?<word>\p{L}[\p{L}\p{M}]*)|(?<percent>%)|[^\s\p{L}\p{N}]/gu
const SCALES: Readonly<Record<string, number>> = {bn: 9, billion: 9, k: 3, m: 6, million: 6, thousand: 3}
const MOST_COUNTED = 3

interface Token {
  readonly written: string
  readonly at: number
  readonly value: string | null
  /** In its base form; null for a mark. */
  readonly word: string | null
}

function numbersIn(text: string): Figure[] {
  const tokens = tokensIn(text)
  return tokens.flatMap(({at, value, word, written}, index) => {
    const counted = countedAfter(tokens, index)
    if (value !== null) return [{at, counted, value, written}]
    if (word === 'most' && /^of$|[^s]s$/.test(tokens[index + 1]?.written ?? ''))
      return [{at, counted, value: 'most', written}]
    const before = tokens[index - 1]
    if (word === null || !UNITS.has(word) || before?.value) return []
    // "A week" is one of them; "for weeks" has to be said so.
    const isOne = before !== undefined && /^(?:an?|another|per)$/i.test(before.written)
    if (before !== undefined && countedBefore(tokens, index)) return []
    return isOne
      ? [{at: before.at, counted: [word], value: '1', written: `${before.written} ${written}`}]
      : [{at, counted: [word], value: 'x', written}]
  })
}

/** Whether a number counts this word, other words between them. */
function countedBefore(tokens: readonly Token[], index: number): boolean {
  for (let before = index - 1; before >= 0 && index - before <= MOST_COUNTED; before -= 1) {
    if (tokens[before]!.value !== null) return true
    if (tokens[before]!.word === null) return false
  }
  return false
}

function countedAfter(tokens: readonly Token[], index: number): string[] {
  const counted: string[] = []
  for (const {value, word, written} of tokens.slice(index + 1, index + 1 + MOST_COUNTED)) {
    if (written === '-' || written === '‑') continue
    if (value !== null || word === null) break
    counted.push(word)
  }
  return counted
}

function tokensIn(text: string): Token[] {
  const tokens: Token[] = []
  for (const {0: written, groups, index: at} of joined(text).matchAll(TOKEN)) {
    const {digits, percent, sign, word} = groups!
    if (digits !== undefined) {
      const value = (sign ? '-' : '') + plainNumber(digits)
      tokens.push({at, value, word: null, written})
    } else if (percent) tokens.push({at, value: null, word: 'percent', written})
    else if (word === undefined) tokens.push({at, value: null, word: null, written})
    else push(tokens, {at, lower: word.toLowerCase(), written})
  }
  return tokens
}

function push(tokens: Token[], {at, lower, written}: {at: number; lower: string; written: string}): void {
  const last = tokens.at(-1)
  const isTouching = last !== undefined && last.at + last.written.length === at
  if (last?.value && /^\d/.test(last.value)) {
    // "2.3k", "3 million", "3rd": one figure.
    if (isTouching && /^(?:st|nd|rd|th)$/.test(lower)) {
      tokens[tokens.length - 1] = {...last, value: `nth-${last.value}`, written: last.written + written}
      return
    }
    const scale = SCALES[lower]
    if (scale !== undefined && (isTouching || lower.length > 2)) {
      tokens[tokens.length - 1] = {
        ...last,
        value: scaled(last.value, scale),
        written: last.written + (isTouching ? '' : ' ') + written,
      }
      return
    }
  }
  const isNobody = lower === 'one' && last?.written.toLowerCase() === 'no'
  const value = isNobody ? null : (WORDS.get(lower) ?? null)
  tokens.push({at, value, word: value === null ? baseForm(lower) : null, written})
}

/** "Twenty-one" is one word, of the same length. */
function joined(text: string): string {
  const pair = new RegExp(`\\b(${TENS.replaceAll(' ', '|')})[- ](${ONES.split(' ').slice(1, 10).join('|')})\\b`, 'giu')
  return text.replace(pair, (words) => {
    const value = WORDS.get(words.toLowerCase().replace(' ', '-'))!
    return value.padEnd(words.length)
  })
}

/** `days` and `day` count the same. */
function baseForm(word: string): string {
  if (word === 'per' || word.length < 4) return word
  return word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word
}

/** "1,250.00" and "1250" are the same; of one mark alone, three digits follow where it groups. */
function plainNumber(digits: string): string {
  const marks = digits.replace(/\p{N}/gu, '')
  const isGrouped = marks.length > 0 && /^\p{N}{1,3}(?:[,'’]\p{N}{3})+(?:\.\p{N}+)?$/u.test(digits)
  return plainDecimal(isGrouped ? digits.replace(/[,'’]/g, '') : digits.replace(',', '.'))
}

function plainDecimal(text: string): string {
  const plain = text.replace('−', '-').replace(/^(-?)0+(?=\d)/, '$1')
  return /^-?\d+\.\d+$/.test(plain) ? plain.replace(/\.?0+$/, '') : plain
}

function scaled(value: string, zeros: number): string {
  const [whole, fraction = ''] = value.split('.')
  const digits = fraction.padEnd(zeros, '0')
  return plainDecimal(`${whole}${digits.slice(0, zeros)}.${digits.slice(zeros) || '0'}`)
}

function matches(
  text: string,
  pattern: RegExp,
  read: (match: RegExpExecArray) => string | null,
): {written: string; at: number; value: string | null}[] {
  return [...text.matchAll(pattern)].map((match) => ({at: match.index, value: read(match), written: match[0]}))
}

/** Of the same length, so that places stay. */
export function blanked(text: string, spans: readonly {readonly at: number; readonly written: string}[]): string {
  return spans.reduce(
    (rest, {at, written}) => rest.slice(0, at) + '¦'.padEnd(written.length) + rest.slice(at + written.length),
    text,
  )
}
