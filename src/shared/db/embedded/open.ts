import fs from 'node:fs'
import path from 'node:path'
import type {Pool} from 'pg'
import {createPool} from '../pool.ts'
import {prepareDataDirectory} from './data-directory.ts'
import {type PostgresInstance, startInstance} from './instance.ts'
import {acquireLock} from './lock.ts'
import {WireSocket} from './wire-socket.ts'

interface EmbeddedOptions {
  readonly holder: string
  readonly waitMs: number
  readonly onNotice: (line: string) => void
}

interface EmbeddedDatabase {
  readonly pool: Pool
  /** Whether this call has made the database. */
  readonly created: boolean
  close(): Promise<void>
}

/** Opens the database in `directory` for this process alone; other processes wait for `close` (or the end of this one). */
export async function openEmbedded(directory: string, options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  makeFolder(path.dirname(directory))
  const lock = await acquireLock(`${directory}.lock`, options)
  try {
    const created = await prepareDataDirectory(directory, options.onNotice)
    const instance = await startInstance(directory)
    let isClosing = false
    const pool = createEmbeddedPool(instance, () => isClosing)
    return {
      pool,
      created,
      async close() {
        isClosing = true
        try {
          await pool.end()
          await instance.close()
        } finally {
          lock.release()
        }
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

/** Node's own recursive mkdir never comes back where nothing can be made, such as below /proc. */
function makeFolder(folder: string): void {
  if (fs.existsSync(folder)) return
  makeFolder(path.dirname(folder))
  try {
    fs.mkdirSync(folder, {mode: 0o700})
  } catch (error) {
    // Somebody was faster, unless it is a link that leads nowhere.
    if (!fs.existsSync(folder)) throw error
  }
}

/** Postgres in this process has one session, hence one connection. */
function createEmbeddedPool(instance: PostgresInstance, isClosing: () => boolean): Pool {
  return createPool({
    max: 1,
    // Given here so that PGHOST, PGSSLMODE and the like of the environment, meant for servers, have no say.
    host: 'localhost',
    user: 'postgres',
    database: 'postgres',
    ssl: false,
    idleTimeoutMillis: 0,
    stream: () => new WireSocket(instance, isClosing),
  })
}
