import type {BudgetLine, Transaction, TransactionType} from '#shared/coordination/index'

export function budgetLine(facts: Partial<BudgetLine> = {}): BudgetLine {
  return {
    reference: 'LIB-B1',
    project: 'LIB',
    currency: 'GBP',
    kind: 'cost',
    status: 'open',
    original: 0n,
    estimateToComplete: null,
    fiscalYear: null,
    start: null,
    finish: null,
    ...facts,
  }
}

/** A transaction of LIB-B1 on 2026-11-02, unless said otherwise. */
export function transaction(
  reference: string,
  type: TransactionType,
  amount: bigint,
  facts: Partial<Transaction> = {},
): Transaction {
  return {
    reference,
    line: 'LIB-B1',
    type,
    direction: null,
    amount,
    date: '2026-11-02',
    relieves: null,
    reverses: null,
    counterpart: null,
    ...facts,
  }
}
