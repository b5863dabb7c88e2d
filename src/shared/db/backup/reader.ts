import {createHash, type Hash} from 'node:crypto'
import {BackupFooter, BackupHeader, BackupTable, rowIn, type TableSum} from './format.ts'

/** Something in the backup is not as it was written; the message is the end of a sentence about the file. */
export class Damage extends Error {
  override readonly name = 'Damage'
}

export interface BackupContent {
  readonly header: BackupHeader
  readonly tables: readonly TableSum[]
  /** What the rows of each table consist of. */
  readonly layouts: readonly BackupTable[]
  readonly rows: number
}

interface Taken {
  readonly row: string | undefined
  readonly table: BackupTable | undefined
}

interface OpenTable {
  readonly name: string
  readonly hash: Hash
  rows: number
}

/** Takes the lines of a backup one after the other, and tells at the end what it holds. Throws `Damage`. */
export function newBackupReader() {
  let header: BackupHeader | undefined
  let footer: BackupFooter | undefined
  let open: OpenTable | undefined
  let lineNumber = 0
  const tables: TableSum[] = []
  const layouts: BackupTable[] = []

  const damage = (reason: string) => new Damage(`line ${lineNumber} ${reason}`)
  const takeRow = (row: string) => {
    if (!open) throw damage('is a row without a table')
    if (!isObject(parseJson(row))) throw damage('is not a row')
    open.hash.update(`${row}\n`)
    open.rows += 1
  }
  const closeTable = () => {
    if (open) tables.push({name: open.name, rows: open.rows, sha256: open.hash.digest('hex')})
    open = undefined
  }
  const takeEntry = (entry: Entry) => {
    if ((entry.kind === 'header') !== (lineNumber === 1)) throw damage('is not where it belongs in a backup')
    closeTable()
    if (entry.kind === 'header') header = entry.value
    else if (entry.kind === 'footer') footer = entry.value
    else {
      open = {name: entry.value.name, hash: createHash('sha256'), rows: 0}
      layouts.push(entry.value)
    }
  }

  return {
    /** Answers with the table that the line begins, or with the text of the row that it is. */
    take(line: string): Taken {
      lineNumber += 1
      if (footer) throw damage('comes after the end')
      const row = rowIn(line)
      const entry = row === undefined ? parseEntry(line) : undefined
      if (row !== undefined) takeRow(row)
      else if (entry) takeEntry(entry)
      else throw damage('is not part of a backup of this program')
      return {row, table: entry?.kind === 'table' ? entry.value : undefined}
    },
    end(): BackupContent {
      if (!header || !footer) throw new Damage('it ends too early')
      assertSums(footer, tables)
      return {header, layouts, rows: footer.rows, tables}
    },
  }
}

function assertSums(footer: BackupFooter, tables: readonly TableSum[]): void {
  const differing = footer.tables.find((sum, index) => {
    const found = tables[index]
    return found?.name !== sum.name || found.rows !== sum.rows || found.sha256 !== sum.sha256
  })
  if (differing) throw new Damage(`the rows of the table ${differing.name} are not those that were written`)
  const rows = tables.reduce((sum, table) => sum + table.rows, 0)
  if (footer.tables.length !== tables.length || footer.rows !== rows) throw new Damage('it holds more than was written')
}

type Entry =
  | {readonly kind: 'header'; readonly value: BackupHeader}
  | {readonly kind: 'table'; readonly value: BackupTable}
  | {readonly kind: 'footer'; readonly value: BackupFooter}

function parseEntry(line: string): Entry | undefined {
  const parsed = parseJson(line)
  if (!isObject(parsed)) return undefined
  if ('header' in parsed) {
    const {data} = BackupHeader.safeParse(parsed['header'])
    return data && {kind: 'header', value: data}
  }
  if ('table' in parsed) {
    const {data} = BackupTable.safeParse(parsed['table'])
    return data && {kind: 'table', value: data}
  }
  const {data} = BackupFooter.safeParse(parsed['footer'])
  return data && {kind: 'footer', value: data}
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
