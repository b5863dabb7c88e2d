import type {Queryable} from '../migrations/records.ts'
import type {BackupTable} from './format.ts'
import {readRows} from './read-rows.ts'
import {readTables} from './tables.ts'

/** A table begins, or some of its rows as JSON text. */
export type TablePart = {readonly table: BackupTable} | {readonly rows: readonly string[]}

/** All that a database holds, as the transaction sees it and as a backup of it would hold it. */
export async function* readParts(client: Queryable): AsyncGenerator<TablePart> {
  for (const table of await readTables(client)) {
    yield {table}
    for await (const rows of readRows(client, table)) yield {rows}
  }
}

/** Has the next part read while somebody works on this one: two databases then work at the same time. */
export async function* readingAhead(parts: AsyncIterable<TablePart>): AsyncGenerator<TablePart> {
  const iterator = parts[Symbol.asyncIterator]()
  const readNext = () => {
    const next = iterator.next()
    next.catch(() => {}) // whoever awaits it gets the error; nobody does when the work before has failed
    return next
  }
  let next = readNext()
  try {
    while (true) {
      const {done, value} = await next
      if (done) return
      next = readNext()
      yield value
    }
  } finally {
    await next.catch(() => {})
    await iterator.return?.()
  }
}
