import {readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import type {Extractor, NamedBytes} from './extraction.ts'
import {
  inFolderOfItsOwn,
  RecognitionFailed,
  type Recognized,
  type Recognizing,
  runRecognition,
} from './recognition-program.ts'

/** `ocrmypdf` puts the text that it recognizes (with tesseract) under the picture of each scanned page. */
export function recognizeWithOcrmypdf(
  {bytes, name}: NamedBytes,
  extractor: Extractor,
  recognizing: Recognizing,
): Promise<Recognized> {
  const {jobs, languages} = recognizing
  return inFolderOfItsOwn(async (folder) => {
    const [input, output] = [join(folder, 'scan.pdf'), join(folder, 'readable.pdf')]
    await writeFile(input, bytes, {mode: 0o600})
    const options = ['--skip-text', '--output-type', 'pdf', '--quiet', '--jobs', String(jobs), '--language', languages]
    try {
      await runRecognition('ocrmypdf', [...options, input, output], recognizing, folder)
    } catch (error) {
      if (error instanceof RecognitionFailed) return {failure: error.message, texts: new Map()}
      throw error
    }
    const {pages} = await extractor.extract({bytes: await readFile(output), name})
    return {texts: new Map(pages.map(({number, text}) => [number, text]))}
  })
}
