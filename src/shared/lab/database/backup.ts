import {resolve} from 'node:path'
import {z} from 'zod'
import {backupDatabase, dumpServer} from '#shared/db/backup/index'
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
  /** What pg_dump wrote beside it; null unless that was asked for. */
  dump: z.object({file: z.string(), bytes: z.number(), program: z.string()}).nullable(),
})
export type Backup = z.infer<typeof BackupShape>

interface BackupRequest {
  readonly output: string | undefined
  readonly force: boolean
  /** Have pg_dump write one as well. */
  readonly pgDump?: boolean
  readonly workingDirectory: string
}

/** Writes a backup of the database as it is, whatever schema it has, and reads it back. */
export async function backUpTo(
  {access, dataDirectory, now, program}: MigrationSetup,
  {force, output, pgDump = false, workingDirectory}: BackupRequest,
): Promise<Backup> {
  if (output === '-') throw notToStdout()
  if (pgDump && access.location.kind === 'embedded') throw onlyFromServers()
  requireDatabase(access.location)
  const file = output === undefined ? defaultBackupFile(dataDirectory, now) : resolve(workingDirectory, output)
  return withDatabase(access, async (open) => {
    const {bytes, header, rows, tables} = await backupDatabase(open, {file, force, now, program})
    const dump =
      pgDump && access.location.kind === 'server' ? await dumpServer(access.location.url, dumpFile(file)) : null
    return {
      bytes,
      createdAt: header.createdAt,
      dump,
      file,
      fingerprint: header.fingerprint,
      location: describeLocation(access.location),
      migrations: header.migrations.map(({name}) => name),
      rows,
      tables: tables.map((table) => ({...table})),
    }
  })
}

export function renderBackup({bytes, dump, file, location, rows, tables}: Backup, {colour}: Screen): string {
  const summary = `${counted(rows, 'row')} of ${location}, ${bytesText(bytes)}, read back and right:`
  const dumped = dump
    ? [`${colour.bold(plainLine(dump.file))}  ${bytesText(dump.bytes)}, ${plainLine(dump.program)}`]
    : []
  return [summary, ...rowLines(tables), colour.bold(plainLine(file)), ...dumped].join('\n')
}

function notToStdout(): UserError {
  return new UserError('A backup goes into a file, which is read back before it counts; stdout cannot be.', {
    code: 'INVALID_INPUT',
    exitCode: ExitCode.usage,
    nextStep: 'lab db backup --output FILE',
    problems: [{field: '--output', message: 'must be a file'}],
  })
}

/** `lab.backup` → `lab.backup.dump`, `….backup.jsonl.gz` → `….pg.dump`. */
function dumpFile(file: string): string {
  return file.endsWith('.backup.jsonl.gz') ? file.replace(/\.backup\.jsonl\.gz$/, '.pg.dump') : `${file}.dump`
}

function onlyFromServers(): UserError {
  return new UserError('pg_dump can only ask a server, and this is the embedded database.', {
    code: 'INVALID_INPUT',
    exitCode: ExitCode.usage,
    nextStep: 'lab db backup',
    problems: [{field: '--pg-dump', message: 'needs DATABASE_URL'}],
  })
}
