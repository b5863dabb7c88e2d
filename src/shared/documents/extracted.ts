/** One page of a file: a slide, a sheet or a stretch of text where a format has no pages. */
export interface ExtractedPage {
  /** From 1. */
  readonly number: number
  readonly text: string
  /** A scan: there is a picture of text and no text. */
  readonly needsOcr: boolean
}

/** What was left out, because it was more than the limits allow. */
export interface Truncation {
  /** As a sentence without a full stop, such as "only the first 2000 pages were read". */
  readonly reason: string
  readonly kept: number
  /** Null when nobody counted further. */
  readonly total: number | null
}

export type DocumentLanguage = 'en' | 'de'

/** The text of a file, without control characters, escape sequences and marks that turn the direction of writing. */
export interface Extracted {
  readonly mediaType: string
  readonly title: string | null
  readonly language: DocumentLanguage | null
  readonly pages: readonly ExtractedPage[]
  readonly truncated: Truncation | null
  readonly warnings: readonly string[]
}
