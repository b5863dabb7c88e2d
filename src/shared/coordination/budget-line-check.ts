import type {Problem} from '#shared/errors'
import {amountText} from './amount-text.ts'
import type {LineFigures} from './budget-figures.ts'
import type {BudgetLine} from './budget-lines.ts'
import type {IsoDate} from './dates.ts'

/** What a line cannot be, whatever is booked on it. */
export function checkBudgetLine({
  estimateToComplete,
  finish,
  original,
  start,
}: Pick<BudgetLine, 'estimateToComplete' | 'finish' | 'original' | 'start'>): Problem[] {
  const problems = checkPeriod(start, finish)
  if (original < 0n) problems.push({field: 'amount', message: 'must not be below 0.'})
  if (estimateToComplete !== null && estimateToComplete < 0n) {
    problems.push({field: 'estimate', message: 'must not be below 0: it is what is still to come.'})
  }
  return problems
}

/** Nothing can finish before it starts; a day that is not known forbids nothing. */
export function checkPeriod(start: IsoDate | null, finish: IsoDate | null): Problem[] {
  if (start === null || finish === null || finish >= start) return []
  return [{field: 'finish', message: `${finish} is before the start, ${start}.`}]
}

/** A closed line changes no more, so nothing may be left open on it. */
export function checkLineClose({available, committed, currency, line}: LineFigures): Problem[] {
  const problems: Problem[] = []
  if (committed > 0n) {
    const message = `cannot be closed: ${amountText(committed, currency)} of ${line} are still committed. Release or spend them.`
    problems.push({field: 'line', message})
  }
  if (available < 0n) {
    const message = `cannot be closed: ${line} is ${amountText(-available, currency)} over budget. Revise it or transfer to it.`
    problems.push({field: 'line', message})
  }
  return problems
}
