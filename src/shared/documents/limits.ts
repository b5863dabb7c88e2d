const MEGABYTE = 1_000_000

/** What a file, and the process that reads it, may have at most. */
export interface ExtractionLimits {
  readonly fileBytes: number
  /** Of a file that is text itself: HTML, mail, Markdown, CSV. */
  readonly textFileBytes: number
  /** Of a zip archive, as DOCX, XLSX, PPTX and ODS are. */
  readonly archive: {
    readonly entries: number
    readonly bytes: number
    readonly entryBytes: number
    /** How many times larger than it is packed. */
    readonly ratio: number
  }
  readonly htmlDepth: number
  readonly pages: number
  /** A PDF that says it has more is not read at all. */
  readonly declaredPages: number
  readonly characters: number
  readonly rowsPerSheet: number
  readonly process: ProcessLimits
}

export interface ProcessLimits {
  readonly heapMegabytes: number
  readonly residentMegabytes: number
  readonly milliseconds: number
}

/** Why these: docs/DECISIONS.md. */
export const extractionLimits: ExtractionLimits = {
  archive: {bytes: 200 * MEGABYTE, entries: 5000, entryBytes: 64 * MEGABYTE, ratio: 200},
  characters: 5_000_000,
  declaredPages: 20_000,
  fileBytes: 50 * MEGABYTE,
  htmlDepth: 512,
  pages: 2000,
  process: {heapMegabytes: 384, milliseconds: 60_000, residentMegabytes: 700},
  rowsPerSheet: 20_000,
  textFileBytes: 20 * MEGABYTE,
}

/** For recognizing the text of the scans of one file. */
export const recognitionLimits: ProcessLimits = {heapMegabytes: 384, milliseconds: 600_000, residentMegabytes: 1000}
