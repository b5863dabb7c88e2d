/** The words of a text as they are compared: any case, any marks, ligatures and accents as they are composed. */
export function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[’‘]/g, "'")
      .match(/[\p{L}\p{N}]+(?:'\p{L}+)?/gu) ?? []
  )
}

/** Whether a text denies something, in English or German. */
export function isNegated(text: string): boolean {
  return wordsOf(text).some((word) => NEGATIONS.has(word) || word.endsWith("n't"))
}

const NEGATIONS = new Set(
  `no not never none nobody nothing neither nor without cannot unable
  nicht nichts nie niemals kein keine keinen keinem keiner keines niemand weder ohne`.split(/\s+/),
)

/** How much two lists of words have in common: 1 when the shorter is all in the other. */
export function containment(one: readonly string[], other: readonly string[]): number {
  const [short, long] = one.length <= other.length ? [one, new Set(other)] : [other, new Set(one)]
  if (short.length === 0) return 0
  return short.filter((word) => long.has(word)).length / short.length
}
