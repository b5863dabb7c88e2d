import {createHash} from 'node:crypto'
import {type FileHandle, open as openFile, rename, rm, stat} from 'node:fs/promises'
import path from 'node:path'
import {Readable} from 'node:stream'
import {pipeline} from 'node:stream/promises'
import {createGzip} from 'node:zlib'
import {ExitCode, UserError} from '#shared/errors'
import {makeFolder} from '#shared/make-folder'
import {describeSchemaInTransaction, inReadOnlyTransaction} from '../migrations/fingerprint.ts'
import {type Queryable, readAppliedInTransaction} from '../migrations/records.ts'
import type {OpenDatabase} from '../open.ts'
import {draftOf, removeStaleDrafts} from './draft.ts'
import {explainFileError, notWritten} from './file-errors.ts'
import {BACKUP_FORMAT, BACKUP_FORMAT_VERSION, type BackupHeader, rowLine, type TableSum} from './format.ts'
import {readRows} from './read-rows.ts'
import {ROW_FORMAT} from './row-format.ts'
import {readSequences, readTables, type TableToRead} from './tables.ts'
import {type BackupSummary, verifyBackup} from './verify.ts'

export interface BackupOptions {
  /** Absolute. Its folder is made, for this user alone, if it is not there. */
  readonly file: string
  readonly now: Date
  /** Name and version of the program, for the header. */
  readonly program: string
  /** Write over a file that is there. */
  readonly force?: boolean
  /** Told after each table. */
  readonly onTable?: (table: {readonly name: string; readonly rows: number}) => void
}

/** Each takes about a megabyte of memory. */
const BATCHES_AHEAD = 2

/**
 * Writes every row of the database, as it is at one moment, into a file that only its owner may read. The file is read
 * back before it gets its name: until then, and if anything fails, nothing is at `file` (or what was there before).
 * Throws `BACKUP_EXISTS`, `BACKUP_NOT_WRITTEN`, and errors of the database as they are.
 */
export async function backupDatabase(open: OpenDatabase, options: BackupOptions): Promise<BackupSummary> {
  const {file, force = false} = options
  const draft = draftOf(file)
  let handle: FileHandle
  try {
    await assertFree(file, force)
    await makeFolder(path.dirname(file), 0o700)
    await removeStaleDrafts(path.dirname(file))
    handle = await openFile(draft, 'wx', 0o600)
  } catch (error) {
    throw explainFileError(file, error)
  }
  try {
    const written = await write(open, handle, options)
    const summary = await verifyBackup(draft)
    assertSame(written, summary, file)
    await rename(draft, file)
    await syncFolder(path.dirname(file))
    return {...summary, file}
  } catch (error) {
    await rm(draft, {force: true})
    throw explainFileError(file, error)
  }
}

async function assertFree(file: string, force: boolean): Promise<void> {
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (found === undefined) return
  if (!found.isFile()) throw notWritten(file, 'something else than a file has this name')
  if (force) return
  throw new UserError(`${file} is already there; nothing was changed.`, {
    code: 'BACKUP_EXISTS',
    exitCode: ExitCode.conflict,
    nextStep: 'Choose another file with --output, or write over it with --force.',
  })
}

async function write(open: OpenDatabase, handle: FileHandle, options: BackupOptions): Promise<readonly TableSum[]> {
  const sums: TableSum[] = []
  try {
    await inReadOnlyTransaction(open.pool, (client) =>
      pipeline(
        Readable.from(lines(client, open.kind, options, sums), {highWaterMark: BATCHES_AHEAD}),
        createGzip(),
        handle.createWriteStream({flush: true}),
      ),
    )
  } finally {
    await handle.close()
  }
  return sums
}

/** The lines of the backup; `sums` is filled while they are read. */
async function* lines(
  client: Queryable,
  kind: OpenDatabase['kind'],
  options: BackupOptions,
  sums: TableSum[],
): AsyncGenerator<string> {
  const header = await describeDatabase(client, kind, options)
  await client.query(ROW_FORMAT)
  yield `${JSON.stringify({header})}\n`
  for (const table of await readTables(client)) {
    yield tableLine(table)
    const hash = createHash('sha256')
    let count = 0
    for await (const rows of readRows(client, table)) {
      for (const row of rows) hash.update(`${row}\n`)
      count += rows.length
      yield rows.map(rowLine).join('')
    }
    sums.push({name: table.name, rows: count, sha256: hash.digest('hex')})
    options.onTable?.({name: table.name, rows: count})
  }
  const total = sums.reduce((sum, {rows}) => sum + rows, 0)
  yield `${JSON.stringify({footer: {rows: total, tables: sums}})}\n`
}

/** The header of a backup of what the transaction sees. */
export async function describeDatabase(
  client: Queryable,
  kind: OpenDatabase['kind'],
  {now, program}: Pick<BackupOptions, 'now' | 'program'>,
): Promise<BackupHeader> {
  const {rows} = await client.query<{version: string}>(
    `select split_part(current_setting('server_version'), ' ', 1) as version`,
  )
  const {fingerprint} = await describeSchemaInTransaction(client)
  const migrations = await readAppliedInTransaction(client)
  return {
    format: BACKUP_FORMAT,
    formatVersion: BACKUP_FORMAT_VERSION,
    createdAt: now.toISOString(),
    program,
    database: {kind, version: rows[0]?.version ?? ''},
    fingerprint,
    migrations: migrations.map((each) => ({...each, appliedAt: each.appliedAt.toISOString()})),
    sequences: await readSequences(client),
  }
}

function tableLine({columns, name, primaryKey}: TableToRead): string {
  return `${JSON.stringify({table: {name, columns, primaryKey}})}\n`
}

/** The disk or the memory, not the database, may have changed what was written. */
function assertSame(written: readonly TableSum[], {tables}: BackupSummary, file: string): void {
  const isSame =
    written.length === tables.length &&
    written.every(({rows, sha256}, index) => tables[index]?.rows === rows && tables[index].sha256 === sha256)
  if (!isSame) throw notWritten(file, 'what was read back is not what was written')
}

/** After a power cut the file has its name, or is not there at all. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return // Windows cannot and need not
  const handle = await openFile(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
