import './navigator.ts'
import pg from 'pg'
import {createValueParsers} from './value-parsers.ts'

const CONNECTION_TIMEOUT_MS = 10_000

/** A pool with what holds for both kinds of database: values, timeouts, and no crash when an idle connection breaks. */
export function createPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({
    connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
    types: createValueParsers(pg.types),
    ...config,
  })
  // A connection that breaks tells it to whoever uses it next; without a listener Node would end the process.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}
