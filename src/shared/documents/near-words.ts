import {editDistance} from '#shared/coordination/index'

/** Shorter words have too many neighbours. */
export const SHORTEST_NEAR = 4
const LONG = 8
const SHORTEST_PART = 5
const MOST_NEAR = 6

/**
 * What was probably meant by a word that nobody wrote: the words with the fewest slips of the finger between (one, in long
 * words two); else those that begin or end with it, as German puts words together. All words in lower case.
 */
export function nearWords(typed: string, candidates: readonly string[]): string[] {
  const limit = typed.length >= LONG ? 2 : 1
  const distances = candidates.map((word) => ({edits: editDistance(typed, word, limit), word}))
  const fewest = Math.min(...distances.map(({edits}) => edits))
  const near =
    fewest <= limit
      ? distances.filter(({edits}) => edits === fewest).map(({word}) => word)
      : candidates.filter((word) => typed.length >= SHORTEST_PART && (word.startsWith(typed) || word.endsWith(typed)))
  return near
    .filter((word) => word !== typed)
    .toSorted((one, other) => one.length - other.length || (one < other ? -1 : 1))
    .slice(0, MOST_NEAR)
}
