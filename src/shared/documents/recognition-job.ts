/** What the process that recognizes text in pictures is asked for; its answer is an `Outcome` (`job.ts`). */
export interface RecognitionJob {
  /** The folder of the package tesseract.js. */
  readonly module: string
  /** As tesseract calls them, such as `eng+deu`; their data as `eng.traineddata.gz` in `dataFolder`. */
  readonly languages: string
  readonly dataFolder: string
  /** The picture as PNG, and the file for its text. */
  readonly input: string
  readonly output: string
}
