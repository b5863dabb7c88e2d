import {createHash, randomUUID} from 'node:crypto'
import {mkdtempSync, rmSync} from 'node:fs'
import {readFile, writeFile} from 'node:fs/promises'
import {availableParallelism, tmpdir} from 'node:os'
import {join} from 'node:path'
import {UserError} from '../errors.ts'
import type {Extracted} from './extracted.ts'
import {type ExtractionLimits, type Extractor, extractionLimits, openExtractor} from './extraction.ts'
import type {FoundFile} from './files.ts'
import type {TextRecognition} from './recognition.ts'

/** A file that was read: what it holds waits on the disk until it is stored, so that a batch needs the memory of one. */
export interface PreparedFile {
  readonly path: string
  readonly name: string
  readonly sha256: string
  readonly size: number
  content(): Promise<Buffer>
  /** Undefined when the project had the file already. */
  readonly extracted: (() => Promise<Extracted>) | undefined
}

export interface RefusedFile {
  readonly path: string
  readonly error: UserError
}

export interface Preparing {
  /** What need not be read again, by its SHA-256. */
  readonly isKnown: (sha256: string) => boolean
  readonly recognition: TextRecognition
  /** Called before each file, and once at the end. */
  readonly onProgress?: (done: number, total: number, path: string) => void
  readonly limits?: ExtractionLimits
}

/** Each process has the memory of a parser; more than two would not be faster on the machines this is for. */
const MOST_PROCESSES = 2

/**
 * Reads files side by side and hands them to `work`, in their order, with what was refused. The disk is cleared when that
 * is done, also when the program is interrupted.
 */
export async function withPrepared<Value>(
  files: readonly FoundFile[],
  {isKnown, limits = extractionLimits, onProgress, recognition}: Preparing,
  work: (prepared: readonly PreparedFile[], refused: readonly RefusedFile[]) => Promise<Value>,
): Promise<Value> {
  const folder = mkdtempSync(join(tmpdir(), 'coord-documents-'))
  const removeFolder = () => rmSync(folder, {force: true, recursive: true})
  process.once('exit', removeFolder)
  const outcomes = new Array<PreparedFile | RefusedFile>(files.length)
  let [next, done] = [0, 0]
  const takeTurns = async (extractor: Extractor) => {
    for (let index = next++; index < files.length; index = next++) {
      const file = files[index]!
      onProgress?.(done, files.length, file.path)
      outcomes[index] = await prepare(file, extractor)
      done++
    }
  }
  const prepare = async (file: FoundFile, extractor: Extractor): Promise<PreparedFile | RefusedFile> => {
    try {
      return await prepareFile(file, {extractor, folder, isKnown, recognition})
    } catch (error) {
      if (error instanceof UserError) return {error, path: file.path}
      throw error
    }
  }
  const extractors = Array.from({length: Math.min(MOST_PROCESSES, availableParallelism(), files.length)}, () =>
    openExtractor(limits),
  )
  try {
    await Promise.all(extractors.map(takeTurns))
    onProgress?.(files.length, files.length, '')
    const isRefused = (outcome: PreparedFile | RefusedFile) => 'error' in outcome
    return await work(
      outcomes.filter((outcome): outcome is PreparedFile => !isRefused(outcome)),
      outcomes.filter((outcome): outcome is RefusedFile => isRefused(outcome)),
    )
  } finally {
    await Promise.all(extractors.map((extractor) => extractor.close()))
    process.off('exit', removeFolder)
    removeFolder()
  }
}

interface PreparingOne extends Pick<Preparing, 'isKnown' | 'recognition'> {
  readonly extractor: Extractor
  readonly folder: string
}

async function prepareFile(
  {name, path, read}: FoundFile,
  {extractor, folder, isKnown, recognition}: PreparingOne,
): Promise<PreparedFile> {
  const bytes = await read()
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const spool = join(folder, randomUUID())
  const content = () => readFile(spool)
  const file = {content, name, path, sha256, size: bytes.length}
  if (isKnown(sha256)) return {...file, extracted: undefined}
  const extracted = await recognition.complete({bytes, name}, await extractor.extract({bytes, name}), extractor)
  await writeFile(spool, bytes, {mode: 0o600})
  await writeFile(`${spool}.json`, JSON.stringify(extracted), {mode: 0o600})
  return {...file, extracted: async () => JSON.parse(await readFile(`${spool}.json`, 'utf8')) as Extracted}
}
