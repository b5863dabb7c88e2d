import {formatMoney, type Money} from '#shared/coordination/index'
import type {Colour} from '#shared/terminal/index'
import type {JsonMoney} from './shape.ts'

/** "1,250.00". */
export function amountOf(money: JsonMoney): string {
  return formatMoney(toMoney(money), {decimalMark: '.'})
}

/** "GBP 1,250.00". */
export function moneyText(money: JsonMoney): string {
  return formatMoney(toMoney(money), {decimalMark: '.', withCurrency: true})
}

/** Totals too: they may be larger than what can be typed. */
export function toMoney({amount, currency}: JsonMoney): Money {
  return {amount: BigInt(amount.replace('.', '')), currency}
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
