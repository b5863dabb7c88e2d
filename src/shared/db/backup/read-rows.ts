import type {Queryable} from '../migrations/records.ts'
import type {TableToRead} from './tables.ts'

const FIRST_BATCH = 50
const LARGEST_BATCH = 2000
/** Characters of JSON that a batch should come to: large enough to be quick, small enough for little memory. */
const WANTED_LENGTH = 1_000_000

/**
 * The rows of a table as JSON text, in the order of the primary key, a batch at a time. For use in a transaction, whose
 * snapshot it reads; a cursor needs no session, so it works behind a transaction pooler.
 */
export async function* readRows(
  client: Queryable,
  {identifier, order}: Pick<TableToRead, 'identifier' | 'order'>,
): AsyncGenerator<readonly string[]> {
  const orderBy = order === '' ? '' : `order by ${order}`
  await client.query(
    `declare backup_rows no scroll cursor for select to_jsonb(each)::text as row from only ${identifier} as each ${orderBy}`,
  )
  let size = FIRST_BATCH
  while (true) {
    const {rows} = await client.query<{row: string}>(`fetch ${size} from backup_rows`)
    if (rows.length === 0) break
    yield rows.map(({row}) => row)
    const length = rows.reduce((sum, {row}) => sum + row.length, 0)
    size = Math.min(LARGEST_BATCH, size * 4, Math.max(1, Math.floor((rows.length * WANTED_LENGTH) / length)))
  }
  await client.query('close backup_rows')
}
