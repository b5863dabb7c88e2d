import {type IsoDate, toDecimalString} from '#shared/coordination/index'
import {type AmountInText, currencyIn, findAmounts, readAmount} from './amounts-in-text.ts'
import {type DateInText, findDates} from './dates-in-text.ts'
import type {Prove} from './evidence.ts'
import {type Sentence, sentenceAt} from './layout.ts'
import {onOneLine} from './sentences.ts'
import type {
  AmountFinding,
  AnalysisConventions,
  Confidence,
  DateFinding,
  Evidence,
  Language,
  PageText,
} from './types.ts'

interface Placed<Value> {
  readonly page: number
  readonly sentence: Sentence
  readonly found: Value
}

const MOST_EVIDENCE = 10
const LONGEST_MEANING = 120
const TOTAL =
  /^(?:sub-?total|total|net|gross|vat|tax|amount due|balance|grand total|zwischensumme|summe|gesamt\w*|netto\w*|brutto\w*|mwst|ust|umsatzsteuer|rechnungsbetrag|endbetrag|zahlbetrag)\b/i
const AMOUNT_COLUMN =
  /amount|betrag|total|gesamt|price|preis|summe|costs?\b|kosten|budget|netto|brutto|net\b|gross|planned|actual|forecast/

/** Days with what they are for; those without a year follow the first day that has one. */
export function datesOn(
  pages: readonly PageText[],
  sentences: readonly Sentence[],
  configured: AnalysisConventions['dateOrder'],
): Placed<DateInText>[] {
  const custom = customOf(pages)
  const order = custom ?? configured
  const settle = (dates: readonly DateInText[]): DateInText[] =>
    dates.map((each) => (custom ? {...each, isAmbiguous: false} : each))
  const raw = pages.map(({number, text}) => ({
    number,
    text,
    dates: /\d/.test(text) ? findDates(text, order, null) : [],
  }))
  const near: IsoDate | null = raw.flatMap(({dates}) => dates)[0]?.date ?? null
  return raw.flatMap(({number, text}) =>
    place(number, sentences, near === null ? [] : settle(findDates(text, order, near))),
  )
}

export function amountsOn(
  pages: readonly PageText[],
  sentences: readonly Sentence[],
  language: Language | null,
  preferred: string | undefined,
): Placed<AmountInText>[] {
  const named = pages.flatMap(({number, text}) => place(number, sentences, findAmounts(text, language, preferred)))
  const currencies = new Set(named.map(({found}) => found.amount.currency))
  for (const {text, columns} of sentences) {
    if (columns.length === 0 && !/\b(?:in|alle)\b/i.test(text)) continue
    for (const each of [
      ...columns,
      ...(/\b(?:amounts?|figures|prices|beträge|angaben|preise)\b.{0,20}\bin\b/i.test(text) ? [text] : []),
    ]) {
      const currency = currencyIn(each, preferred)
      if (currency) currencies.add(currency)
    }
  }
  const only = currencies.size === 1 ? [...currencies][0]! : null
  const taken = new Set(named.map(({page, found}) => `${page}:${found.start}`))
  const inTables = sentences.flatMap((sentence) => amountsInRow(sentence, only, language, preferred))
  return [...named, ...inTables.filter(({page, found}) => !taken.has(`${page}:${found.start}`))]
}

export function toDateFindings(placed: readonly Placed<DateInText>[], prove: Prove): DateFinding[] {
  return [...groupBy(placed, ({found}) => found.date).values()].map((own) => {
    const {date} = own[0]!.found
    const isAmbiguous = own.every(({found}) => found.isAmbiguous)
    const isGuessed = own.every(({found}) => found.isYearGuessed)
    const {meaning, evidence} = about(own, prove)
    const confidence: Confidence = isAmbiguous || isGuessed ? 'low' : 'high'
    return {kind: 'date', text: meaning ?? date, date, meaning, isAmbiguous, origin: 'rules', confidence, evidence}
  })
}

export function toAmountFindings(placed: readonly Placed<AmountInText>[], prove: Prove): AmountFinding[] {
  return [...groupBy(placed, ({found: {amount}}) => `${amount.currency}${amount.amount}`).values()].map((own) => {
    const {amount} = own[0]!.found
    const {meaning, evidence} = about(own, prove)
    const text = meaning ?? `${amount.currency} ${toDecimalString(amount)}`
    return {kind: 'amount', text, amount, meaning, origin: 'rules', confidence: 'high', evidence}
  })
}

