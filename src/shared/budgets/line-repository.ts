import {type Kysely, sql} from 'kysely'
import type {BudgetLineKind, BudgetLineStatus} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {containing, type Register} from '#shared/registers/index'
import type {BudgetLinePatch, BudgetLineRow, NewBudgetLine} from './table.ts'

/** A line with what its project decides: the key, the zone of its dates, its time and its fiscal year. */
export interface StoredBudgetLine extends BudgetLineRow {
  readonly project_key: string
  readonly timezone: string
  readonly fiscal_year_start_month: number
  readonly baseline_start: string | null
  readonly baseline_finish: string | null
}

export interface StoredBudgetLineFilter {
  readonly projectId?: number
  readonly kind?: BudgetLineKind
  readonly status?: BudgetLineStatus
  readonly category?: string
  readonly owner?: string
  readonly fiscalYear?: number
  readonly references?: readonly string[]
  /** Words that must all occur in the texts of the line. */
  readonly words?: readonly string[]
}

/** By project, in the order in which they were added. */
export async function listStoredLines(
  database: Kysely<Database>,
  filter: StoredBudgetLineFilter = {},
): Promise<StoredBudgetLine[]> {
  const {category, fiscalYear, kind, owner, projectId, references, status, words} = filter
  const isSame = (column: 'budget_line.category' | 'budget_line.owner', text: string) =>
    sql<boolean>`lower(${sql.ref(column)}) = lower(${text})`
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
    .where('budget_line.removed_at', 'is', null)
    .where('project.removed_at', 'is', null)
    .$if(projectId !== undefined, (query) => query.where('budget_line.project_id', '=', projectId!))
    .$if(kind !== undefined, (query) => query.where('budget_line.kind', '=', kind!))
    .$if(status !== undefined, (query) => query.where('budget_line.status', '=', status!))
    .$if(fiscalYear !== undefined, (query) => query.where('budget_line.fiscal_year', '=', fiscalYear!))
    .$if(category !== undefined, (query) => query.where(isSame('budget_line.category', category!)))
    .$if(owner !== undefined, (query) => query.where(isSame('budget_line.owner', owner!)))
    .$if(references !== undefined, (query) => query.where('budget_line.reference', 'in', references!))
    .$if(words !== undefined, (query) =>
      query.where((where) => where.and(words!.map((word) => where(searchedText, 'ilike', containing(word))))),
    )
    .orderBy('project.key')
    .orderBy('budget_line.id')
    .execute()
}

/** Compared as Unicode says, in any case of any script: the collation of the reference would know ASCII only. */
const searchedText = sql<string>`concat_ws(' ', budget_line.reference collate "und-x-icu", budget_line.name,
  budget_line.description, budget_line.category, budget_line.funding_source, budget_line.owner)`

/** Takes the next number of the project and stores the line; answers with it. */
export async function insertLine(
  database: Kysely<Database>,
  line: Omit<NewBudgetLine, 'reference'>,
): Promise<{readonly id: number; readonly reference: string}> {
  return database
    .insertInto('budget_line')
    .values({...line, reference: sql<string>`next_reference(${line.project_id}::bigint, 'B')`})
    .returning(['id', 'reference'])
    .executeTakeFirstOrThrow()
}

/** Whoever books on a line waits for whoever else does: what is left of it is then what both think. */
export async function lockLines(database: Kysely<Database>, ids: readonly number[]): Promise<void> {
  await database.selectFrom('budget_line').select('id').where('id', 'in', ids).orderBy('id').forUpdate().execute()
}

export const budgetLineRegister: Register<StoredBudgetLine, BudgetLinePatch> = {
  find: (database, references) => listStoredLines(database, {references}),
  letter: 'B',
  async update(database, {id, version}, patch) {
    // A report of progress alone changes nothing of the line itself.
    if (Object.keys(patch).length === 0) return true
    const result = await database
      .updateTable('budget_line')
      .set(patch)
      .where('id', '=', id)
      .where('version', '=', version)
      .where('removed_at', 'is', null)
      .executeTakeFirst()
    return result.numUpdatedRows === 1n
  },
}
