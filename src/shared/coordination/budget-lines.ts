import type {IsoDate} from './dates.ts'

/** Contingency is held for known risks, management reserve for unknown ones; income is expected, not spent. */
export const budgetLineKinds = ['cost', 'contingency', 'management_reserve', 'income'] as const
export type BudgetLineKind = (typeof budgetLineKinds)[number]

export const budgetLineStatuses = ['open', 'closed'] as const
export type BudgetLineStatus = (typeof budgetLineStatuses)[number]

export const expenditureTypes = ['capex', 'opex'] as const
export type ExpenditureType = (typeof expenditureTypes)[number]

/** What the figures and rules of a line depend on. All amounts are minor units of its currency. */
export interface BudgetLine {
  /** Such as LIB-B1. */
  readonly reference: string
  /** The key of the project. */
  readonly project: string
  readonly currency: string
  readonly kind: BudgetLineKind
  readonly status: BudgetLineStatus
  readonly original: bigint
  /** What somebody estimates to come on top of actual and open commitments; `null` when nobody did. */
  readonly estimateToComplete: bigint | null
  /** The fiscal year at whose end the money lapses; `null` for money that does not. */
  readonly fiscalYear: number | null
  readonly start: IsoDate | null
  readonly finish: IsoDate | null
}

/** Money that goes out; income is kept apart, in every total. */
export function isExpense(kind: BudgetLineKind): boolean {
  return kind !== 'income'
}
