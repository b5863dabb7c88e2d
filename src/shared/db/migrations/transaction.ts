import type pg from 'pg'
import {ExitCode, UserError} from '#shared/errors'

/** The engine's own lock number (PG_MIGRATE_LOCK_ID), so that its command-line tool and we wait for each other. */
const LOCK_ID = '7241865325823964'
const LONGEST_WAIT_FOR_OTHERS = '60s'
const LONGEST_WAIT_FOR_A_TABLE = '3s'
const LOCK_NOT_AVAILABLE = '55P03'

/**
 * Runs `work` in one transaction that no other migration overlaps, on `public`, in UTC, and keeps or undoes all of it.
 * All of this ends with the transaction, so that it works behind a transaction pooler. Fails when the work itself ended
 * the transaction, and with `MIGRATION_BUSY` when others are in the way.
 */
export async function inMigrationTransaction<T>(
  pool: pg.Pool,
  end: 'commit' | 'rollback',
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    // A stricter level would read the state before the wait for the lock.
    await client.query('begin isolation level read committed')
    await waitForOthers(client)
    await client.query('savepoint migration')
    const value = await work(client)
    await client.query(end === 'commit' ? 'release savepoint migration' : 'rollback to savepoint migration')
    await client.query(end)
    return value
  } catch (error) {
    broken = await rollBack(client)
    throw isLockTimeout(error) ? busyError('A table is in use by somebody else', error) : error
  } finally {
    client.release(broken)
  }
}

async function waitForOthers(client: pg.PoolClient): Promise<void> {
  await client.query(
    `select set_config('search_path', 'public', true), set_config('timezone', 'UTC', true),
            set_config('lock_timeout', $1, true)`,
    [LONGEST_WAIT_FOR_OTHERS],
  )
  try {
    await client.query(`select pg_advisory_xact_lock(${LOCK_ID})`)
  } catch (error) {
    throw isLockTimeout(error) ? busyError('Somebody else is migrating this database', error) : error
  }
  await client.query("select set_config('lock_timeout', $1, true)", [LONGEST_WAIT_FOR_A_TABLE])
}

async function rollBack(client: pg.PoolClient): Promise<Error | undefined> {
  try {
    await client.query('rollback')
    return undefined
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

function isLockTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === LOCK_NOT_AVAILABLE
}

function busyError(reason: string, cause: unknown): UserError {
  return new UserError(`${reason}; nothing was changed.`, {
    code: 'MIGRATION_BUSY',
    exitCode: ExitCode.busy,
    nextStep: 'Wait until the others are done and run this again.',
    cause,
  })
}
