import {type Kysely, sql} from 'kysely'
import type {AssertedFigure, IsoDate} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import type {AssertionRow} from './table.ts'

export type StoredAssertion = AssertionRow

/** The newest day first. */
export async function listAssertions(
  database: Kysely<Database>,
  lineIds: readonly number[],
): Promise<StoredAssertion[]> {
  if (lineIds.length === 0) return []
  return database
    .selectFrom('balance_assertion')
    .selectAll()
    .where('removed_at', 'is', null)
    .where('line_id', '=', sql<number>`any(${lineIds}::bigint[])`)
    .orderBy('as_of', 'desc')
    .orderBy('id', 'desc')
    .execute()
}

interface NewAssertion {
  readonly project_id: number
  readonly line_id: number
  readonly reference: string
  readonly figure: AssertedFigure
  readonly as_of: IsoDate
  readonly amount: bigint
  readonly source: string
}

/** What a source says anew about a figure on a day replaces what it said before. */
export async function saveAssertion(database: Kysely<Database>, assertion: NewAssertion): Promise<void> {
  const {numUpdatedRows} = await database
    .updateTable('balance_assertion')
    .set({amount: assertion.amount})
    .where('line_id', '=', assertion.line_id)
    .where('figure', '=', assertion.figure)
    .where('as_of', '=', assertion.as_of)
    .where('source', '=', assertion.source)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) await database.insertInto('balance_assertion').values(assertion).execute()
}