function place<Value extends {readonly start: number}>(
  page: number,
  sentences: readonly Sentence[],
  values: readonly Value[],
): Placed<Value>[] {
  return values.flatMap((found) => {
    const sentence = sentenceAt(sentences, page, found.start)
    return sentence ? [{page, sentence, found}] : []
  })
}

/** Numbers without a currency of their own: its name is in the heading of the column, or there is one for all. */
function amountsInRow(
  sentence: Sentence,
  only: string | null,
  language: Language | null,
  preferred: string | undefined,
): Placed<AmountInText>[] {
  const {page, cells, columns, text, form, end} = sentence
  if (form === 'row') {
    const isTotal = TOTAL.test(cells[0]?.text ?? '')
    return cells.flatMap((cell, at) => {
      const heading = columns[at] ?? ''
      const named = currencyIn(heading, preferred)
      const isDecimal = /\d[.,]\d\d$/.test(cell.text)
      const currency = named ?? (isDecimal && (AMOUNT_COLUMN.test(heading) || isTotal) ? only : null)
      const amount = currency === null ? null : readAmount(cell.text, currency, language)
      return amount ? [{page, sentence, found: {amount, start: cell.start, end: cell.end}}] : []
    })
  }
  const number = only !== null && TOTAL.test(text) ? /(?<![\d.,])\d[\d.,' ]*[.,]\d\d$/.exec(text)?.[0] : undefined
  const amount = number === undefined ? null : readAmount(number, only!, language)
  return amount ? [{page, sentence, found: {amount, start: end - number!.length, end}}] : []
}

/** The order in which the document itself writes its days and months, where some of its days can be read in one way only. */
function customOf(pages: readonly PageText[]): 'dmy' | 'mdy' | null {
  let [dayFirst, monthFirst] = [0, 0]
  for (const {text} of pages) {
    for (const [, first, second] of text.matchAll(/(?<![\d/.-])(\d{1,2})[/-](\d{1,2})[/-](?:19|20)\d\d(?!\d)/g)) {
      if (Number(first) > 12 && Number(second) <= 12) dayFirst++
      if (Number(second) > 12 && Number(first) <= 12) monthFirst++
    }
  }
  if (dayFirst > 0 === monthFirst > 0) return null
  return dayFirst > 0 ? 'dmy' : 'mdy'
}

/** What the first that says something says, and all places. */
function about(
  own: readonly Placed<{readonly start: number; readonly end: number}>[],
  prove: Prove,
): {readonly meaning: string | null; readonly evidence: Evidence[]} {
  const meaning = own.map(({sentence, found}) => meaningOf(sentence, found)).find((each) => each !== null) ?? null
  const spans = own.slice(0, MOST_EVIDENCE).map(({page, found: {start, end}}) => prove({page, start, end}))
  return {meaning, evidence: spans}
}

/** The words before ("Due date:"), the other cells of the row, or the sentence. */
function meaningOf(sentence: Sentence, {start, end}: {readonly start: number; readonly end: number}): string | null {
  const {cells, columns, text} = sentence
  const cell = cells.findIndex((each) => start >= each.start && end <= each.end)
  if (cell >= 0) {
    const label = cells.find((each, at) => at !== cell && /\p{L}{3}/u.test(each.text))?.text
    return [label, columns[cell]].filter((each) => each !== undefined).join(', ') || null
  }
  // The beginning tells it: a long sentence is not to be read again for each of its figures.
  const meaning = onOneLine(text.slice(0, 4 * LONGEST_MEANING))
  const label = /^([\p{L}][\p{L} ()/-]{2,40}):\s/u.exec(meaning)?.[1]
  if (label && start - sentence.start < label.length + 12) return label
  if (!/\p{L}{3}/u.test(meaning)) return null
  return meaning.length <= LONGEST_MEANING ? meaning : `${meaning.slice(0, LONGEST_MEANING - 1).trimEnd()}…`
}

function groupBy<Value>(values: readonly Value[], keyOf: (value: Value) => string): Map<string, Value[]> {
  const groups = new Map<string, Value[]>()
  for (const value of values) {
    const own = groups.get(keyOf(value))
    if (own) own.push(value)
    else groups.set(keyOf(value), [value])
  }
  return groups
}
