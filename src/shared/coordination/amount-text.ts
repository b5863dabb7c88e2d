import {formatMoney} from './money-text.ts'

/** "GBP 1,250.00", for sentences; the amount is in minor units. */
export function amountText(amount: bigint, currency: string): string {
  return formatMoney({amount, currency}, {decimalMark: '.', withCurrency: true})
}
