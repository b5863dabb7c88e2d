import type {Transaction} from 'kysely'
import {budgetLineStatuses} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import type {EntryUpsert} from '#shared/registers/index'
import type {Acting} from '../conventions.ts'
import {parseChoice} from '../input/index.ts'
import type {LineProject} from './add-line.ts'
import {type Books, booksOfLines, editedLine, forbidsLine} from './change-line.ts'
import {type ReadLine, readLineFields} from './line-input.ts'
import {budgetLineRegister, type StoredBudgetLine} from './line-repository.ts'
import {showBudgetLines} from './load.ts'
import {saveProgress} from './progress-repository.ts'
import type {JsonBudgetLine} from './shape.ts'

/** Many budget lines at once, from a file; `reason` says why closed ones are opened. */
export function budgetLineUpsert(
  transaction: Transaction<Database>,
  acting: Acting,
  reason: string | undefined,
): EntryUpsert<StoredBudgetLine, LineProject, JsonBudgetLine> {
  let books = new Map<number, Books>()
  let lines = new Map<string, JsonBudgetLine>()
  return {
    aside: ['progress'],
    find: budgetLineRegister.find,
    letter: budgetLineRegister.letter,
    toEntry: ({reference}) => lines.get(reference)!,
    together: [['progress', 'progress-on']],
    async prepare(rows) {
      if (rows.length === 0) return
      const references = rows.map(({reference}) => reference)
      const shown = await showBudgetLines(transaction, references, undefined, acting.now)
      books = await booksOfLines(transaction, rows, acting)
      lines = new Map(shown.map((line) => [line.reference, line]))
    },
    toNew(form, fields, project, today) {
      if (fields['name'] === undefined) form.problems.push({field: 'name', message: 'is missing.'})
      if (fields['amount'] === undefined) {
        form.problems.push({field: 'amount', message: 'is missing: say what is approved (0 for nothing yet).'})
      }
      const status = form.read('status', fields['status'], (typed) => parseChoice(typed, budgetLineStatuses))
      if (status === 'closed') {
        form.problems.push({field: 'status', message: 'is open for what is new: close it by coord budget line close.'})
      }
      return columnsOf(readLineFields(form, fields, {project, today}, acting))
    },
    toPatch(form, row, fields, today) {
      const opened = fields['status']?.trim().toLowerCase() === 'open' ? {status: 'open' as const} : {}
      const forbidden = forbidsLine(row, opened)
      if (forbidden !== undefined) {
        form.problems.push({message: forbidden})
        return {}
      }
      if (fields['status']?.trim() === '') form.problems.push({field: 'status', message: 'cannot be empty.'})
      return columnsOf(editedLine(form, row, {...fields, reason}, {books: books.get(row.id)!, today}, acting))
    },
    async added(entries) {
      const reported = entries.filter(({columns}) => columns['progress'] !== undefined)
      if (reported.length === 0) return
      const rows = await budgetLineRegister.find(
        transaction,
        reported.map(({reference}) => reference),
      )
      const ids = new Map(rows.map(({id, reference}) => [reference, id]))
      for (const {columns, project, reference} of reported) {
        await save(columns, {line_id: ids.get(reference)!, project_id: project.id, reference})
      }
    },
    async changed(changes) {
      for (const {patch, row} of changes) {
        if (patch['progress'] === undefined) continue
        await save(patch, {line_id: row.id, project_id: row.project_id, reference: row.reference})
      }
    },
  }

  async function save(
    columns: Readonly<Record<string, unknown>>,
    line: {readonly line_id: number; readonly project_id: number; readonly reference: string},
  ): Promise<void> {
    await saveProgress(transaction, {...(columns['progress'] as NonNullable<ReadLine['progress']>), ...line})
  }
}

/** As JSON has them: phasing is a list there, and text where a single line is stored. */
function columnsOf({patch, progress}: ReadLine): object {
  const phasing = typeof patch.phasing === 'string' ? {phasing: JSON.parse(patch.phasing) as unknown} : {}
  return {...patch, ...phasing, ...(progress && {progress})}
}
