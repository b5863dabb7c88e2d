import {copyFile, readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {type JobEnd, startLimitedProcess} from './child-process.ts'
import {cleanLine, cleanText} from './clean-text.ts'
import type {Extractor, NamedBytes} from './extraction.ts'
import {recognitionLimits} from './limits.ts'
import type {RecognitionJob} from './recognition-job.ts'
import {inFolderOfItsOwn, lasting, type Recognized, type Recognizing} from './recognition-program.ts'
import {findLanguageData, languageFileName, noLanguageData} from './tesseractjs-packages.ts'

/**
 * tesseract.js is tesseract as WebAssembly, which runs here in a process with limits, and offline: language data comes from
 * packages. At the first page that fails it ends.
 */
export function recognizeWithTesseractJs(
  file: NamedBytes,
  pages: readonly number[],
  extractor: Extractor,
  {languages, milliseconds, moduleFolders}: Recognizing,
  module: string,
): Promise<Recognized> {
  const until = Date.now() + milliseconds
  const data = languages.split('+').map((language) => ({file: findLanguageData(moduleFolders, language), language}))
  const missing = data.filter((each) => each.file === undefined).map(({language}) => language)
  if (missing.length > 0) return Promise.resolve({failure: noLanguageData(missing), texts: new Map()})
  return inFolderOfItsOwn(async (folder) => {
    // tesseract.js looks for all languages in one folder, and each is a package of its own.
    for (const each of data) await copyFile(each.file!, join(folder, languageFileName(each.language)))
    const limits = {...recognitionLimits, milliseconds}
    const child = startLimitedProcess<RecognitionJob>('recognition-child', limits)
    const texts = new Map<number, string>()
    const [input, output] = [join(folder, 'page.png'), join(folder, 'page.txt')]
    try {
      for (const page of pages) {
        const picture = await extractor.pictureOfPage(file, page)
        if (picture === undefined) continue
        await writeFile(input, picture, {mode: 0o600})
        const left = Math.max(1, until - Date.now())
        const end = await child.run({dataFolder: folder, input, languages, module, output}, left)
        if (end.kind !== 'done') return {failure: failureOf(end, limits), texts}
        texts.set(page, cleanText(await readFile(output, 'utf8')).trim())
      }
      return {texts}
    } finally {
      child.stop()
    }
  })
}

function failureOf(end: Exclude<JobEnd, {kind: 'done'}>, limits: typeof recognitionLimits): string {
  if (end.kind === 'failed') return `tesseract.js failed: ${cleanLine(end.message, 300)}`
  if (end.kind !== 'stopped') return `tesseract.js failed: its process ended`
  return end.limit === 'time'
    ? `tesseract.js took longer than ${lasting(limits.milliseconds)}.`
    : `tesseract.js took more memory than ${limits.residentMegabytes} MB.`
}
