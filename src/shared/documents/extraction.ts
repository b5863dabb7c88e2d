import {randomUUID} from 'node:crypto'
import {mkdtempSync, rmSync} from 'node:fs'
import {readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {UserError} from '../errors.ts'
import {passwordNeeded} from './archive.ts'
import {type JobEnd, type LimitedProcess, startLimitedProcess} from './child-process.ts'
import {safeFileName} from './clean-text.ts'
import {detect, tooDeep} from './detect.ts'
import type {Extracted} from './extracted.ts'
import type {Job} from './job.ts'
import {type ExtractionLimits, extractionLimits} from './limits.ts'
import {type Refusal, refusedFile} from './refusal.ts'

export type {DocumentLanguage, Extracted, ExtractedPage, Truncation} from './extracted.ts'
export {type ExtractionLimits, extractionLimits} from './limits.ts'

export interface NamedBytes {
  readonly name: string
  readonly bytes: Buffer
}

/** Extracts one file after the other; a process is used again as long as files are small and harmless. */
export interface Extractor {
  /** Fails with a `UserError` about the file. */
  extract(file: NamedBytes): Promise<Extracted>
  /** The largest picture of a page of a PDF, as PNG; undefined when there is none that can be read. */
  pictureOfPage(file: NamedBytes, page: number): Promise<Buffer | undefined>
  close(): Promise<void>
}

/** Whatever a larger file leaves behind in a process, the next one does not pay for. */
const LARGEST_SHARED_BYTES = 2_000_000

/** The text of one file: type and limits first, then a process of its own that has limits too. */
export async function extractFile(file: NamedBytes, limits: ExtractionLimits = extractionLimits): Promise<Extracted> {
  const extractor = openExtractor(limits)
  try {
    return await extractor.extract(file)
  } finally {
    await extractor.close()
  }
}

export function openExtractor(limits: ExtractionLimits = extractionLimits): Extractor {
  const folder = mkdtempSync(join(tmpdir(), 'coord-document-'))
  const removeFolder = () => rmSync(folder, {force: true, recursive: true})
  process.once('exit', removeFolder)
  let running: LimitedProcess<Job> | undefined

  async function runJob(detected: Exclude<ReturnType<typeof detect>, Refusal>, bytes: Buffer, page?: number) {
    const input = join(folder, randomUUID())
    const output = `${input}.json`
    await writeFile(input, bytes, {mode: 0o600})
    try {
      if (!running?.isUsable()) running = startLimitedProcess('child', limits.process)
      const end = await running.run({detected, input, limits, output, pictureOfPage: page})
      const isClean = end.kind === 'done' && bytes.length <= LARGEST_SHARED_BYTES
      if (!isClean) running.stop()
      return end.kind === 'done' ? await readFile(output) : end
    } finally {
      await Promise.all([input, output].map((path) => rm(path, {force: true})))
    }
  }

  return {
    async close() {
      running?.stop()
      process.off('exit', removeFolder)
      removeFolder()
    },
    async extract({bytes, name}) {
      const detected = detect({bytes, name}, limits)
      if ('code' in detected) throw refusedFile(safeFileName(name), detected)
      const result = await runJob(detected, bytes)
      if ('kind' in result) throw refusalOf(safeFileName(name), result, limits)
      return JSON.parse(result.toString('utf8')) as Extracted
    },
    async pictureOfPage(file, page) {
      const detected = detect(file, limits)
      if ('code' in detected || detected.format !== 'pdf') return undefined
      const result = await runJob(detected, file.bytes, page)
      return 'kind' in result || result.length === 0 ? undefined : result
    },
  }
}

function refusalOf(name: string, end: JobEnd, limits: ExtractionLimits): UserError {
  return refusedFile(name, refusalFor(end, limits))
}

function refusalFor(end: JobEnd, limits: ExtractionLimits): Refusal {
  if (end.kind === 'refused') {
    if (end.why === 'password') return passwordNeeded
    if (end.why === 'not-installed') return noReader
    if (end.why === 'too-many-pages') return tooManyPages(limits)
    return end.why === 'too-deep' ? tooDeep(limits) : damaged
  }
  if (end.kind !== 'stopped') return damaged
  const {milliseconds, residentMegabytes} = limits.process
  return {
    code: 'DOCUMENT_TOO_COMPLEX',
    nextStep: 'Print it to a PDF, or split it, and add that.',
    reason:
      end.limit === 'time'
        ? `takes longer to read than ${Math.round(milliseconds / 1000)} seconds`
        : `takes more memory to read than ${residentMegabytes} MB`,
  }
}

function tooManyPages({declaredPages}: ExtractionLimits): Refusal {
  return {
    code: 'DOCUMENT_TOO_COMPLEX',
    nextStep: 'Split it, and add the parts.',
    reason: `has more than ${declaredPages} pages`,
  }
}

const damaged: Refusal = {
  code: 'DOCUMENT_DAMAGED',
  nextStep: 'Get the file again, or open it and save it anew.',
  reason: 'is damaged or cut off: it cannot be read',
}

const noReader: Refusal = {
  code: 'DOCUMENT_NO_READER',
  nextStep: 'npm ci, in the folder of this program.',
  reason: 'cannot be read, because a library of this program is not installed',
}
