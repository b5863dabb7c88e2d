import {sql, type Transaction} from 'kysely'
import type {Database} from '#shared/db/index'

/**
 * A change of this transaction that is recorded as made at another moment, for registers that come with a past. Nothing
 * belongs to it until `recordIn`.
 */
export async function newChangeAt(transaction: Transaction<Database>, at: Date): Promise<number> {
  const {rows} = await sql<{id: number}>`
    insert into change (at, actor, command, reason)
    values (${at}, current_setting('lab.actor'), current_setting('lab.command'),
            nullif(current_setting('lab.reason', true), ''))
    returning id
  `.execute(transaction)
  return rows[0]!.id
}

/** What happens from here on in this transaction is recorded in that change. */
export async function recordIn(transaction: Transaction<Database>, changeId: number): Promise<void> {
  await sql`select set_config('lab.change', ${String(changeId)}, true)`.execute(transaction)
}
