import {createHash} from 'node:crypto'
import type {BackupTable} from './format.ts'
import type {TablePart} from './table-parts.ts'

export interface RowSum {
  readonly name: string
  readonly rows: number
  /** Equal for equal rows in whatever order, which depends on how a database sorts; in hex. */
  readonly sum: string
}

const MODULUS = 2n ** 256n

/**
 * Passes the parts on and sums up the rows of each table. Generated columns do not count: they follow from the others,
 * and versions of PostgreSQL may follow differently.
 */
export async function* summing(parts: AsyncIterable<TablePart>, sums: RowSum[]): AsyncGenerator<TablePart> {
  let stored: (row: string) => string = (row) => row
  let open: {name: string; rows: number; total: bigint} | undefined
  const close = () => {
    if (open) sums.push({name: open.name, rows: open.rows, sum: open.total.toString(16)})
  }
  for await (const part of parts) {
    if ('table' in part) {
      close()
      open = {name: part.table.name, rows: 0, total: 0n}
      stored = storedPartOf(part.table)
    } else if (open) {
      for (const row of part.rows) open.total = (open.total + hashOf(stored(row))) % MODULUS
      open.rows += part.rows.length
    }
    yield part
  }
  close()
}

export async function sumsOf(parts: AsyncIterable<TablePart>): Promise<readonly RowSum[]> {
  const sums: RowSum[] = []
  for await (const _ of summing(parts, sums));
  return sums
}

function hashOf(text: string): bigint {
  return BigInt(`0x${createHash('sha256').update(text).digest('hex')}`)
}

function storedPartOf({columns}: BackupTable): (row: string) => string {
  const generated = columns.filter(({isGenerated}) => isGenerated).map(({name}) => name)
  if (generated.length === 0) return (row) => row
  return (row) => {
    const values = JSON.parse(row)
    for (const name of generated) delete values[name]
    return JSON.stringify(values)
  }
}
