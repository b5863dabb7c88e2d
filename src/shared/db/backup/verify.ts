import {createReadStream} from 'node:fs'
import {stat} from 'node:fs/promises'
import {createGunzip} from 'node:zlib'
import {ExitCode, UserError} from '#shared/errors'
import {type BackupContent, Damage, newBackupReader} from './reader.ts'
import {splitLines} from './split-lines.ts'

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
