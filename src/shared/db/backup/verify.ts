import {createReadStream} from 'node:fs'
import {stat} from 'node:fs/promises'
import {createGunzip} from 'node:zlib'
import {ExitCode, UserError} from '#shared/errors'
import {type BackupContent, Damage, newBackupReader} from './reader.ts'
import {splitLines} from './split-lines.ts'
import type {TablePart} from './table-parts.ts'

export interface BackupSummary extends BackupContent {
  readonly file: string
  /** Compressed, as the file is. */
  readonly bytes: number
}

/**
 * Reads a whole backup and compares every row with the sums at its end. Throws `BACKUP_DAMAGED` when it is cut short,
 * changed or something else, `BACKUP_MISSING` when it cannot be read.
 */
export async function verifyBackup(file: string): Promise<BackupSummary> {
  try {
    const {size} = await stat(file)
    const reader = newBackupReader()
    for await (const line of splitLines(unzipped(file))) reader.take(line)
    return {file, bytes: size, ...reader.end()}
  } catch (error) {
    throw explain(file, error)
  }
}

/**
 * The tables and rows of a backup in the order in which they can be inserted. Throws as `verifyBackup` does, at the
 * latest after the last row: whoever inserts them must be able to take it all back.
 */
export async function* readBackup(file: string): AsyncGenerator<TablePart> {
  const reader = newBackupReader()
  let batch: string[] = []
  let length = 0
  try {
    for await (const line of splitLines(unzipped(file))) {
      const {row, table} = reader.take(line)
      if (row !== undefined) {
        batch.push(row)
        length += row.length
      }
      if (batch.length > 0 && (row === undefined || length >= LONGEST_BATCH || batch.length >= LARGEST_BATCH)) {
        yield {rows: batch}
        batch = []
        length = 0
      }
      if (table) yield {table}
    }
    reader.end()
  } catch (error) {
    throw explain(file, error)
  }
}

const LARGEST_BATCH = 2000
/** Characters: large enough to be quick, small enough for little memory. */
const LONGEST_BATCH = 1_000_000

async function* unzipped(file: string): AsyncGenerator<Buffer> {
  const source = createReadStream(file)
  const gunzip = createGunzip()
  source.on('error', (error) => gunzip.destroy(error))
  try {
    yield* source.pipe(gunzip)
  } finally {
    source.destroy()
  }
}

function explain(file: string, error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const {code} = error as NodeJS.ErrnoException
  if (error instanceof Damage || code?.startsWith('Z_') || code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
    const reason = error instanceof Damage ? error.message : 'it is not a whole gzip file with UTF-8 text in it'
    return new UserError(`The backup ${file} cannot be used: ${reason}.`, {
      cause: error,
      code: 'BACKUP_DAMAGED',
      exitCode: ExitCode.failed,
      nextStep: 'Use another backup, or write a new one: lab db backup',
    })
  }
  if (code === undefined) return error
  return new UserError(`The backup ${file} cannot be read (${code}).`, {
    cause: error,
    code: 'BACKUP_MISSING',
    exitCode: ExitCode.notFound,
    nextStep: 'Check the name of the file and who may read it.',
  })
}
