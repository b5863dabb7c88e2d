const BEGINNING = 3

/**
 * The candidate that was probably meant: the nearest by typing mistakes, upper and lower case being equal.
 * Nothing when it would take more than `maxEdits` mistakes, or half of the letters, to get there. One of which the word
 * is the first part (`budget` of `budget-lines`) is as near as one mistake. Of equally near ones the first wins.
 */
export function closest<Candidate extends string>(
  word: string,
  candidates: Iterable<Candidate>,
  maxEdits = 3,
): Candidate | undefined {
  const wanted = word.toLowerCase()
  let nearest: Candidate | undefined
  let fewest = Number.POSITIVE_INFINITY
  for (const candidate of candidates) {
    const limit = Math.min(maxEdits, Math.floor(Math.max(wanted.length, candidate.length) / 2), fewest)
    const isBeginning = wanted.length >= BEGINNING && candidate.toLowerCase().startsWith(`${wanted}-`)
    const edits = isBeginning ? 1 : editDistance(wanted, candidate.toLowerCase(), limit)
    if ((isBeginning || edits <= limit) && edits < fewest) {
      nearest = candidate
      fewest = edits
    }
  }
  return nearest
}

/**
 * How many letters to insert, remove, replace or swap with their neighbour to make one word the other (the optimal
 * string alignment distance); `Infinity` as soon as the lengths alone need more than `limit`.
 */
export function editDistance(one: string, other: string, limit = Number.POSITIVE_INFINITY): number {
  if (Math.abs(one.length - other.length) > limit) return Number.POSITIVE_INFINITY
  let beforePrevious: number[] = []
  let previous = Array.from({length: other.length + 1}, (_, column) => column)
  for (let row = 1; row <= one.length; row++) {
    const current = [row]
    for (let column = 1; column <= other.length; column++) {
      const replaced = previous[column - 1]! + (one[row - 1] === other[column - 1] ? 0 : 1)
      const swapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]
      const best = Math.min(replaced, previous[column]! + 1, current[column - 1]! + 1)
      current.push(row > 1 && column > 1 && swapped ? Math.min(best, beforePrevious[column - 2]! + 1) : best)
    }
    beforePrevious = previous
    previous = current
  }
  return previous[other.length]!
}
