import {execFile} from 'node:child_process'
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {promisify} from 'node:util'
import type {Extracted} from './extracted.ts'
import type {Extractor, NamedBytes} from './extraction.ts'
import {scanWarning} from './finish.ts'
import {extractionLimits} from './limits.ts'

/** Text recognition (OCR) for scans, by a program that is installed beside this one. */
export interface TextRecognition {
  /** What was extracted, with the text of scanned pages where it could be recognized. */
  complete(file: NamedBytes, extracted: Extracted, extractor: Extractor): Promise<Extracted>
}

/** Scans stay as they are, and say so. */
export const noRecognition: TextRecognition = {complete: async (_file, extracted) => extracted}

/** Through `ocrmypdf`, which puts the text that it recognizes (with tesseract) under the picture of each scanned page. */
export function recognitionOnPath(
  searchPath: string,
  languages: string,
  jobs = 1,
  milliseconds = extractionLimits.process.recognitionMilliseconds,
): TextRecognition {
  return {
    async complete({bytes, name}, extracted, extractor) {
      if (!extracted.pages.some(({needsOcr}) => needsOcr)) return extracted
      const recognized = await withRecognized({bytes, jobs, languages, milliseconds, searchPath}, (readable) =>
        extractor.extract({bytes: readable, name}),
      )
      return typeof recognized === 'string' ? withWarning(extracted, recognized) : withTextOf(extracted, recognized)
    },
  }
}

interface Recognizing {
  readonly bytes: Buffer
  readonly jobs: number
  readonly languages: string
  readonly milliseconds: number
  readonly searchPath: string
}

/** Why there is no recognized text, as a sentence; an empty one when no program is installed. */
async function withRecognized(
  {bytes, jobs, languages, milliseconds, searchPath}: Recognizing,
  work: (readable: Buffer) => Promise<Extracted>,
): Promise<Extracted | string> {
  const folder = await mkdtemp(join(tmpdir(), 'coord-recognition-'))
  const [input, output] = [join(folder, 'scan.pdf'), join(folder, 'readable.pdf')]
  try {
    await writeFile(input, bytes, {mode: 0o600})
    const options = ['--skip-text', '--output-type', 'pdf', '--quiet', '--jobs', String(jobs), '--language', languages]
    await promisify(execFile)('ocrmypdf', [...options, input, output], {
      env: {HOME: folder, PATH: searchPath, TMPDIR: folder},
      killSignal: 'SIGKILL',
      timeout: milliseconds,
    })
    return await work(await readFile(output))
  } catch (error) {
    const {code, killed, stderr} = error as {code?: unknown; killed?: boolean; stderr?: string}
    if (code === 'ENOENT') return ''
    if (killed) return `ocrmypdf took longer than ${Math.round(milliseconds / 60_000)} minutes.`
    if (typeof code === 'number') return `ocrmypdf failed: ${stderr?.trim().split('\n').at(-1) ?? `exit code ${code}`}`
    throw error
  } finally {
    await rm(folder, {force: true, recursive: true})
  }
}

function withTextOf(extracted: Extracted, recognized: Extracted): Extracted {
  const pages = extracted.pages.map((page, index) => {
    const text = recognized.pages[index]?.text ?? ''
    return page.needsOcr && text !== '' ? {...page, needsOcr: false, text} : page
  })
  const read = extracted.pages.filter(({needsOcr}, index) => needsOcr && !pages[index]!.needsOcr).length
  const left = pages.filter(({needsOcr}) => needsOcr).length
  const scans = extracted.pages.filter(({needsOcr}) => needsOcr).length
  return {
    ...extracted,
    language: recognized.language ?? extracted.language,
    pages,
    warnings: [
      ...extracted.warnings.filter((warning) => warning !== scanWarning(scans, pages.length)),
      ...(read === 0
        ? []
        : [
            `The text of ${read === 1 ? '1 page was' : `${read} pages were`} recognized by ocrmypdf and may have mistakes.`,
          ]),
      ...(left === 0 ? [] : [`On ${left === 1 ? '1 scanned page' : `${left} scanned pages`} ocrmypdf found no text.`]),
    ],
  }
}

function withWarning(extracted: Extracted, warning: string): Extracted {
  return warning === '' ? extracted : {...extracted, warnings: [...extracted.warnings, warning]}
}
