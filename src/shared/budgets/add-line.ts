import type {Transaction} from 'kysely'
import {todayIn} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {addEntry} from '#shared/registers/index'
import type {Acting} from '../conventions.ts'
import {newForm} from '../input/index.ts'
import {type BudgetLineFields, readLineFields} from './line-input.ts'
import {budgetLineRegister} from './line-repository.ts'
import {showBudgetLines} from './load.ts'
import {saveProgress} from './progress-repository.ts'
import type {JsonBudgetLine} from './shape.ts'

/** What a new line needs to know of its project. */
export interface LineProject {
  readonly id: number
  readonly key: string
  readonly timezone: string
  readonly currency: string | null
  readonly baseline_start: string | null
  readonly baseline_finish: string | null
}

export async function addBudgetLine(
  transaction: Transaction<Database>,
  project: LineProject,
  fields: BudgetLineFields,
  acting: Acting,
): Promise<JsonBudgetLine> {
  const form = newForm()
  const {patch, progress} = readLineFields(
    form,
    fields,
    {project, today: todayIn(project.timezone, acting.now)},
    acting,
  )
  if (fields.name === undefined) form.problems.push({field: 'name', message: 'is missing: say what the money is for.'})
  if (fields.amount === undefined)
    form.problems.push({
      field: '--amount',
      message: 'is missing: say what is approved, such as 420000 (0 for nothing yet).',
    })
  form.assertValid('The budget line')
  const {id, reference} = await addEntry(transaction, budgetLineRegister, {...patch, project_id: project.id}, acting)
  if (progress) await saveProgress(transaction, {...progress, line_id: id, project_id: project.id, reference})
  const [added] = await showBudgetLines(transaction, [reference], project.key, acting.now)
  return added!
}
