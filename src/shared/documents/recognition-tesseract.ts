import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {cleanText} from './clean-text.ts'
import type {Extractor, NamedBytes} from './extraction.ts'
import {
  inFolderOfItsOwn,
  RecognitionFailed,
  type Recognized,
  type Recognizing,
  runRecognition,
} from './recognition-program.ts'

/** `tesseract` reads pictures: that of each page is taken out of the PDF. At the first page that fails it ends. */
export function recognizeWithTesseract(
  file: NamedBytes,
  pages: readonly number[],
  extractor: Extractor,
  recognizing: Recognizing,
): Promise<Recognized> {
  const until = Date.now() + recognizing.milliseconds
  return inFolderOfItsOwn(async (folder) => {
    const texts = new Map<number, string>()
    const input = join(folder, 'page.png')
    const args = [input, 'stdout', '-l', recognizing.languages]
    try {
      for (const page of pages) {
        const picture = await extractor.pictureOfPage(file, page)
        if (picture === undefined) continue
        await writeFile(input, picture, {mode: 0o600})
        const text = await runRecognition('tesseract', args, recognizing, folder, until - Date.now())
        texts.set(page, cleanText(text).trim())
      }
    } catch (error) {
      if (error instanceof RecognitionFailed) return {failure: error.message, texts}
      throw error
    }
    return {texts}
  })
}
