import type pg from 'pg'
import {readAppliedInTransaction} from '../migrations/records.ts'
import type {OpenDatabase} from '../open.ts'
import {type Filled, type FillOptions, fillDatabase} from './fill-database.ts'
import {ROW_FORMAT} from './row-format.ts'
import {readParts} from './table-parts.ts'
import {readSequences, readTables} from './tables.ts'

/**
 * Fills an empty database with all rows of another one, in which nobody can write meanwhile and nothing is changed.
 * Throws what `fillDatabase` throws.
 */
export async function copyDatabase(
  from: {readonly open: OpenDatabase; readonly name: string},
  to: OpenDatabase,
  options: Omit<FillOptions, 'replace'>,
): Promise<Filled> {
  return whileNobodyWrites(from.open.pool, async (client) => {
    await client.query(ROW_FORMAT)
    const migrations = await readAppliedInTransaction(client)
    const origin = {
      header: {
        migrations: migrations.map((each) => ({...each, appliedAt: each.appliedAt.toISOString()})),
        sequences: await readSequences(client),
      },
      layouts: await readTables(client),
      name: `What ${from.name} holds`,
    }
    return fillDatabase(to, origin, readParts(client), {...options, replace: false})
  })
}

/** Others can read. The snapshot is taken once the locks are there, so that nothing is written after it. */
async function whileNobodyWrites<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken: boolean | undefined
  try {
    const tables = await readTables(client)
    await client.query('begin isolation level repeatable read')
    await client.query(`set local lock_timeout = '30s'`)
    if (tables.length > 0)
      await client.query(`lock table ${tables.map(({identifier}) => identifier).join(', ')} in share mode`)
    return await work(client)
  } finally {
    broken = await client.query('rollback').then(
      () => false,
      () => true,
    )
    client.release(broken)
  }
}
