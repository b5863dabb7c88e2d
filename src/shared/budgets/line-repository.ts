import type {Kysely} from 'kysely'
import type {BudgetLineKind, BudgetLineStatus} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {type EntryFilter, isSameText, isWanted, type Register} from '#shared/registers/index'
import type {BudgetLinePatch, BudgetLineRow} from './table.ts'

/** A line with what its project decides: the key, the zone of its dates, its time and its fiscal year. */
export interface StoredBudgetLine extends BudgetLineRow {
  readonly project_key: string
  readonly timezone: string
  readonly fiscal_year_start_month: number
  readonly baseline_start: string | null
  readonly baseline_finish: string | null
}

export interface StoredBudgetLineFilter extends EntryFilter {
  readonly kind?: BudgetLineKind
  readonly status?: BudgetLineStatus
  readonly category?: string
  readonly owner?: string
  readonly fiscalYear?: number
}

/** By project, in the order in which they were added. */
export async function listStoredLines(
  database: Kysely<Database>,
  filter: StoredBudgetLineFilter = {},
): Promise<StoredBudgetLine[]> {
  const {category, fiscalYear, kind, owner, status} = filter
  return database
    .selectFrom('budget_line')
    .innerJoin('project', 'project.id', 'budget_line.project_id')
    .selectAll('budget_line')
    .select([
      'project.key as project_key',
      'project.timezone',
      'project.fiscal_year_start_month',
      'project.baseline_start',
      'project.baseline_finish',
    ])
    .where(isWanted('budget_line', filter, searched))
    .$if(kind !== undefined, (query) => query.where('budget_line.kind', '=', kind!))
    .$if(status !== undefined, (query) => query.where('budget_line.status', '=', status!))
    .$if(fiscalYear !== undefined, (query) => query.where('budget_line.fiscal_year', '=', fiscalYear!))
    .$if(category !== undefined, (query) => query.where(isSameText('budget_line.category', category!)))
    .$if(owner !== undefined, (query) => query.where(isSameText('budget_line.owner', owner!)))
    .orderBy('project.key')
    .orderBy('budget_line.id')
    .execute()
}

const searched = ['name', 'description', 'category', 'funding_source', 'owner']

/** Whoever books on a line waits for whoever else does: what is left of it is then what both think. */
export async function lockLines(database: Kysely<Database>, ids: readonly number[]): Promise<void> {
  await database.selectFrom('budget_line').select('id').where('id', 'in', ids).orderBy('id').forUpdate().execute()
}

/** Stored rows: their figures come from the transactions, of all lines at once. */
export const budgetLineRegister: Register<StoredBudgetLine, BudgetLinePatch, StoredBudgetLine> = {
  find: (database, references) => listStoredLines(database, {references}),
  letter: 'B',
  toEntry: (row) => row,
}
