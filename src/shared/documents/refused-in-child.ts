export type RefusedWhy = 'damaged' | 'not-installed' | 'password' | 'too-deep' | 'too-many-pages'

/** An extractor says of a file what only a parser can see; the parent makes the words (`extraction.ts`). */
export class ExtractionRefused extends Error {
  override readonly name = 'ExtractionRefused'

  readonly why: RefusedWhy

  constructor(why: RefusedWhy) {
    super(why)
    this.why = why
  }
}
