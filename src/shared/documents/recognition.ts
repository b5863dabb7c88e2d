import type {Extracted} from './extracted.ts'
import type {Extractor, NamedBytes} from './extraction.ts'
import {sampleOf, scanWarning, scanWithoutText} from './finish.ts'
import {languageOf} from './language.ts'
import {recognitionLimits} from './limits.ts'
import {recognizeWithOcrmypdf} from './recognition-ocrmypdf.ts'
import {isOnPath, type Recognized, type Recognizing} from './recognition-program.ts'
import {recognizeWithTesseract} from './recognition-tesseract.ts'
import {recognizeWithTesseractJs} from './recognition-tesseractjs.ts'
import {findTesseractJs} from './tesseractjs-packages.ts'

/** Text recognition (OCR) for scans, by what is installed beside this program. */
export interface TextRecognition {
  /** What was extracted, with the text of scanned pages where it could be recognized. */
  complete(file: NamedBytes, extracted: Extracted, extractor: Extractor): Promise<Extracted>
}

/** Scans stay as they are, and say so. */
export const noRecognition: TextRecognition = {complete: async (_file, extracted) => extracted}

/**
 * Through `ocrmypdf`, which also reads pictures in several pieces, or else `tesseract`, or else tesseract.js, which is
 * slower; without any of them, scans stay as they are.
 */
export function installedRecognition({
  jobs = 1,
  milliseconds = recognitionLimits.milliseconds,
  ...given
}: Pick<Recognizing, 'languages' | 'moduleFolders' | 'searchPath'> & Partial<Recognizing>): TextRecognition {
  const recognizing: Recognizing = {...given, jobs, milliseconds}
  const {moduleFolders, searchPath} = recognizing
  return {
    async complete(file, extracted, extractor) {
      const scans = extracted.pages.filter(({needsOcr}) => needsOcr).map(({number}) => number)
      if (scans.length === 0) return extracted
      if (await isOnPath('ocrmypdf', searchPath))
        return withTextOf(extracted, await recognizeWithOcrmypdf(file, extractor, recognizing), 'ocrmypdf')
      if (await isOnPath('tesseract', searchPath))
        return withTextOf(extracted, await recognizeWithTesseract(file, scans, extractor, recognizing), 'tesseract')
      const module = findTesseractJs(moduleFolders)
      if (module === undefined) return extracted
      const recognized = await recognizeWithTesseractJs(file, scans, extractor, recognizing, module)
      return withTextOf(extracted, recognized, 'tesseract.js')
    },
  }
}

function withTextOf(extracted: Extracted, {failure, texts}: Recognized, program: string): Extracted {
  const pages = extracted.pages.map((page) => {
    const text = texts.get(page.number) ?? ''
    return page.needsOcr && text !== '' ? {...page, needsOcr: false, text} : page
  })
  const scans = extracted.pages.filter(({needsOcr}) => needsOcr).length
  const left = pages.filter(({needsOcr}) => needsOcr).length
  const read = scans - left
  const others = extracted.warnings.filter((warning) => warning !== scanWarning(scans, pages.length))
  if (read === 0 && failure !== undefined)
    return {...extracted, warnings: [...others, `${scanWithoutText(scans, pages.length)}.`, failure]}
  return {
    ...extracted,
    language: languageOf(sampleOf(pages)) ?? extracted.language,
    pages,
    warnings: [
      ...others,
      ...(read === 0
        ? []
        : [
            `The text of ${read === 1 ? '1 page was' : `${read} pages were`} recognized by ${program} and may have mistakes.`,
          ]),
      ...(left === 0
        ? []
        : [`On ${left === 1 ? '1 scanned page' : `${left} scanned pages`} ${program} found no text.`]),
      ...(failure === undefined ? [] : [failure]),
    ],
  }
}
