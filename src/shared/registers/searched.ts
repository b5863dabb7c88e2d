/** A pattern for `ilike` that finds the word as it was typed: `%` and `_` stand for themselves. */
export function containing(word: string): string {
  return `%${word.replace(/[\\%_]/g, '\\$&')}%`
}
