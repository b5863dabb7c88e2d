import {editDistance} from '#shared/coordination/index'
import {areOpposites, figureOf, isNegation} from './meaning-guards.ts'

export interface Alignment {
  /** Positions of the first and behind the last matched word. */
  readonly start: number
  readonly end: number
  /** 1 for equal words in equal order. */
  readonly similarity: number
  /** How many words of the quote found nothing before the first match, and after the last. */
  readonly lostBefore: number
  readonly lostAfter: number
  /** A word stands where its opposite should. */
  readonly hasOpposite: boolean
}

interface Traits {
  readonly word: string
  readonly figure: string | null
  readonly isNegating: boolean
  readonly isSmall: boolean
  /** What it costs when the word is on one side only. */
  readonly loss: number
}

const NEAR = 0.25
const SMALL = 0.5
const OTHER = 1.25
const FIGURE = 0.25
const SMALL_WORDS = new Set(
  `a an the of to in on at by for and or as is are was were be been that this it its with from has have had also will would
   der die das den dem des ein eine einer eines einem einen und in im am an zu zum zur von vom mit für auf ist sind war wird werden
   auch als es sich dass hat haben`.split(/\s+/),
)

/**
 * The part of `words[from, to)` that is most like the quote. Changed figures and negations cost little here: they are
 * judged by themselves, so that a changed number is called that and not "missing".
 */
export function align(
  quote: readonly string[],
  words: readonly string[],
  from: number,
  to: number,
  isSoft: boolean,
): Alignment | null {
  const own = quote.map(traitsOf)
  const others = words.slice(from, to).map(traitsOf)
  const columns = to - from
  const width = columns + 1
  const costs = new Float64Array((quote.length + 1) * width)
  // Where the way to a cell came from: 0 replaced or equal, 1 quote word left over, 2 text word left out, 3 and 4 two words as one.
  const steps = new Uint8Array((quote.length + 1) * width)
  for (let row = 1; row <= quote.length; row++) {
    const word = quote[row - 1]!
    const traits = own[row - 1]!
    for (let column = 0; column <= columns; column++) {
      const cell = row * width + column
      let cost = costs[cell - width]! + traits.loss
      let step = 1
      if (column > 0) {
        const other = words[from + column - 1]!
        const replaced =
          costs[cell - width - 1]! + (word === other ? 0 : replacementCost(traits, others[column - 1]!, isSoft))
        if (replaced <= cost) [cost, step] = [replaced, 0]
        const skipped = costs[cell - 1]! + others[column - 1]!.loss
        if (skipped < cost) [cost, step] = [skipped, 2]
        if (
          column > 1 &&
          word.length > 3 &&
          word === words[from + column - 2]! + other &&
          costs[cell - width - 2]! < cost
        ) {
          ;[cost, step] = [costs[cell - width - 2]!, 3]
        }
        if (row > 1 && other.length > 3 && other === quote[row - 2]! + word && costs[cell - 2 * width - 1]! < cost) {
          ;[cost, step] = [costs[cell - 2 * width - 1]!, 4]
        }
      }
      costs[cell] = cost
      steps[cell] = step
    }
  }
  let end = 0
  const last = quote.length * width
  for (let column = 1; column <= columns; column++) if (costs[last + column]! < costs[last + end]!) end = column
  const way = wayBack(quote, words, from, end, width, steps)
  if (way.end <= way.start) return null
  return {...way, similarity: Math.max(0, 1 - costs[last + end]! / quote.length)}
}

function wayBack(
  quote: readonly string[],
  words: readonly string[],
  from: number,
  column: number,
  width: number,
  steps: Uint8Array,
): Omit<Alignment, 'similarity'> {
  let [row, at] = [quote.length, column]
  let [start, end, hasOpposite] = [from + column, from, false]
  let [lostBefore, lostAfter] = [quote.length, quote.length]
  while (row > 0) {
    const step = steps[row * width + at]!
    if (step !== 1 && step !== 2) {
      const isPair = step === 0
      if (isPair && areOpposites(quote[row - 1]!, words[from + at - 1]!)) hasOpposite = true
      end = Math.max(end, from + at)
      lostAfter = Math.min(lostAfter, quote.length - row)
      lostBefore = row - (step === 4 ? 2 : 1)
      start = from + at - (step === 3 ? 2 : 1)
    }
    row -= step === 2 ? 0 : step === 4 ? 2 : 1
    at -= step === 1 ? 0 : step === 3 ? 2 : 1
  }
  return {start, end, hasOpposite, lostBefore, lostAfter}
}

function traitsOf(word: string): Traits {
  const figure = figureOf(word)
  const [isNegating, isSmall] = [isNegation(word), SMALL_WORDS.has(word)]
  return {word, figure, isNegating, isSmall, loss: isNegating || figure !== null ? FIGURE : isSmall ? SMALL : 1}
}

function replacementCost(one: Traits, other: Traits, isSoft: boolean): number {
  if (one.figure !== null || other.figure !== null) {
    return one.figure === other.figure ? 0 : one.figure && other.figure ? FIGURE : OTHER
  }
  if (one.isNegating !== other.isNegating) return OTHER
  if (isNear(one.word, other.word, isSoft) || areOpposites(one.word, other.word)) return NEAR
  return one.isSmall && other.isSmall ? SMALL : OTHER
}

/** Another ending, a typing mistake; where the text was recognised from an image, more misread letters. */
function isNear(one: string, other: string, isSoft: boolean): boolean {
  const [shorter, longer] = [Math.min(one.length, other.length), Math.max(one.length, other.length)]
  if (shorter < (isSoft ? 3 : 4) || longer - shorter > 2) return false
  if (one[0] !== other[0] && (one.at(-1) !== other.at(-1) || one[1] !== other[1])) return false
  if (!isSoft && one[0] === other[0] && one[1] !== other[1] && one[2] !== other[2]) return false
  const most = (shorter >= 8 ? 2 : 1) + (isSoft && shorter >= 5 ? 1 : 0)
  return editDistance(one, other, most) <= most
}
