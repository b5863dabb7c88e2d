import type {BudgetLine, IsoDate, Phasing, Transaction} from '#shared/coordination/index'
import type {StoredBudgetLine} from './line-repository.ts'
import type {StoredTransaction} from './transaction-repository.ts'

/** A stored line as the domain knows it, in the time of its project where it has none of its own. */
export function toBudgetLine(row: StoredBudgetLine): BudgetLine {
  return {
    reference: row.reference,
    project: row.project_key,
    currency: row.currency,
    kind: row.kind,
    status: row.status,
    original: BigInt(row.original),
    estimateToComplete: row.estimate_to_complete === null ? null : BigInt(row.estimate_to_complete),
    fiscalYear: row.fiscal_year,
    ...periodOf(row),
  }
}

export function periodOf(
  row: Pick<StoredBudgetLine, 'start_on' | 'finish_on' | 'baseline_start' | 'baseline_finish'>,
): {
  readonly start: IsoDate | null
  readonly finish: IsoDate | null
} {
  return {start: row.start_on ?? row.baseline_start, finish: row.finish_on ?? row.baseline_finish}
}

export function toPhasing({phasing}: Pick<StoredBudgetLine, 'phasing'>): Phasing {
  if (phasing === null) return {kind: 'linear'}
  return {kind: 'months', months: phasing.map(({month, weight}) => ({month, weight: BigInt(weight)}))}
}

export function toTransaction(row: StoredTransaction): Transaction {
  return {
    reference: row.reference,
    line: row.line,
    type: row.type,
    direction: row.direction,
    amount: BigInt(row.amount),
    date: row.date,
    relieves: row.relieves,
    reverses: row.reverses,
    counterpart: row.counterpart,
  }
}
