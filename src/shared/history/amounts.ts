import {type Kysely, sql} from 'kysely'
import {toDecimalString} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import type {ChangeEvent} from './shape.ts'
import type {EventRow} from './table.ts'

/** Columns that hold minor units, by table, and where the currency of a row is found. */
const amounts = {
  balance_assertion: {columns: ['amount'], currency: sql`line.currency`, from: sql`line_id`},
  budget_line: {columns: ['original', 'estimate_to_complete'], currency: sql`line.currency`, from: sql`id`},
  budget_transaction: {columns: ['amount'], currency: sql`line.currency`, from: sql`line_id`},
  risk: {columns: ['cost_min', 'cost_likely', 'cost_max'], currency: sql`project.currency`, from: sql`null::bigint`},
} as const

type AmountTable = keyof typeof amounts

/** What a row with amounts belongs to. */
export interface Owner {
  readonly currency: string | null
  /** The reference of the budget line, where the row has one. */
  readonly line: string | null
}

/** The currency and the line of the rows that events with amounts are about, by `table id`. */
export async function ownersOf(database: Kysely<Database>, events: readonly EventRow[]): Promise<Map<string, Owner>> {
  const owners = new Map<string, Owner>()
  for (const table of Object.keys(amounts) as AmountTable[]) {
    const ids = [...new Set(events.filter(({entity}) => entity === table).map(({entity_id}) => entity_id))]
    if (ids.length === 0) continue
    const {currency, from} = amounts[table]
    const {rows} = await sql<{id: number; currency: string | null; line: string | null}>`
      select owned.id, ${currency} as currency, line.reference as line
        from (select id, project_id, ${from} as line_id from ${sql.table(table)} where id = any(${ids}::bigint[])) as owned
        join project on project.id = owned.project_id
        left join budget_line as line on line.id = owned.line_id
    `.execute(database)
    for (const {id, ...owner} of rows) owners.set(ownerKey(table, id), owner)
  }
  return owners
}

export function ownerKey(table: string, id: number): string {
  return `${table} ${id}`
}

/** Fields with amounts as money and lines as references: what was recorded are minor units and ids. */
export function withAmounts(event: ChangeEvent, owner: Owner | undefined): ChangeEvent {
  const columns: readonly string[] = isAmountTable(event.entity) ? amounts[event.entity].columns : []
  const {currency = null, line = null} = owner ?? {}
  if (columns.length === 0) return event
  const toMoney = (value: unknown) =>
    value === null || currency === null
      ? value
      : {amount: toDecimalString({amount: BigInt(String(value)), currency}), currency}
  return {
    ...event,
    fields: event.fields.map((change) => {
      if (columns.includes(change.field)) {
        return {...change, after: toMoney(change.after), before: toMoney(change.before)}
      }
      if (change.field !== 'line_id' || line === null) return change
      return {field: 'line', after: change.after && line, before: change.before && line}
    }),
  }
}

function isAmountTable(table: string): table is AmountTable {
  return table in amounts
}
