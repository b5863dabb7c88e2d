import type {Detected} from './detect.ts'
import type {ExtractionLimits} from './limits.ts'
import type {RefusedWhy} from './refused-in-child.ts'

/** What the process that extracts is asked for, and answers. */
export interface Job {
  readonly detected: Detected
  /** The file with the bytes, and the one for the result as JSON (`Extracted`). */
  readonly input: string
  readonly output: string
  /** Not the text is asked for but the picture of this page: PNG in `output`, empty when there is none. */
  readonly pictureOfPage?: number | undefined
  readonly limits: ExtractionLimits
}

export type Outcome =
  | {readonly kind: 'done'; readonly peakKilobytes: number}
  | {readonly kind: 'refused'; readonly why: RefusedWhy}
  | {readonly kind: 'failed'; readonly message: string}
