import type {Problem} from '#shared/errors'
import {amountText} from './amount-text.ts'
import type {BudgetLine, BudgetLineKind} from './budget-lines.ts'
import type {IsoDate} from './dates.ts'
import {type Ledger, openLedger} from './ledger.ts'
import type {Transaction, TransactionType} from './transactions.ts'

export interface BooksOfLine {
  readonly line: BudgetLine
  /** All transactions of the line so far. */
  readonly existing: readonly Transaction[]
  readonly today: IsoDate
}

const typesOfIncome: readonly TransactionType[] = ['revision', 'transfer', 'income', 'credit', 'void']
const typesThatRelieve: readonly TransactionType[] = ['commitment_release', 'actual', 'accrual']
const typesThatReverse: readonly TransactionType[] = ['accrual_reversal', 'void']
/** What the plan changes, or undoes by agreement, may be dated ahead; what has happened may not. */
const typesDatedAhead: readonly TransactionType[] = ['revision', 'transfer', 'accrual_reversal']

/** Everything that forbids adding the transaction, at once; each `field` is the name of a flag without its dashes. */
export function checkTransaction(added: Transaction, books: BooksOfLine): Problem[] {
  return checkAgainstLedger(added, openLedger(books))
}

/** The same against books that are kept open for many. */
export function checkAgainstLedger(added: Transaction, ledger: Ledger): Problem[] {
  return [
    ...lineProblems(added.type, ledger.line),
    ...amountProblems(added),
    ...dateProblems(added, ledger),
    ...reliefProblems(added, ledger),
    ...(added.type === 'accrual_reversal' ? accrualReversalProblems(added, ledger) : []),
    ...(added.type === 'void' ? voidProblems(added, ledger) : []),
    ...(added.reverses !== null && !typesThatReverse.includes(added.type)
      ? [{field: 'reverses', message: `is not for ${named(added.type)}: only an accrual reversal and a void have one.`}]
      : []),
    ...approvedProblems(added, ledger),
  ]
}

function lineProblems(type: TransactionType, {kind, reference, status}: BudgetLine): Problem[] {
  const problems: Problem[] = []
  if (status === 'closed') {
    problems.push({field: 'line', message: `${reference} is closed: reopen it, or book on another line.`})
  }
  if (!isTypeOfKind(type, kind)) {
    const message =
      kind === 'income'
        ? `${reference} is an income line: ${named(type)} belongs on a line of expenses.`
        : `${reference} is a line of expenses: ${named(type)} belongs on an income line.`
    problems.push({field: 'line', message})
  }
  return problems
}

function isTypeOfKind(type: TransactionType, kind: BudgetLineKind): boolean {
  return kind === 'income' ? typesOfIncome.includes(type) : type !== 'income'
}

function amountProblems({amount, direction, type}: Transaction): Problem[] {
  const problems: Problem[] = []
  if (amount <= 0n)
    problems.push({field: 'amount', message: 'must be more than 0: the kind of booking tells its sign.'})
  const isDirected = type === 'revision' || type === 'transfer'
  if (isDirected && direction === null) {
    problems.push({
      field: 'direction',
      message: `is missing: ${named(type)} adds to the line (in) or takes from it (out).`,
    })
  }
  if (!isDirected && direction !== null) {
    problems.push({field: 'direction', message: `is not for ${named(type)}: only a revision and a transfer have one.`})
  }
  return problems
}

function dateProblems({date, reverses, type}: Transaction, {find, today}: Ledger): Problem[] {
  if (date <= today || typesDatedAhead.includes(type)) return []
  // What is dated ahead is taken back on its own day: before that it never counted.
  const voided = type === 'void' ? find(reverses ?? '') : undefined
  if (voided && date <= voided.date) return []
  return [{field: 'date', message: `${date} is in the future: ${named(type)} is booked when it happens.`}]
}

