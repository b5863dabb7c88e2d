/**
 * The numbers of an answer that are in none of the texts that it was made from, as they were written: a model may have made
 * them up, or counted. Compared by value, so that `420,000.00`, `420000` and `420k` are one; the parts of a date are
 * numbers of their own. References and the numbering of a list are no numbers.
 */
export function unverifiedNumbers(answer: string, sources: readonly string[]): string[] {
  const known = new Set(sources.flatMap((source) => numbersIn(source).map(({value}) => value)))
  const unknown = numbersIn(answer).filter(({value}) => !known.has(value))
  return [...new Set(unknown.map(({written}) => written))]
}

interface WrittenNumber {
  readonly written: string
  readonly value: number
}

function numbersIn(text: string): WrittenNumber[] {
  const plain = text
    .replace(REFERENCE, ' ')
    .replace(LIST_NUMBER, ' ')
    .replace(DATE, (date) => date.replace(/[-./]/g, ' '))
  return [...plain.matchAll(NUMBER)].map(([written, digits, scale]) => ({
    value: rounded(numberOf(digits!) * (SCALES[scale?.toLowerCase() ?? ''] ?? 1)),
    written,
  }))
}

const REFERENCE = /(?<![\p{L}\p{N}-])[A-Z][A-Z0-9]{1,9}-[A-Z]-?\d+(?![\p{L}\p{N}])|\[[A-Z][A-Z0-9]{1,9}\]/giu
const LIST_NUMBER = /^\s*\d{1,2}[.)]\s/gm
const DATE = /\b(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./]\d{1,2}[./]\d{2,4})\b/g
const NUMBER =
  /(?<![\p{L}\p{N}])(\d+(?:[.,'’\u00a0\u202f]\d+)*)(?:\s?(k|m|bn|thousand|million|billion|tausend|mio|mrd|millionen|milliarden)\b)?/giu

const SCALES: Readonly<Record<string, number>> = {
  billion: 1e9,
  bn: 1e9,
  k: 1e3,
  m: 1e6,
  milliarden: 1e9,
  million: 1e6,
  millionen: 1e6,
  mio: 1e6,
  mrd: 1e9,
  tausend: 1e3,
  thousand: 1e3,
}

/** The last mark is the decimal one, unless it is the only one or repeated and three digits follow. */
function numberOf(digits: string): number {
  const marks = digits.replace(/\d/g, '')
  const last = marks.at(-1)
  if (last === undefined) return Number(digits)
  const at = digits.lastIndexOf(last)
  const isGrouping = !/[.,]/.test(last) || (digits.length - at === 4 && new Set(marks).size === 1)
  const whole = isGrouping ? digits : digits.slice(0, at)
  const fraction = isGrouping ? '' : digits.slice(at + 1)
  return Number(`${whole.replace(/\D/g, '')}.${fraction || '0'}`)
}

/** What scaling adds to a fraction is not meant. */
function rounded(value: number): number {
  return Number(value.toPrecision(12))
}
