/**
 * The words and numbers of a text, alike however it was set: line ends, soft hyphens, ligatures, curly quotes and upper
 * case make no difference. A number keeps its points and commas.
 */
export function wordsOf(text: string): string[] {
  const plain = text
    .normalize('NFKC')
    .replace(/\u00ad/g, '')
    .replace(/(\p{L})-\s*\n\s*(\p{Ll})/gu, '$1$2')
    .replace(/[‘’]/g, "'")
    .toLowerCase()
  return plain.match(/\d+(?:[.,]\d+)*|[\p{L}\p{M}]+(?:'\p{L}+)?/gu) ?? []
}

/** The share of the words of `wanted` that stand in `given` in one piece, from 0 to 1. */
export function overlap(wanted: string, given: string): number {
  const [one, other] = [wordsOf(wanted), wordsOf(given)]
  if (one.length === 0) return 0
  let longest = 0
  let above: number[] = []
  for (const word of one) {
    const row = other.map((each, index) => (each === word ? (above[index - 1] ?? 0) + 1 : 0))
    longest = Math.max(longest, ...row)
    above = row
  }
  return longest / one.length
}

export function hasInOnePiece(text: string, phrase: string): boolean {
  return overlap(phrase, text) === 1
}

export function hasAllWords(sentence: string, phrase: string): boolean {
  const words = new Set(wordsOf(sentence))
  return wordsOf(phrase).every((word) => words.has(word))
}

const TITLES = new Set(
  'captain dr dipl frau herr herrn ing landrat lord miss mr mrs ms mx prof professor sir'.split(' '),
)

/** A name without titles, the same however it is written. */
export function personKey(name: string): string {
  return wordsOf(name)
    .filter((word) => !TITLES.has(word))
    .join(' ')
}
