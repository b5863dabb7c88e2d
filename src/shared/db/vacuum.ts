import type pg from 'pg'
import type {OpenDatabase} from './open.ts'

export interface Vacuumed {
  /** Bytes of tables with their indexes, before and after; largest first. */
  readonly tables: readonly {readonly name: string; readonly before: number; readonly after: number}[]
  /** What the server did not do, in its words. */
  readonly warnings: readonly string[]
}

/**
 * Makes the room of rows that are gone usable again and counts the rest for the planner. `full` writes every table anew,
 * which gives the room back to the disk, but needs as much meanwhile and lets nobody else at the table.
 */
export async function vacuumDatabase({kind, pool}: OpenDatabase, {full}: {readonly full: boolean}): Promise<Vacuumed> {
  const client = await pool.connect()
  const warnings = new Set<string>()
  const collect = ({message, severity}: {message?: string | undefined; severity?: string | undefined}) => {
    if (severity === 'WARNING' && message !== undefined) warnings.add(message)
  }
  client.on('notice', collect)
  try {
    const before = await tableSizes(client)
    await client.query(full ? 'vacuum (full, analyze)' : 'vacuum (analyze)')
    if (kind === 'embedded') await client.query('checkpoint') // lets go of the log that is not needed any more
    const after = await tableSizes(client)
    const tables = [...after].map(([name, bytes]) => ({after: bytes, before: before.get(name) ?? 0, name}))
    return {tables: tables.toSorted((one, other) => other.before - one.before), warnings: [...warnings]}
  } finally {
    client.off('notice', collect)
    client.release()
  }
}

async function tableSizes(client: pg.PoolClient): Promise<ReadonlyMap<string, number>> {
  const {rows} = await client.query<{name: string; bytes: number}>(
    `select relname as name, pg_total_relation_size(oid) as bytes from pg_class
      where relkind = 'r' and relnamespace = 'public'::regnamespace order by relname`,
  )
  return new Map(rows.map(({bytes, name}) => [name, bytes]))
}
