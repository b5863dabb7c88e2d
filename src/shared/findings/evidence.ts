import type {Evidence, PageText, Passage} from './types.ts'

/** Makes evidence out of places: the quote is what stands there, so it is always exact. */
export type Prove = (passage: Passage) => Evidence

export function proveBy(pages: readonly PageText[]): Prove {
  const texts = new Map(pages.map(({number, text}) => [number, text]))
  return ({page, start, end}) => {
    const quote = texts.get(page)?.slice(start, end)
    if (!quote) throw new RangeError(`Nothing stands on page ${page} from ${start} to ${end}.`)
    return {quote, page, start, end, match: 'exact', similarity: 1}
  }
}
