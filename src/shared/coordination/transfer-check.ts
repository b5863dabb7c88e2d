import type {Problem} from '#shared/errors'
import {amountText} from './amount-text.ts'
import {lowestFigures} from './budget-figures.ts'
import {isExpense} from './budget-lines.ts'
import type {IsoDate} from './dates.ts'
import {type BooksOfLine, checkTransaction} from './transaction-check.ts'
import {transferHalves} from './transactions.ts'

interface Transfer {
  readonly from: BooksOfLine
  readonly to: BooksOfLine
  readonly amount: bigint
  readonly date: IsoDate
}

/** Everything that forbids the transfer, at once: what concerns the line it goes to has the field `to`. */
export function checkTransfer(transfer: Transfer): Problem[] {
  const {amount, date, from, to} = transfer
  const [out, into] = transferHalves({
    amount,
    date,
    from: from.line.reference,
    to: to.line.reference,
    references: ['out', 'in'],
  })
  return [
    ...checkTransaction(out, from),
    ...checkTransaction(into, to).flatMap((problem) => (problem.field === 'line' ? [{...problem, field: 'to'}] : [])),
    ...pairProblems(transfer),
    ...availabilityProblems(transfer),
  ]
}

function pairProblems({from: {line: from}, to: {line: to}}: Transfer): Problem[] {
  if (from.reference === to.reference) return [{field: 'to', message: `is ${from.reference} too: name another line.`}]
  const problems: Problem[] = []
  if (from.project !== to.project) {
    problems.push({
      field: 'to',
      message: `${to.reference} belongs to ${to.project}, not to ${from.project}: revise both budgets instead.`,
    })
  }
  if (from.currency !== to.currency) {
    problems.push({
      field: 'to',
      message: `${to.reference} is in ${to.currency}, ${from.reference} in ${from.currency}.`,
    })
  }
  if (isExpense(from.kind) !== isExpense(to.kind)) {
    problems.push({field: 'to', message: 'must be income too where income is moved, and expenses where those are.'})
  }
  return problems
}

/** Money that is spent or committed already, or given away on a day to come, cannot be given away. */
function availabilityProblems({amount, date, from: {existing, line, today}}: Transfer): Problem[] {
  const {approved, available} = lowestFigures(line, existing, date > today ? date : today)
  const most = approved < available ? approved : available
  if (amount <= most) return []
  const left = amountText(most > 0n ? most : 0n, line.currency)
  return [{field: 'amount', message: `is more than the ${left} available on ${line.reference}.`}]
}