function reliefProblems(added: Transaction, {findEffective, line, openOfCommitment}: Ledger): Problem[] {
  const {relieves, type} = added
  if (relieves === null) {
    if (type !== 'commitment_release') return []
    return [{field: 'relieves', message: 'is missing: say which commitment is released.'}]
  }
  if (!typesThatRelieve.includes(type)) {
    return [
      {field: 'relieves', message: `is not for ${named(type)}: only a release, an actual and an accrual draw down.`},
    ]
  }
  const commitment = findEffective(relieves)
  if (commitment?.type !== 'commitment') {
    return [{field: 'relieves', message: `${relieves} is no commitment of ${line.reference}.`}]
  }
  const open = openOfCommitment(relieves)
  return [
    ...earlierProblems(added, commitment),
    ...(added.amount > open
      ? [{field: 'relieves', message: `has only ${amountText(open, line.currency)} of ${relieves} left to draw down.`}]
      : []),
  ]
}

function accrualReversalProblems(added: Transaction, {findEffective, line, openOfAccrual}: Ledger): Problem[] {
  if (added.reverses === null) return [{field: 'reverses', message: 'is missing: say which accrual is reversed.'}]
  const accrual = findEffective(added.reverses)
  if (accrual?.type !== 'accrual') {
    return [{field: 'reverses', message: `${added.reverses} is no accrual of ${line.reference}.`}]
  }
  const open = openOfAccrual(accrual.reference)
  return [
    ...earlierProblems(added, accrual),
    ...(added.amount > open
      ? [
          {
            field: 'amount',
            message: `is more than the ${amountText(open, line.currency)} left of ${accrual.reference}.`,
          },
        ]
      : []),
  ]
}

function voidProblems(added: Transaction, {dependentOf, find, line, voidOf}: Ledger): Problem[] {
  if (added.reverses === null) return [{field: 'reverses', message: 'is missing: say which transaction is void.'}]
  const voided = find(added.reverses)
  if (!voided) return [{field: 'reverses', message: `${added.reverses} is no transaction of ${line.reference}.`}]
  if (voided.type === 'void') {
    return [{field: 'reverses', message: `${voided.reference} is a void itself: book the transaction again instead.`}]
  }
  const earlier = voidOf(voided.reference)
  if (earlier) return [{field: 'reverses', message: `${voided.reference} is void already, by ${earlier}.`}]
  const dependent = dependentOf(voided.reference)
  const problems = earlierProblems(added, voided)
  if (dependent) {
    const message = `${voided.reference} is what ${dependent.reference} draws down or reverses: void that one first.`
    problems.push({field: 'reverses', message})
  }
  if (voided.type === 'transfer' && added.counterpart === null) {
    problems.push({
      field: 'reverses',
      message: `${voided.reference} is one half of a transfer: void both halves at once.`,
    })
  }
  if (added.amount !== voided.amount) {
    const message = `must be all of ${voided.reference}, ${amountText(voided.amount, line.currency)}.`
    problems.push({field: 'amount', message})
  }
  return problems
}

/** Nobody can approve less than nothing, on no day: neither by a revision nor by taking one back. */
function approvedProblems(added: Transaction, {line, lowestApproved}: Ledger): Problem[] {
  if (added.type !== 'revision' && added.type !== 'void') return []
  const approved = lowestApproved(added.date, added)
  if (approved >= 0n || approved >= lowestApproved(added.date)) return []
  const field = added.type === 'void' ? 'reverses' : 'amount'
  return [{field, message: `would leave ${line.reference} with ${amountText(approved, line.currency)} approved.`}]
}

function earlierProblems({date}: Transaction, needed: Transaction): Problem[] {
  if (date >= needed.date) return []
  return [{field: 'date', message: `${date} is before ${needed.date}, the date of ${needed.reference}.`}]
}

/** "an accrual reversal". */
function named(type: TransactionType): string {
  return `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type.replace('_', ' ')}`
}
