import type {ColumnType, Generated, Insertable, Selectable, Updateable} from 'kysely'
import type {
  AssertedFigure,
  BudgetLineKind,
  BudgetLineStatus,
  Direction,
  ExpenditureType,
  ProgressMethod,
  TransactionType,
} from '#shared/coordination/index'

type Derived<Type> = ColumnType<Type, never, never>
/** Minor units of the line's currency. */
type Amount = ColumnType<number, bigint | number, bigint | number>

interface BookedMonth {
  readonly month: string
  /** Whole minor units, or hundredths of a percent: a share of the sum of all months. */
  readonly weight: string
}

interface BudgetLineTable {
  id: Generated<number>
  project_id: number
  reference: string
  name: string
  description: string | null
  category: string | null
  kind: Generated<BudgetLineKind>
  expenditure: ExpenditureType | null
  funding_source: string | null
  fiscal_year: number | null
  currency: string
  original: Amount
  estimate_to_complete: ColumnType<number | null, bigint | number | null, bigint | number | null>
  start_on: string | null
  finish_on: string | null
  phasing: ColumnType<readonly BookedMonth[] | null, string | null, string | null>
  progress_method: Generated<ProgressMethod>
  owner: string | null
  status: Generated<BudgetLineStatus>
  closed_on: string | null
  removed_at: Date | null
  version: Derived<number>
  created_at: Derived<Date>
  updated_at: Derived<Date>
}

interface BudgetTransactionTable {
  id: Generated<number>
  project_id: number
  line_id: number
  reference: string
  type: TransactionType
  direction: Direction | null
  amount: Amount
  date: string
  vendor: string | null
  document_reference: string | null
  memo: string | null
  relieves: string | null
  reverses: string | null
  counterpart: string | null
  import_hash: string | null
  removed_at: ColumnType<Date | null, never, never>
  version: Derived<number>
  created_at: Derived<Date>
  updated_at: Derived<Date>
}

interface ProgressReportTable {
  id: Generated<number>
  project_id: number
  line_id: number
  reference: string
  as_of: string
  percent: string
  removed_at: Date | null
  version: Derived<number>
  created_at: Derived<Date>
  updated_at: Derived<Date>
}

interface BalanceAssertionTable {
  id: Generated<number>
  project_id: number
  line_id: number
  reference: string
  figure: AssertedFigure
  as_of: string
  amount: Amount
  source: string
  removed_at: Date | null
  version: Derived<number>
  created_at: Derived<Date>
  updated_at: Derived<Date>
}

export type BudgetLineRow = Selectable<BudgetLineTable>
export type NewBudgetLine = Insertable<BudgetLineTable>
export type BudgetLinePatch = Updateable<BudgetLineTable>
export type TransactionRow = Selectable<BudgetTransactionTable>
export type NewTransaction = Omit<
  TransactionRow,
  'id' | 'removed_at' | 'version' | 'created_at' | 'updated_at' | 'amount'
> & {readonly amount: bigint}
export type AssertionRow = Selectable<BalanceAssertionTable>

declare module '#shared/db/tables' {
  interface Database {
    budget_line: BudgetLineTable
    budget_transaction: BudgetTransactionTable
    progress_report: ProgressReportTable
    balance_assertion: BalanceAssertionTable
  }
}
