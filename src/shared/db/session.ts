import type {Kysely, Transaction} from 'kysely'
import {sql} from 'kysely'
import {ensureSchema} from './ensure-schema.ts'
import {toUserError} from './errors/to-user-error.ts'
import {type DatabaseLocation, openDatabase} from './open.ts'
import type {Database} from './tables.ts'
import {inTransaction} from './transaction.ts'

export interface SessionSetup {
  readonly location: DatabaseLocation
  readonly migrationsDirectory: string
  /** Who and with which command: written into the history of every change. */
  readonly actor: string
  readonly command: string
  /** One line for a person: creation, migration, waiting for another command. */
  readonly onNotice: (line: string) => void
  /** How long to wait for another process to finish with the embedded database. */
  readonly waitMs?: number
}

interface ChangeOptions {
  readonly reason?: string | undefined
  readonly undoes?: number
  /** Does everything, answers as if it were done, then rolls back. */
  readonly dryRun?: boolean
}

export interface Changed<Value> {
  readonly value: Value
  /** Number of the recorded change; null when nothing changed or nothing was saved. */
  readonly changeId: number | null
  /** Whether anything changed, or would have in a dry run. */
  readonly isChanged: boolean
}

/** A database that is there, on this program's schema, for the time of one piece of work. */
export interface Session {
  readonly database: Kysely<Database>
  /** All or nothing, recorded in the history as one change. */
  change<Value>(
    work: (transaction: Transaction<Database>) => Promise<Value>,
    options?: ChangeOptions,
  ): Promise<Changed<Value>>
}

/**
 * Opens the database, works, closes it. The embedded one is locked meanwhile, so never hold a session across a
 * prompt, a model call or an editor. Errors of the database become `UserError`s.
 */
export async function withSession<Value>(
  setup: SessionSetup,
  work: (session: Session) => Promise<Value>,
): Promise<Value> {
  try {
    const {command, onNotice, waitMs} = setup
    const open = await openDatabase(setup.location, {
      holder: command,
      onNotice,
      ...(waitMs !== undefined && {waitMs}),
    })
    try {
      await ensureSchema(open, setup)
      return await work(sessionOn(open.kysely, setup))
    } finally {
      await open.close()
    }
  } catch (error) {
    throw toUserError(error, setup.location)
  }
}

function sessionOn(database: Kysely<Database>, {actor, command}: SessionSetup): Session {
  return {
    database,
    async change(work, {dryRun = false, reason, undoes} = {}) {
      const context = {actor, command, ...(reason !== undefined && {reason}), ...(undoes !== undefined && {undoes})}
      return inTransaction(
        database,
        context,
        async (transaction) => {
          const value = await work(transaction)
          const recorded = await recordedChange(transaction)
          return {changeId: dryRun ? null : recorded, isChanged: recorded !== null, value}
        },
        {dryRun},
      )
    },
  }
}

/** The history's triggers leave the number of the change they made in a setting of the transaction. */
async function recordedChange(transaction: Transaction<Database>): Promise<number | null> {
  const {rows} = await sql<{id: string}>`select coalesce(current_setting('lab.change', true), '') as id`.execute(
    transaction,
  )
  return rows[0]?.id ? Number(rows[0].id) : null
}
