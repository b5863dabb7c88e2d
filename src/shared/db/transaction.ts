import {type Kysely, sql, type Transaction} from 'kysely'
import type {Database} from './tables.ts'

/** Who changes something and with which command: the history triggers read it from the transaction's settings. */
export interface ChangeContext {
  readonly actor: string
  readonly command: string
  readonly reason?: string | undefined
  /** The event that this change takes back. */
  readonly undoes?: number | undefined
}

interface TransactionOptions {
  /** Run everything, return the value, then roll back. */
  readonly dryRun?: boolean | undefined
}

/**
 * Runs `work` in one transaction. Whatever it throws rolls everything back, and so does an error of a statement that it
 * caught: a transaction in which a statement failed cannot be saved (use a savepoint for what may fail).
 */
export async function inTransaction<T>(
  db: Kysely<Database>,
  context: ChangeContext,
  work: (trx: Transaction<Database>) => Promise<T>,
  {dryRun = false}: TransactionOptions = {},
): Promise<T> {
  return outcomeOf(() =>
    db.transaction().execute(async (trx) => {
      await describeChange(trx, context)
      const value = await work(trx)
      // Postgres answers COMMIT of a failed transaction with a quiet ROLLBACK. Any statement before it fails loudly, and
      // this one has deferred constraints checked in a dry run too.
      await sql`set constraints all immediate`.execute(trx)
      if (dryRun) throw new RolledBack(value)
      return value
    }),
  )
}

/** Runs `work` in one transaction that sees one state of the database throughout and leaves nothing behind. */
export async function inSnapshot<T>(
  db: Kysely<Database>,
  work: (trx: Transaction<Database>) => Promise<T>,
): Promise<T> {
  return outcomeOf(() =>
    db
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute(async (trx) => {
        throw new RolledBack(await work(trx))
      }),
  )
}

/** The value of a transaction, also of one that was rolled back on purpose. */
async function outcomeOf<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof RolledBack) return error.value as T
    throw error
  }
}

/** Carries a value past the rollback that throwing it causes. */
class RolledBack extends Error {
  readonly value: unknown

  constructor(value: unknown) {
    super('rolled back on purpose')
    this.value = value
  }
}

/** As long as for the embedded database. A limit that the server sets for us stays. */
const LONGEST_WAIT_FOR_OTHERS = '30s'

/** Local to the transaction, so nothing is left on a connection that a pooler hands to somebody else. */
async function describeChange(trx: Transaction<Database>, {actor, command, reason, undoes}: ChangeContext) {
  await sql`select
    set_config('lock_timeout', coalesce(nullif(current_setting('lock_timeout'), '0'), ${LONGEST_WAIT_FOR_OTHERS}), true),
    set_config('lab.actor', ${actor}, true),
    set_config('lab.command', ${command}, true),
    set_config('lab.reason', ${reason ?? ''}, true),
    set_config('lab.undoes', ${undoes === undefined ? '' : String(undoes)}, true)`.execute(trx)
}
