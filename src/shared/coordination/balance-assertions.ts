import {lineFigures} from './budget-figures.ts'
import type {BudgetLine} from './budget-lines.ts'
import type {IsoDate} from './dates.ts'
import type {Transaction} from './transactions.ts'

/** The figures that another system of record can confirm. */
export const assertedFigures = ['approved', 'committed', 'actual', 'available'] as const
export type AssertedFigure = (typeof assertedFigures)[number]

/** What a line comes to on a day according to another source, such as the ledger. */
export interface BalanceAssertion {
  readonly line: string
  readonly figure: AssertedFigure
  readonly asOf: IsoDate
  /** Minor units of the line's currency. */
  readonly amount: bigint
  readonly source: string
}

export interface CheckedAssertion extends BalanceAssertion {
  readonly holds: boolean
  readonly computed: bigint
  /** Computed − asserted. */
  readonly difference: bigint
}

/** Exact: a single minor unit is a difference. */
export function checkAssertion(
  assertion: BalanceAssertion,
  line: BudgetLine,
  transactions: Iterable<Transaction>,
): CheckedAssertion {
  if (assertion.line !== line.reference) throw new RangeError(`Not the line of the assertion: ${line.reference}`)
  const computed = lineFigures(line, transactions, assertion.asOf)[assertion.figure]
  const difference = computed - assertion.amount
  return {...assertion, holds: difference === 0n, computed, difference}
}
