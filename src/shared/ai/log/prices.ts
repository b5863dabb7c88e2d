import type {Kysely} from 'kysely'
import type {Database} from '#shared/db/index'
import type {Price} from './shape.ts'
import type {PriceRow} from './table.ts'

export interface NewPrice {
  readonly model: string
  readonly validFrom: string
  /** Millionths of the currency's unit for a million tokens, like the next. */
  readonly inputMicros: number
  readonly outputMicros: number
  readonly currency: string
}

/** A price of the same model and day is replaced. */
export async function setPrice(database: Kysely<Database>, price: NewPrice): Promise<Price> {
  const values = {currency: price.currency, input_micros: price.inputMicros, output_micros: price.outputMicros}
  const row = await database
    .insertInto('ai_price')
    .values({model: price.model, valid_from: price.validFrom, ...values})
    .onConflict((conflict) => conflict.columns(['model', 'valid_from']).doUpdateSet(values))
    .returningAll()
    .executeTakeFirstOrThrow()
  return toPrice(row)
}

/** Of each model the newest first. */
export async function listPrices(database: Kysely<Database>): Promise<Price[]> {
  const rows = await database
    .selectFrom('ai_price')
    .selectAll()
    .orderBy('model')
    .orderBy('valid_from', 'desc')
    .execute()
  return rows.map(toPrice)
}

function toPrice({currency, input_micros, model, output_micros, valid_from}: PriceRow): Price {
  return {
    input: {amount: decimal(input_micros), currency},
    model,
    output: {amount: decimal(output_micros), currency},
    validFrom: valid_from,
  }
}

/** With at least two decimals: `0.15`, `12.50`. */
function decimal(micros: number): string {
  const fraction = String(micros % 1_000_000).padStart(6, '0')
  return `${Math.floor(micros / 1_000_000)}.${fraction.replace(/0{1,4}$/, '')}`
}
