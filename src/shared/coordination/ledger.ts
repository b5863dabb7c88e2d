import {approvedBy} from './budget-figures.ts'
import type {BudgetLine} from './budget-lines.ts'
import type {IsoDate} from './dates.ts'
import {effectiveTransactions, type Transaction} from './transactions.ts'

/**
 * What the rules for a booking have to know of a line, kept up to date with each one that is added: a long file is
 * checked without looking at everything again for each of its rows.
 */
export interface Ledger {
  readonly line: BudgetLine
  readonly today: IsoDate
  /** Whatever was booked, void or not. */
  readonly find: (reference: string) => Transaction | undefined
  /** The same, unless a void took it back. */
  readonly findEffective: (reference: string) => Transaction | undefined
  /** The reference of the void that took it back. */
  readonly voidOf: (reference: string) => string | undefined
  /** What is still open of an effective commitment, never below 0. */
  readonly openOfCommitment: (reference: string) => bigint
  /** What is left of an effective accrual. */
  readonly openOfAccrual: (reference: string) => bigint
  /** The first effective transaction that draws down or reverses it. */
  readonly dependentOf: (reference: string) => Transaction | undefined
  /** The least that is approved on any day from one on, by what is booked so far, and with one more. */
  readonly lowestApproved: (from: IsoDate, added?: Transaction) => bigint
  /** Books what the rules allow. */
  readonly add: (transaction: Transaction) => void
}

interface Approval {
  readonly date: IsoDate
  readonly amount: bigint
}

interface BooksOfLine {
  readonly line: BudgetLine
  readonly existing: Iterable<Transaction>
  readonly today: IsoDate
}

export function openLedger({existing, line, today}: BooksOfLine): Ledger {
  const all = new Map<string, Transaction>()
  const voids = new Map<string, string>()
  const effective = new Map<string, Transaction>()
  const dependents = new Map<string, Set<Transaction>>()
  const drawn = new Map<string, bigint>()
  const reversed = new Map<string, bigint>()
  const commitmentOfAccrual = new Map<string, string>()
  /** What changes the approved amount on which day; a void takes its part back from its own day on. */
  const approvals: Approval[] = []

  function takeEffect(transaction: Transaction): void {
    effective.set(transaction.reference, transaction)
    for (const needed of [transaction.relieves, transaction.reverses]) {
      if (needed !== null) dependents.set(needed, (dependents.get(needed) ?? new Set()).add(transaction))
    }
    count(transaction, 1n)
  }

  function loseEffect(transaction: Transaction): void {
    effective.delete(transaction.reference)
    for (const needed of [transaction.relieves, transaction.reverses]) {
      if (needed !== null) dependents.get(needed)?.delete(transaction)
    }
    count(transaction, -1n)
  }

  function count(transaction: Transaction, sign: bigint): void {
    const {relieves, reverses, type} = transaction
    const amount = sign * transaction.amount
    if (type === 'accrual' && relieves !== null) commitmentOfAccrual.set(transaction.reference, relieves)
    if (type === 'accrual_reversal') {
      addTo(reversed, reverses, amount)
      // The commitment is given back: the invoice will draw it down instead.
      addTo(drawn, commitmentOfAccrual.get(reverses ?? ''), -amount)
    } else addTo(drawn, relieves, amount)
  }

  function approvalsOf(transaction: Transaction): Approval[] {
    const {date, line: own, reverses, type} = transaction
    if (own !== line.reference) return []
    if (type !== 'void') return approvedBy(transaction) === 0n ? [] : [{amount: approvedBy(transaction), date}]
    const voided = all.get(reverses ?? '')
    if (voided === undefined || approvedBy(voided) === 0n || voids.has(voided.reference)) return []
    return [{amount: -approvedBy(voided), date: voided.date > date ? voided.date : date}]
  }

  const books = [...existing]
  for (const transaction of books) {
    if (!all.has(transaction.reference)) all.set(transaction.reference, transaction)
  }
  for (const transaction of books) {
    approvals.push(...approvalsOf(transaction))
    const {reference, reverses, type} = transaction
    if (type === 'void' && reverses !== null && !voids.has(reverses)) voids.set(reverses, reference)
  }
  const known = effectiveTransactions(books)
  const isReversal = ({type}: Transaction) => type === 'accrual_reversal'
  // Their order may be any, and what is reversed has to be known before its reversal.
  for (const each of known.filter((each) => !isReversal(each))) takeEffect(each)
  for (const each of known.filter(isReversal)) takeEffect(each)

  return {
    line,
    today,
    find: (reference) => all.get(reference),
    findEffective: (reference) => effective.get(reference),
    voidOf: (reference) => voids.get(reference),
    openOfCommitment(reference) {
      const left = effective.get(reference)!.amount - (drawn.get(reference) ?? 0n)
      return left > 0n ? left : 0n
    },
    openOfAccrual: (reference) => effective.get(reference)!.amount - (reversed.get(reference) ?? 0n),
    dependentOf: (reference) => dependents.get(reference)?.values().next().value,
    lowestApproved(from, added) {
      const known = added === undefined ? approvals : [...approvals, ...approvalsOf(added)]
      const approvedOn = (day: IsoDate) =>
        known.reduce((sum, {amount, date}) => (date <= day ? sum + amount : sum), line.original)
      const days = new Set([from, ...known.map(({date}) => date).filter((date) => date > from)])
      return [...days].map(approvedOn).reduce((lowest, approved) => (approved < lowest ? approved : lowest))
    },
    add(transaction) {
      const {reference, reverses, type} = transaction
      approvals.push(...approvalsOf(transaction))
      all.set(reference, transaction)
      if (type !== 'void') return takeEffect(transaction)
      const voided = effective.get(reverses ?? '')
      if (reverses !== null) voids.set(reverses, reference)
      if (voided) loseEffect(voided)
    },
  }
}

function addTo(sums: Map<string, bigint>, key: string | null | undefined, amount: bigint): void {
  if (key) sums.set(key, (sums.get(key) ?? 0n) + amount)
}
