import {tokenize} from './tokens.ts'
import type {PageText} from './types.ts'

/** All words of a document in their order, and where each word stands; made once, asked for many quotes. */
export interface PageIndex {
  readonly pages: readonly PageText[]
  readonly words: readonly string[]
  /** UTF-16 positions in the text of the word's page. */
  readonly starts: readonly number[]
  readonly ends: readonly number[]
  /** The position of the word's page in `pages`. */
  readonly pageOf: readonly number[]
  /** For each word the positions in `words`, in ascending order. */
  readonly positions: ReadonlyMap<string, readonly number[]>
}

export function indexPages(pages: readonly PageText[]): PageIndex {
  const words: string[] = []
  const starts: number[] = []
  const ends: number[] = []
  const pageOf: number[] = []
  const positions = new Map<string, number[]>()
  for (const [at, {text}] of pages.entries()) {
    for (const {word, start, end} of tokenize(text)) {
      const own = positions.get(word)
      if (own) own.push(words.length)
      else positions.set(word, [words.length])
      words.push(word)
      starts.push(start)
      ends.push(end)
      pageOf.push(at)
    }
  }
  return {pages, words, starts, ends, pageOf, positions}
}
