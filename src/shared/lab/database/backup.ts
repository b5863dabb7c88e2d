import {resolve} from 'node:path'
import {z} from 'zod'
import {backupDatabase} from '#shared/db/backup/index'
import {describeLocation} from '#shared/db/index'
import {plainLine, type Screen} from '#shared/terminal/index'
import {ExitCode, UserError} from '../../errors.ts'
import {defaultBackupFile} from '../backups.ts'
import {bytesText, counted} from '../quantities.ts'
import {requireDatabase, withDatabase} from './access.ts'
import type {MigrationSetup} from './migrate.ts'
import {rowLines} from './row-lines.ts'

export const BackupShape = z.object({
  file: z.string(),
  location: z.string(),
  createdAt: z.iso.datetime(),
  /** Compressed, as the file is. */
  bytes: z.number(),
  rows: z.number(),
  /** Of the schema. */
  fingerprint: z.string(),
  migrations: z.array(z.string()),
  tables: z.array(z.object({name: z.string(), rows: z.number(), sha256: z.string()})),
})
export type Backup = z.infer<typeof BackupShape>

interface BackupRequest {
  readonly output: string | undefined
  readonly force: boolean
  readonly workingDirectory: string
}

/** Writes a backup of the database as it is, whatever schema it has, and reads it back. */
export async function backUpTo(
  {access, dataDirectory, now, program}: MigrationSetup,
  {force, output, workingDirectory}: BackupRequest,
): Promise<Backup> {
  if (output === '-') throw notToStdout()
  requireDatabase(access.location)
  const file = output === undefined ? defaultBackupFile(dataDirectory, now) : resolve(workingDirectory, output)
  return withDatabase(access, async (open) => {
    const {bytes, header, rows, tables} = await backupDatabase(open, {file, force, now, program})
    return {
      bytes,
      createdAt: header.createdAt,
      file,
      fingerprint: header.fingerprint,
      location: describeLocation(access.location),
      migrations: header.migrations.map(({name}) => name),
      rows,
      tables: tables.map((table) => ({...table})),
    }
  })
}

export function renderBackup({bytes, file, location, rows, tables}: Backup, {colour}: Screen): string {
  const summary = `${counted(rows, 'row')} of ${location}, ${bytesText(bytes)}, read back and right:`
  return [summary, ...rowLines(tables), colour.bold(plainLine(file))].join('\n')
}

function notToStdout(): UserError {
  return new UserError('A backup goes into a file, which is read back before it counts; stdout cannot be.', {
    code: 'INVALID_INPUT',
    exitCode: ExitCode.usage,
    nextStep: 'lab db backup --output FILE',
    problems: [{field: '--output', message: 'must be a file'}],
  })
}
