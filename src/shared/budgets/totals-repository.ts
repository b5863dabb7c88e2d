import {type Kysely, sql} from 'kysely'
import type {IsoDate, LineTotals} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'

/**
 * What the transactions of lines add up to, by the id of the line, counted by the database: the same sums as
 * `lineTotals` of the domain, for portfolios that would be too large to bring here. Lines without transactions are
 * missing. Each project has a day of its own, because its zone decides what day it is.
 */
export async function countLineTotals(
  database: Kysely<Database>,
  asOfByProject: ReadonlyMap<number, IsoDate>,
): Promise<Map<number, LineTotals>> {
  if (asOfByProject.size === 0) return new Map()
  const projects = [...asOfByProject.keys()]
  const days = [...asOfByProject.values()]
  const {rows} = await sql<TotalsRow>`
    with wanted as (
      select * from unnest(${projects}::bigint[], ${days}::date[]) as wanted (project_id, as_of)
    ), effective as materialized (
      select booked.line_id, booked.reference, booked.type, booked.direction, booked.amount, booked.relieves,
             booked.reverses, wanted.as_of
        from budget_transaction as booked join wanted using (project_id)
       where booked.removed_at is null and booked.date <= wanted.as_of and booked.type <> 'void'
         and not exists (select from budget_transaction as taken
                          where taken.type = 'void' and taken.removed_at is null and taken.reverses = booked.reference
                            and taken.line_id = booked.line_id and taken.date <= wanted.as_of)
    ), drawn as (
      select line_id, reference, sum(amount) as amount from (
        select line_id, relieves as reference, amount from effective where relieves is not null
        union all
        -- Joined with the table, whose size is known: of what is made on the way it is guessed, and badly.
        select reversal.line_id, accrual.relieves, -reversal.amount
          from effective as reversal
          join budget_transaction as accrual
            on accrual.reference = reversal.reverses and accrual.line_id = reversal.line_id
         where reversal.type = 'accrual_reversal' and accrual.type = 'accrual' and accrual.relieves is not null
           and accrual.removed_at is null and accrual.date <= reversal.as_of
           and not exists (select from budget_transaction as taken
                            where taken.type = 'void' and taken.removed_at is null and taken.reverses = accrual.reference
                              and taken.line_id = accrual.line_id and taken.date <= reversal.as_of)
      ) as draws group by line_id, reference
    )
    select effective.line_id,
           coalesce(sum(case direction when 'out' then -effective.amount else effective.amount end)
             filter (where type = 'revision'), 0)::text as revisions,
           coalesce(sum(effective.amount) filter (where type = 'transfer' and direction = 'in'), 0)::text as transferred_in,
           coalesce(sum(effective.amount) filter (where type = 'transfer' and direction = 'out'), 0)::text as transferred_out,
           coalesce(sum(case when type in ('credit', 'accrual_reversal') then -effective.amount else effective.amount end)
             filter (where type in ('actual', 'accrual', 'income', 'credit', 'accrual_reversal')), 0)::text as actual,
           coalesce(sum(greatest(0, effective.amount - coalesce(drawn.amount, 0)))
             filter (where type = 'commitment'), 0)::text as committed
      from effective left join drawn using (line_id, reference)
     group by effective.line_id
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
