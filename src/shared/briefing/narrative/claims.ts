import {areOpposites, isNegation} from '#shared/findings/index'
import {spelledNumber} from './figures.ts'

/**
 * The word of a sentence that says something else than the facts do, however right its numbers and names are: a "not"
 * too many or too few, the opposite, another band, or a good end that nobody has reported. `facts` are the own words of
 * each fact, without titles; `retold` are those of them that it does not quote as a whole. Null when there is none.
 */
export function unsupportedClaim(
  sentence: string,
  facts: readonly string[],
  retold: readonly string[] = facts,
): string | null {
  const said = wordsOf(sentence)
  const known = new Set(facts.flatMap(wordsOf))
  const denial = said.find(isDenial)
  if (denial !== undefined && ![...known].some(isDenial)) return denial
  const denials = retold.map((fact) => wordsOf(fact).find(isDenial))
  if (denial === undefined && denials.length > 0 && denials.every((word) => word !== undefined)) return denials[0]!
  return said.find((word) => isContrary(word, known)) ?? wrongBand(sentence, facts.join(' ¦ '))
}

const bands = 'red orange yellow green amber extreme poor'.split(' ')

/** Good news, and states that an entry is in: only as the facts have them. */
const outcomes = new Set(
  `accepted achieved approved cancelled clear complete completed delivered done excellent fine finished fixed good great
   harmless healthy improved improving normal ok okay paid perfect reached recovered recovering rejected resolved safe
   signed smooth smoothly solved stable success successful successfully track unproblematic`.split(/\s+/),
)

/** Beside those that hold in every text. */
const directions: Readonly<Record<string, readonly string[]>> = {
  ahead: ['late', 'overdue', 'slips'],
  better: ['up', 'happened', 'overdue'],
  decreased: ['up'],
  down: ['up'],
  dropped: ['up'],
  early: ['overdue', 'slips'],
  fell: ['up'],
  increased: ['down'],
  lower: ['up'],
  rose: ['down'],
  smaller: ['up'],
  up: ['down'],
  worse: ['down'],
  worsened: ['down'],
}

/** Both of a pair may be true of the same thing. */
const HARMLESS = new Set(['and', 'or', 'may', 'must', 'first', 'last', 'more', 'less', 'least', 'most'])

function isContrary(word: string, known: ReadonlySet<string>): boolean {
  if (known.has(word)) return false
  if (outcomes.has(word) || directions[word]?.some((other) => known.has(other))) return true
  return !HARMLESS.has(word) && [...known].some((other) => !HARMLESS.has(other) && areOpposites(word, other))
}

/** A band that the facts do not name, or only with a number of other things: "2 red" says of nothing that it is red. */
function wrongBand(sentence: string, facts: string): string | null {
  return (
    bands.find((band) => {
      const known = countsBefore(band, facts)
      const isOnlyCounted = known.length > 0 && !known.includes(null)
      return countsBefore(band, sentence).some(
        (count) => known.length === 0 || (isOnlyCounted && !known.includes(count)),
      )
    }) ?? null
  )
}

/** How many things are said to be in a band, each time it is named; null where that is said of one thing. */
function countsBefore(band: string, text: string): (string | null)[] {
  const named = text.matchAll(
    new RegExp(
      `(?:(?<score>\\b(?:at|to|from|is|of)\\s+)?(?<!\\p{N})(?<count>\\p{N}[\\p{N}.,]*|\\p{L}+)\\s+(?:of\\s+(?:[\\p{L}\\p{N}]+\\s+){1,4}?)?(?:(?:are|is)\\s+)?)?\\(?(?<!\\p{L})${band}(?!\\p{L})`,
      'giu',
    ),
  )
  return [...named].map(({groups}) => {
    const {count, score} = groups!
    if (count === undefined || score !== undefined) return null
    return /^\p{N}/u.test(count) ? count : (spelledNumber(count) ?? null)
  })
}

function isDenial(word: string): boolean {
  return isNegation(word) || word === 'none' || word === 'unable' || word === 'cannot'
}

function wordsOf(text: string): string[] {
  return [...text.toLowerCase().matchAll(/\p{L}[\p{L}\p{M}]*(?:['’]t)?/gu)].map(([word]) => word.replace(/['’]/gu, ''))
}
