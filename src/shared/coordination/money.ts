import {ExitCode, UserError} from '#shared/errors'
import {currencyDigits} from './currencies.ts'
import {quoted} from './quoted.ts'
import {decimalText, divideHalfUp, magnitude} from './ratios.ts'

/** `amount` counts minor units: 125000 of GBP are 1,250.00. Currencies are ISO 4217 codes and never mixed. */
export interface Money {
  readonly amount: bigint
  readonly currency: string
}

/** Below 9·10^15 minor units an amount is exact in JSON numbers and in a bigint column too. */
const LIMIT = 9_000_000_000_000_000n

export function money(amount: bigint, currency: string): Money {
  currencyDigits(currency)
  if (magnitude(amount) >= LIMIT) {
    throw invalidMoney(
      'The amount is too large.',
      `Type an amount below ${decimalText(LIMIT, currencyDigits(currency))} ${currency}.`,
    )
  }
  return {amount, currency}
}

export function add(one: Money, other: Money): Money {
  return money(one.amount + inSameCurrency(one, other).amount, one.currency)
}

export function subtract(one: Money, other: Money): Money {
  return money(one.amount - inSameCurrency(one, other).amount, one.currency)
}

export function negate({amount, currency}: Money): Money {
  return {amount: -amount, currency}
}

/** The currency is given too, because nothing adds up to 0 of something. */
export function sum(amounts: Iterable<Money>, currency: string): Money {
  let total = money(0n, currency)
  for (const each of amounts) total = add(total, each)
  return total
}

/** One total for each currency that occurs, ordered by its code. */
export function totalsByCurrency(amounts: Iterable<Money>): Money[] {
  const totals = new Map<string, Money>()
  for (const each of amounts) {
    const total = totals.get(each.currency)
    totals.set(each.currency, total ? add(total, each) : each)
  }
  return [...totals.values()].sort((one, other) => (one.currency < other.currency ? -1 : 1))
}

/** Rounded once, half-up on the magnitude. */
export function multiplyByRatio({amount, currency}: Money, numerator: bigint, denominator: bigint): Money {
  return money(divideHalfUp(amount * numerator, denominator), currency)
}

/** Negative when `one` is smaller, 0 when equal, positive when larger. */
export function compareMoney(one: Money, other: Money): number {
  const difference = one.amount - inSameCurrency(one, other).amount
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** "1250.00": a point, all digits of the currency, no groups. For JSON, CSV and `fromDecimalString`. */
export function toDecimalString({amount, currency}: Money): string {
  return decimalText(amount, currencyDigits(currency))
}

export function fromDecimalString(text: string, currency: string): Money {
  const digits = currencyDigits(currency)
  const match = /^(-?)(\d{1,20})(?:\.(\d{1,4}))?$/.exec(text)
  const decimals = match?.[3] ?? ''
  if (!match || decimals.length > digits) {
    throw invalidMoney(
      `${quoted(text)} is not an amount of ${currency} as a plain decimal.`,
      `Write it such as ${decimalText(125000n, digits)}, without groups.`,
    )
  }
  const units = BigInt(match[2]! + decimals.padEnd(digits, '0'))
  return money(match[1] ? -units : units, currency)
}

export function invalidMoney(message: string, nextStep: string): UserError {
  return new UserError(message, {code: 'INVALID_MONEY', exitCode: ExitCode.usage, nextStep})
}

function inSameCurrency(one: Money, other: Money): Money {
  if (one.currency === other.currency) return other
  throw new UserError(`Amounts of ${one.currency} and ${other.currency} cannot be added or compared.`, {
    code: 'MIXED_CURRENCIES',
    exitCode: ExitCode.usage,
    nextStep: `Give both amounts in ${one.currency}.`,
  })
}
