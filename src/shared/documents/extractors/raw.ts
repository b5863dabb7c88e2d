import type {Truncation} from '../extracted.ts'
import type {ExtractionLimits} from '../limits.ts'

export interface RawPage {
  readonly text: string
  readonly needsOcr?: boolean
}

/** What one format yields, before it is cleaned and cut to the limits that all share. */
export interface RawExtraction {
  readonly title?: string | null
  readonly pages: readonly RawPage[]
  readonly truncated?: Truncation | null
  readonly warnings?: readonly string[]
}

export type Extractor = (bytes: Buffer, limits: ExtractionLimits) => Promise<RawExtraction>

/** Enough for a long section, and little enough to say where something stands. */
const PAGE_CHARACTERS = 20_000

/**
 * Text of a format that has no pages, as stretches that a page number can stand for: parted at form feeds, and where one
 * is long at the last empty line, line end or space before 20,000 characters.
 */
export function toPages(text: string): RawPage[] {
  const pages: RawPage[] = []
  for (const section of text.split('\f')) {
    let from = 0
    while (section.length - from > PAGE_CHARACTERS) {
      const end = from + breakIn(section.slice(from, from + PAGE_CHARACTERS))
      pages.push({text: section.slice(from, end)})
      from = end
    }
    const rest = section.slice(from)
    if (rest.trim() !== '') pages.push({text: rest})
  }
  return pages
}

function breakIn(stretch: string): number {
  for (const mark of ['\n\n', '\n', ' ']) {
    const at = stretch.lastIndexOf(mark)
    if (at > PAGE_CHARACTERS / 2) return at + mark.length
  }
  // Not between the halves of a surrogate pair.
  return /[\ud800-\udbff]$/.test(stretch) ? stretch.length - 1 : stretch.length
}
