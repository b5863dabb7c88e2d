import {type BudgetLine, type BudgetLineKind, isExpense} from './budget-lines.ts'
import type {IsoDate} from './dates.ts'
import {type Figure, figure} from './ratios.ts'
import {effectiveTransactions, movementOf, openCommitments, type Transaction} from './transactions.ts'

/** What adds up: the lines to their project. All amounts are minor units of one currency. */
export interface BudgetAmounts {
  readonly original: bigint
  readonly revisions: bigint
  readonly transferredIn: bigint
  readonly transferredOut: bigint
  /** Original + revisions + transfers in − transfers out. */
  readonly approved: bigint
  /** What is still open of the commitments. */
  readonly committed: bigint
  /** Actuals + accruals − credits; for an income line, what was received − credits. */
  readonly actual: bigint
  /** Approved − actual − committed; for an income line, what is still to come. */
  readonly available: bigint
  readonly estimateToComplete: bigint
  /** Actual + committed + estimate to complete. */
  readonly forecast: bigint
  /** Approved − forecast: negative when more is spent, or received, than approved. */
  readonly variance: bigint
}

/** Shares of the approved amount, undefined while that is 0. */
export interface BudgetShares {
  readonly spent: Figure
  /** Actual and committed. */
  readonly used: Figure
  readonly forecasted: Figure
}

export interface BudgetFigures extends BudgetAmounts {
  readonly shares: BudgetShares
}

export interface LineFigures extends BudgetFigures {
  readonly line: string
  readonly kind: BudgetLineKind
  readonly currency: string
  /** Nobody estimated what is to come: the rest of an open line is taken, so that it is forecast to be used up. */
  readonly isEstimateAssumed: boolean
}

export interface ProjectFigures {
  readonly currency: string
  readonly byKind: Readonly<Record<BudgetLineKind, BudgetFigures>>
  /** Cost, contingency and management reserve. */
  readonly expenses: BudgetFigures
}

/** What the transactions of a line add up to. All amounts are minor units of its currency. */
export type LineTotals = Pick<BudgetAmounts, 'revisions' | 'transferredIn' | 'transferredOut' | 'actual' | 'committed'>

export const noTransactions: LineTotals = {
  revisions: 0n,
  transferredIn: 0n,
  transferredOut: 0n,
  actual: 0n,
  committed: 0n,
}

/**
 * Leaves out transactions of other lines and those dated after `asOf`; their order does not matter. Whoever has many
 * lines hands each its own transactions.
 */
export function lineFigures(line: BudgetLine, transactions: Iterable<Transaction>, asOf: IsoDate): LineFigures {
  return figuresOfTotals(line, lineTotals(line, transactions, asOf))
}

/** See `lineFigures`. */
export function lineTotals(
  {reference}: Pick<BudgetLine, 'reference'>,
  transactions: Iterable<Transaction>,
  asOf: IsoDate,
): LineTotals {
  const own = [...transactions].filter(({line}) => line === reference)
  const effective = effectiveTransactions(own, asOf)
  const moved = {revisions: 0n, transferredIn: 0n, transferredOut: 0n, actual: 0n}
  for (const transaction of effective) {
    const movement = movementOf(transaction)
    if (movement) moved[movement.figure] += movement.amount
  }
  return {...moved, committed: total(openCommitments(effective).values())}
}

/** What follows from a line and the sums of its transactions, whoever added them up. */
export function figuresOfTotals(line: BudgetLine, totals: LineTotals): LineFigures {
  const {actual, committed, revisions, transferredIn, transferredOut} = totals
  const approved = line.original + revisions + transferredIn - transferredOut
  const available = approved - actual - committed
  const estimateToComplete = stillToCome(line, available)
  const forecast = actual + committed + estimateToComplete
  return {
    line: line.reference,
    kind: line.kind,
    currency: line.currency,
    isEstimateAssumed: line.estimateToComplete === null,
    ...withShares({
      ...totals,
      original: line.original,
      approved,
      available,
      estimateToComplete,
      forecast,
      variance: approved - forecast,
    }),
  }
}

/** The least that a line comes to on any day from one on, by what is booked so far, also for days to come. */
export function lowestFigures(
  line: BudgetLine,
  transactions: Iterable<Transaction>,
  from: IsoDate,
): Pick<LineFigures, 'approved' | 'available'> {
  const own = [...transactions].filter((transaction) => transaction.line === line.reference)
  const days = new Set([from, ...own.map(({date}) => date).filter((date) => date > from)])
  return [...days]
    .map((day): Pick<LineFigures, 'approved' | 'available'> => lineFigures(line, own, day))
    .reduce((lowest, {approved, available}) => ({
      approved: approved < lowest.approved ? approved : lowest.approved,
      available: available < lowest.available ? available : lowest.available,
    }))
}

/** One entry a currency, ordered by its code; amounts are added first, and shares made of the totals. */
export function projectFigures(lines: Iterable<LineFigures>): ProjectFigures[] {
  const all = [...lines]
  return [...new Set(all.map(({currency}) => currency))].sort().map((currency) => {
    const ofKinds = (isWanted: (kind: BudgetLineKind) => boolean) =>
      addFigures(all.filter((line) => line.currency === currency && isWanted(line.kind)))
    return {
      currency,
      byKind: {
        cost: ofKinds((kind) => kind === 'cost'),
        contingency: ofKinds((kind) => kind === 'contingency'),
        management_reserve: ofKinds((kind) => kind === 'management_reserve'),
        income: ofKinds((kind) => kind === 'income'),
      },
      expenses: ofKinds(isExpense),
    }
  })
}

/** Of one currency: the caller keeps currencies apart. */
function addFigures(figures: readonly BudgetAmounts[]): BudgetFigures {
  const sumOf = (amount: keyof BudgetAmounts) => total(figures.map((each) => each[amount]))
  return withShares({
    original: sumOf('original'),
    revisions: sumOf('revisions'),
    transferredIn: sumOf('transferredIn'),
    transferredOut: sumOf('transferredOut'),
    approved: sumOf('approved'),
    committed: sumOf('committed'),
    actual: sumOf('actual'),
    available: sumOf('available'),
    estimateToComplete: sumOf('estimateToComplete'),
    forecast: sumOf('forecast'),
    variance: sumOf('variance'),
  })
}

function withShares(amounts: BudgetAmounts): BudgetFigures {
  const {actual, approved, committed, forecast} = amounts
  return {
    ...amounts,
    shares: {
      spent: figure(actual, approved, 'no-budget'),
      used: figure(actual + committed, approved, 'no-budget'),
      forecasted: figure(forecast, approved, 'no-budget'),
    },
  }
}

/** What a transaction does to the approved amount of its line. */
export function approvedBy(transaction: Transaction): bigint {
  const movement = movementOf(transaction)
  if (movement === null || movement.figure === 'actual') return 0n
  return movement.figure === 'transferredOut' ? -movement.amount : movement.amount
}

/** The rest of the line where nobody estimated it; on a closed line nothing is to come. */
function stillToCome({estimateToComplete, status}: BudgetLine, available: bigint): bigint {
  if (status === 'closed') return 0n
  return estimateToComplete ?? (available > 0n ? available : 0n)
}

function total(amounts: Iterable<bigint>): bigint {
  let sum = 0n
  for (const amount of amounts) sum += amount
  return sum
}
