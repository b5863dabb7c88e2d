import {createHash, type Hash} from 'node:crypto'
import {createReadStream} from 'node:fs'
import {stat} from 'node:fs/promises'
import {createGunzip} from 'node:zlib'
import {ExitCode, UserError} from '#shared/errors'
import {BackupFooter, BackupHeader, BackupTable, rowIn, type TableSum} from './format.ts'
import {splitLines} from './split-lines.ts'

export interface BackupSummary {
  readonly file: string
  /** Compressed, as the file is. */
  readonly bytes: number
  readonly header: BackupHeader
  readonly tables: readonly TableSum[]
  readonly rows: number
}

/**
 * Reads a whole backup and compares every row with the sums at its end. Throws `BACKUP_DAMAGED` when it is cut short,
 * changed or something else, `BACKUP_MISSING` when it cannot be read.
 */
export async function verifyBackup(file: string): Promise<BackupSummary> {
  try {
    const {size} = await stat(file)
    const reader = newReader()
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

/** Something in the file is not as it was written. */
class Damage extends Error {}

interface OpenTable {
  readonly name: string
  readonly hash: Hash
  rows: number
}

function newReader() {
  let header: BackupHeader | undefined
  let footer: BackupFooter | undefined
  let open: OpenTable | undefined
  let lineNumber = 0
  const tables: TableSum[] = []
  const closeTable = () => {
    if (open) tables.push({name: open.name, rows: open.rows, sha256: open.hash.digest('hex')})
    open = undefined
  }
  const fail = (reason: string): never => {
    throw new Damage(`line ${lineNumber} ${reason}`)
  }
  return {
    take(line: string): void {
      lineNumber += 1
      if (footer) fail('comes after the end')
      const row = rowIn(line)
      if (row !== undefined) {
        if (!open) return fail('is a row without a table')
        if (!isObject(row)) fail('is not a row')
        open.hash.update(`${row}\n`)
        open.rows += 1
        return
      }
      const entry = parseEntry(line)
      if (!entry) return fail('is not part of a backup of this program')
      if (lineNumber === 1 && entry.kind !== 'header') fail('is not the header of a backup of this program')
      closeTable()
      if (entry.kind === 'header') {
        if (header) fail('is a second header')
        header = entry.value
      } else if (entry.kind === 'table') open = {name: entry.value.name, hash: createHash('sha256'), rows: 0}
      else footer = entry.value
    },
    end(): Pick<BackupSummary, 'header' | 'rows' | 'tables'> {
      if (!header || !footer) throw new Damage('it ends too early')
      const rows = tables.reduce((sum, table) => sum + table.rows, 0)
      const differs = footer.tables.find((sum, index) => {
        const found = tables[index]
        return found?.name !== sum.name || found.rows !== sum.rows || found.sha256 !== sum.sha256
      })
      if (differs) throw new Damage(`the rows of the table ${differs.name} are not those that were written`)
      if (footer.tables.length !== tables.length || footer.rows !== rows) throw new Damage('it has other tables')
      return {header, rows, tables}
    },
  }
}

type Entry =
  | {readonly kind: 'header'; readonly value: BackupHeader}
  | {readonly kind: 'table'; readonly value: BackupTable}
  | {readonly kind: 'footer'; readonly value: BackupFooter}

function parseEntry(line: string): Entry | undefined {
  const parsed = parseJson(line)
  if (typeof parsed !== 'object' || parsed === null) return undefined
  const {footer, header, table} = parsed as Record<string, unknown>
  if (header !== undefined) {
    const {data} = BackupHeader.safeParse(header)
    return data && {kind: 'header', value: data}
  }
  if (table !== undefined) {
    const {data} = BackupTable.safeParse(table)
    return data && {kind: 'table', value: data}
  }
  const {data} = BackupFooter.safeParse(footer)
  return data && {kind: 'footer', value: data}
}

function isObject(text: string): boolean {
  const value = parseJson(text)
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
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
