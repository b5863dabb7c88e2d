import {
  type BudgetFigures,
  type CheckedAssertion,
  type LineFigures,
  type ProjectFigures,
  percentText,
  toDecimalString,
} from '#shared/coordination/index'
import type {StoredBudgetLine} from './line-repository.ts'
import type {CurrentProgress} from './progress-repository.ts'
import type {JsonAssertion, JsonBudgetLine, JsonBudgetTotals, JsonFigures, JsonMoney, JsonTransaction} from './shape.ts'
import type {StoredTransaction} from './transaction-repository.ts'

export function jsonMoney(amount: bigint | number, currency: string): JsonMoney {
  return {amount: toDecimalString({amount: BigInt(amount), currency}), currency}
}

export function jsonLine(row: StoredBudgetLine, progress: CurrentProgress | undefined, figures: LineFigures) {
  return {
    reference: row.reference,
    project: row.project_key,
    name: row.name,
    description: row.description,
    category: row.category,
    kind: row.kind,
    expenditure: row.expenditure,
    fundingSource: row.funding_source,
    fiscalYear: row.fiscal_year,
    currency: row.currency,
    status: row.status,
    closedOn: row.closed_on,
    owner: row.owner,
    start: row.start_on,
    finish: row.finish_on,
    phasing: row.phasing && [...row.phasing],
    progress: {method: row.progress_method, percent: progress?.percent ?? null, asOf: progress?.asOf ?? null},
    figures: {...jsonFigures(figures, row.currency), isEstimateAssumed: figures.isEstimateAssumed},
    version: row.version,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  } satisfies JsonBudgetLine
}

export function jsonTotals({byKind, currency, expenses}: ProjectFigures): JsonBudgetTotals {
  return {
    currency,
    expenses: jsonFigures(expenses, currency),
    byKind: {
      cost: jsonFigures(byKind.cost, currency),
      contingency: jsonFigures(byKind.contingency, currency),
      management_reserve: jsonFigures(byKind.management_reserve, currency),
      income: jsonFigures(byKind.income, currency),
    },
  }
}

export function jsonTransaction(row: StoredTransaction): JsonTransaction {
  return {
    reference: row.reference,
    project: row.project_key,
    line: row.line,
    type: row.type,
    direction: row.direction,
    amount: jsonMoney(row.amount, row.currency),
    date: row.date,
    vendor: row.vendor,
    documentReference: row.document_reference,
    memo: row.memo,
    relieves: row.relieves,
    reverses: row.reverses,
    counterpart: row.counterpart,
    voidedBy: row.voided_by,
    enteredAt: row.created_at.toISOString(),
  }
}

export function jsonAssertion(checked: CheckedAssertion, currency: string): JsonAssertion {
  const {amount, asOf, computed, difference, figure, holds, line, source} = checked
  return {
    line,
    figure,
    asOf,
    asserted: jsonMoney(amount, currency),
    computed: jsonMoney(computed, currency),
    difference: jsonMoney(difference, currency),
    holds,
    source,
  }
}

function jsonFigures(figures: BudgetFigures, currency: string): JsonFigures {
  const money = (amount: bigint) => jsonMoney(amount, currency)
  const {shares} = figures
  return {
    original: money(figures.original),
    revisions: money(figures.revisions),
    transferredIn: money(figures.transferredIn),
    transferredOut: money(figures.transferredOut),
    approved: money(figures.approved),
    committed: money(figures.committed),
    actual: money(figures.actual),
    available: money(figures.available),
    estimateToComplete: money(figures.estimateToComplete),
    forecast: money(figures.forecast),
    variance: money(figures.variance),
    spentPercent: percentText(shares.spent),
    usedPercent: percentText(shares.used),
    forecastPercent: percentText(shares.forecasted),
  }
}
