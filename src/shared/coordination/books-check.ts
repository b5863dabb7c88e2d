import type {Problem} from '#shared/errors'
import {amountText} from './amount-text.ts'
import {type BudgetLine, isExpense} from './budget-lines.ts'
import type {IsoDate} from './dates.ts'
import {checkTransaction} from './transaction-check.ts'
import {effectiveTransactions, movementOf, openAccruals, type Transaction, unbalancedTransfers} from './transactions.ts'

/** So much is approved that a transaction looked at alone never takes more than there is. */
const ENOUGH = 10n ** 18n

/**
 * Everything that is wrong with the books of a project that come as a whole, whatever the order in which they were
 * booked: `field` is the reference of the transaction or line.
 */
export function checkBooks(
  lines: readonly BudgetLine[],
  transactions: readonly Transaction[],
  today: IsoDate,
): Problem[] {
  const lineOf = new Map(lines.map((line) => [line.reference, line]))
  const known = transactions.filter(({line}) => lineOf.has(line))
  const booked = new Map(known.map((transaction) => [transaction.reference, transaction]))
  const lost = transactions
    .filter(({line}) => !lineOf.has(line))
    .map(({line, reference}) => ({field: reference, message: `is booked on ${line}, which is not there.`}))
  return [
    ...lost,
    ...known.flatMap((transaction) => problemsOf(transaction, lineOf.get(transaction.line)!, booked, today)),
    ...transferProblems(known, booked, lineOf),
    ...drawingProblems(known, booked, lineOf),
    ...approvedProblems(lines, known),
  ]
}

/** Beside what it relieves or reverses: the rest of the books is looked at as a whole. */
function problemsOf(
  transaction: Transaction,
  line: BudgetLine,
  booked: ReadonlyMap<string, Transaction>,
  today: IsoDate,
): Problem[] {
  const related = [transaction.relieves, transaction.reverses].flatMap((reference) => {
    const other = reference === null ? undefined : booked.get(reference)
    return other && other.line === transaction.line ? [other] : []
  })
  const books = {existing: related, line: {...line, original: ENOUGH, status: 'open' as const}, today}
  return checkTransaction(transaction, books).map(({field, message}) => ({
    field: transaction.reference,
    message: field === undefined ? message : `${field}: ${message}`,
  }))
}

function transferProblems(
  transactions: readonly Transaction[],
  booked: ReadonlyMap<string, Transaction>,
  lineOf: ReadonlyMap<string, BudgetLine>,
): Problem[] {
  const unbalanced = unbalancedTransfers(transactions).map((field) => ({
    field,
    message: 'is half of a transfer that no other half balances.',
  }))
  const mixed = transactions.flatMap(({counterpart, direction, line, reference, type}) => {
    const other = type === 'transfer' && direction === 'out' ? booked.get(counterpart ?? '') : undefined
    const [from, to] = [lineOf.get(line), lineOf.get(other?.line ?? '')]
    if (!from || !to) return []
    if (from.currency !== to.currency)
      return [{field: reference, message: `moves ${from.currency} to a line in ${to.currency}.`}]
    if (isExpense(from.kind) !== isExpense(to.kind))
      return [{field: reference, message: 'moves money between income and expenses.'}]
    return []
  })
  return [...unbalanced, ...mixed]
}

/** Commitments and accruals of which more was taken than there is, or that are void and drawn down all the same. */
function drawingProblems(
  transactions: readonly Transaction[],
  booked: ReadonlyMap<string, Transaction>,
  lineOf: ReadonlyMap<string, BudgetLine>,
): Problem[] {
  const effective = effectiveTransactions(transactions)
  const standing = new Map(effective.map((transaction) => [transaction.reference, transaction]))
  const text = (amount: bigint, {line}: Transaction) => amountText(amount, lineOf.get(line)!.currency)
  const problems: Problem[] = []
  const drawn = new Map<string, bigint>()
  for (const {amount, reference, relieves, reverses, type} of effective) {
    const isReversal = type === 'accrual_reversal'
    const basis = isReversal ? reverses : relieves
    if (basis !== null && booked.has(basis) && !standing.has(basis)) {
      problems.push({field: reference, message: `draws down or reverses ${basis}, which does not stand.`})
    }
    const commitment = isReversal ? standing.get(reverses ?? '')?.relieves : relieves
    if (commitment) drawn.set(commitment, (drawn.get(commitment) ?? 0n) + (isReversal ? -amount : amount))
  }
  for (const [reference, sum] of drawn) {
    const commitment = standing.get(reference)
    if (commitment?.type !== 'commitment' || sum <= commitment.amount) continue
    const message = `is a commitment of ${text(commitment.amount, commitment)}, of which ${text(sum, commitment)} are drawn down.`
    problems.push({field: reference, message})
  }
  for (const [reference, left] of openAccruals(effective)) {
    const accrual = standing.get(reference)!
    if (left < 0n) {
      const message = `is an accrual of ${text(accrual.amount, accrual)}, of which ${text(accrual.amount - left, accrual)} are reversed.`
      problems.push({field: reference, message})
    }
  }
  return problems
}

function approvedProblems(lines: readonly BudgetLine[], transactions: readonly Transaction[]): Problem[] {
  const approved = new Map(lines.map(({original, reference}) => [reference, original]))
  for (const transaction of effectiveTransactions(transactions)) {
    const movement = movementOf(transaction)
    if (movement === null || movement.figure === 'actual') continue
    const change = movement.figure === 'transferredOut' ? -movement.amount : movement.amount
    approved.set(transaction.line, approved.get(transaction.line)! + change)
  }
  return lines.flatMap(({currency, reference}) => {
    const amount = approved.get(reference)!
    return amount < 0n
      ? [{field: reference, message: `has ${amountText(amount, currency)} approved, less than nothing.`}]
      : []
  })
}
