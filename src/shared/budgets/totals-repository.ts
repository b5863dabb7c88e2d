import {type Kysely, sql} from 'kysely'
import type {IsoDate, LineTotals} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'

/**
 * What the transactions of lines add up to, by the id of the line, counted by the database: the same sums as
 * `lineTotals` of the domain, for portfolios that would be too large to bring here. Lines without transactions are
 * missing. Each line has a day of its own, because the zone of its project decides what day it is.
 *
 * All transactions are added up first, and the few that are void or drawn on are taken off again: that reads a hundred
 * thousand of them in half the time of telling them apart one by one.
 */
export async function countLineTotals(
  database: Kysely<Database>,
  asOfByLine: ReadonlyMap<number, IsoDate>,
): Promise<Map<number, LineTotals>> {
  if (asOfByLine.size === 0) return new Map()
  const lines = [...asOfByLine.keys()]
  const days = [...asOfByLine.values()]
  const {rows} = await sql<TotalsRow>`
    with wanted as materialized (
      select * from unnest(${lines}::bigint[], ${days}::date[]) as wanted (line_id, as_of)
    ), void as materialized (
      select taken.line_id, taken.reverses as reference from budget_transaction as taken join wanted using (line_id)
       where taken.type = 'void' and taken.removed_at is null and taken.date <= wanted.as_of
    ), drawing as materialized (
      select booked.line_id, booked.type, booked.amount, booked.relieves, booked.reverses, wanted.as_of
        from budget_transaction as booked join wanted using (line_id)
       where (booked.relieves is not null or booked.type = 'accrual_reversal')
         and booked.removed_at is null and booked.date <= wanted.as_of
         and (booked.line_id, booked.reference) not in (select line_id, reference from void)
    ), drawn as (
      select line_id, reference, sum(amount) as amount from (
        select line_id, relieves as reference, amount from drawing where relieves is not null
        union all
        -- Joined with the table, whose size is known: of what is made on the way it is guessed, and badly.
        select reversal.line_id, accrual.relieves, -reversal.amount
          from drawing as reversal
          join budget_transaction as accrual
            on accrual.reference = reversal.reverses and accrual.line_id = reversal.line_id
         where reversal.type = 'accrual_reversal' and accrual.type = 'accrual' and accrual.relieves is not null
           and accrual.removed_at is null and accrual.date <= reversal.as_of
           and (accrual.line_id, accrual.reference) not in (select line_id, reference from void)
      ) as draws group by line_id, reference
    ), moved as (
      select line_id, type, direction, sum(booked.amount) as amount
        from budget_transaction as booked join wanted using (line_id)
       where booked.removed_at is null and booked.date <= wanted.as_of
       group by line_id, type, direction
      union all
      select booked.line_id, booked.type, booked.direction, -booked.amount
        from void join budget_transaction as booked using (line_id, reference) join wanted using (line_id)
       where booked.removed_at is null and booked.date <= wanted.as_of
      union all
      select booked.line_id, booked.type, booked.direction, -least(booked.amount, drawn.amount)
        from drawn join budget_transaction as booked using (line_id, reference) join wanted using (line_id)
       where booked.type = 'commitment' and booked.removed_at is null and booked.date <= wanted.as_of
         and (booked.line_id, booked.reference) not in (select line_id, reference from void)
    )
    select line_id,
           coalesce(sum(case direction when 'out' then -amount else amount end) filter (where type = 'revision'), 0)::text
             as revisions,
           coalesce(sum(amount) filter (where type = 'transfer' and direction = 'in'), 0)::text as transferred_in,
           coalesce(sum(amount) filter (where type = 'transfer' and direction = 'out'), 0)::text as transferred_out,
           coalesce(sum(case when type in ('credit', 'accrual_reversal') then -amount else amount end)
             filter (where type in ('actual', 'accrual', 'income', 'credit', 'accrual_reversal')), 0)::text as actual,
           coalesce(sum(amount) filter (where type = 'commitment'), 0)::text as committed
      from moved group by line_id
  `.execute(database)
  return new Map(
    rows.map((row) => [
      row.line_id,
      {
        revisions: BigInt(row.revisions),
        transferredIn: BigInt(row.transferred_in),
        transferredOut: BigInt(row.transferred_out),
        actual: BigInt(row.actual),
        committed: BigInt(row.committed),
      },
    ]),
  )
}

interface TotalsRow {
  readonly line_id: number
  readonly revisions: string
  readonly transferred_in: string
  readonly transferred_out: string
  readonly actual: string
  readonly committed: string
}
