import {formatMoney, fromDecimalString} from '#shared/coordination/index'
import type {Colour} from '#shared/terminal/index'
import type {JsonMoney} from './shape.ts'

/** "1,250.00". */
export function amountOf({amount, currency}: JsonMoney): string {
  return formatMoney(fromDecimalString(amount, currency), {decimalMark: '.'})
}

/** "GBP 1,250.00". */
export function moneyText({amount, currency}: JsonMoney): string {
  return formatMoney(fromDecimalString(amount, currency), {decimalMark: '.', withCurrency: true})
}

/** For order only: amounts of one list are of one size. */
export function amountRank({amount}: JsonMoney): number {
  return Number(amount)
}

export function isBelowZero({amount}: JsonMoney): boolean {
  return amount.startsWith('-')
}

/** An amount below 0 has its sign, so the colour never stands alone. */
export function paintAmount(text: string, money: JsonMoney, colour: Colour): string {
  return isBelowZero(money) ? colour.red(text) : text
}
