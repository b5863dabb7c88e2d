import {isDeepStrictEqual} from 'node:util'
import type {Kysely, Transaction} from 'kysely'
import type {Database} from '#shared/db/tables'
import {ExitCode, type Problem, UserError} from '../errors.ts'
import {currentRow, eventsOf, findChange, laterChanges, latestStandingChange, restoreFields} from './repository.ts'
import type {Change} from './shape.ts'
import type {EventRow} from './table.ts'

/** The change that `coord undo` means: the one named, else the newest of `actor` that still stands. */
export async function changeToUndo(
  database: Kysely<Database>,
  wanted: number | undefined,
  actor: string,
): Promise<Change> {
  const id = wanted ?? (await latestStandingChange(database, actor))
  const change = id === undefined ? undefined : await findChange(database, id)
  if (!change) {
    throw new UserError(
      wanted === undefined ? `There is no change by ${actor} left to undo.` : `There is no change ${wanted}.`,
      {code: 'CHANGE_NOT_FOUND', exitCode: ExitCode.notFound, nextStep: 'coord log'},
    )
  }
  return change
}

/**
 * Takes a change back by a new, inverse one, so that it can be undone too. Refuses, naming what came in between, when
 * a later change touched the same fields: nothing of the change is then undone.
 */
export async function undoChange(transaction: Transaction<Database>, change: Change, now: Date): Promise<Change> {
  const events = (await eventsOf(transaction, change.id)).toReversed()
  const problems: Problem[] = []
  for (const event of events) {
    const inverse = inverseOf(event, now)
    const row = await currentRow(transaction, event.entity, event.entity_id)
    const touched = row === undefined ? [] : fieldsChangedSince(event, row)
    if (row === undefined) problems.push({field: event.reference, message: 'is no longer in the database'})
    else if (touched.length > 0) problems.push(...(await explain(transaction, event, touched)))
    else if (problems.length === 0) await restoreFields(transaction, event.entity, event.entity_id, inverse)
  }
  if (problems.length === 0) return change
  throw new UserError(`Change ${change.id} cannot be undone: what it changed has changed again.`, {
    code: 'UNDO_CONFLICT',
    exitCode: ExitCode.conflict,
    problems,
    nextStep:
      change.undoneBy === null ? `coord history ${events.at(-1)?.reference ?? ''}` : `coord undo ${change.undoneBy}`,
  })
}

function inverseOf({after, before, operation}: EventRow, now: Date): Record<string, unknown> {
  if (operation === 'add') return {removed_at: now.toISOString()}
  return Object.fromEntries(Object.keys(after).map((field) => [field, before[field] ?? null]))
}

function fieldsChangedSince({after, operation}: EventRow, row: Readonly<Record<string, unknown>>): string[] {
  const expected = operation === 'add' ? {...after, removed_at: null} : after
  return Object.entries(expected)
    .filter(([field, value]) => !isDeepStrictEqual(row[field] ?? null, value ?? null))
    .map(([field]) => field)
}

async function explain(transaction: Transaction<Database>, event: EventRow, fields: string[]): Promise<Problem[]> {
  const later = await laterChanges(transaction, event, fields)
  return later.map((change) => ({
    field: event.reference,
    message: `${change.fields.join(', ').replaceAll('_', ' ')} changed again in change ${change.id} (${change.actor}, ${change.command})`,
  }))
}
