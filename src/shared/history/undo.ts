import {isDeepStrictEqual} from 'node:util'
import type {Kysely, Transaction} from 'kysely'
import type {Database} from '#shared/db/index'
import {shellWord} from '#shared/terminal/index'
import {ExitCode, type Problem, UserError} from '../errors.ts'
import {fieldName} from './field-names.ts'
import {forgetsSomebody} from './forgotten.ts'
import {
  checkDeferredRules,
  currentRow,
  eventsOf,
  fieldsChangedAfter,
  findChange,
  laterChanges,
  latestStandingChange,
  restoreFields,
  tablesOfWholeRows,
  takeBackWholeRows,
} from './repository.ts'
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
  const forgotten = events.filter(forgetsSomebody).map(({reference}) => reference)
  if (forgotten.length > 0) throw forgottenForGood(change, forgotten)
  const done = new Set<number>()
  for (const table of await tablesOfWholeRows(transaction, change.id)) {
    const first = events.findLast(({entity}) => entity === table)?.reference ?? ''
    await keepingRules(change, first, async () => {
      for (const id of await takeBackWholeRows(transaction, change.id, table, now)) done.add(id)
    })
  }
  const conflicts: Conflict[] = []
  for (const event of events) {
    if (done.has(event.id)) continue
    const found = await currentRow(transaction, event)
    const fields = await fieldsToTakeBack(transaction, event)
    const touched = found ? fields.filter((field) => !isAsRecorded(field, found)) : []
    if (!found) conflicts.push({fields: [], reference: event.reference, what: 'is no longer in the database'})
    else if (touched.length > 0) conflicts.push(...(await explain(transaction, event, touched)))
    else {
      const {entity, entity_id, reference} = event
      await keepingRules(change, reference, () => restoreFields(transaction, entity, entity_id, inverseOf(event, now)))
    }
  }
  if (conflicts.length === 0) {
    await keepingRules(change, events.at(-1)?.reference ?? '', () => checkDeferredRules(transaction))
    return change
  }
  throw new UserError(`Change ${change.id} cannot be undone: what it changed has changed again.`, {
    code: 'UNDO_CONFLICT',
    exitCode: ExitCode.conflict,
    problems: toProblems(conflicts),
    nextStep:
      change.undoneBy === null ? `coord history ${events.at(-1)?.reference ?? ''}` : `coord undo ${change.undoneBy}`,
  })
}

/** Nothing is kept to bring back; whoever undoes the newest change may have meant the one before. */
function forgottenForGood({actor, id}: Change, references: readonly string[]): UserError {
  return new UserError(`Change ${id} cannot be undone: it forgot ${references.join(', ')} for good.`, {
    code: 'UNDO_CONFLICT',
    exitCode: ExitCode.conflict,
    nextStep: `Another change by its number, coord undo NUMBER, from: coord log --actor ${shellWord(actor)}`,
    problems: references.map((field) => ({field, message: 'what said who it was is erased, in the history too'})),
  })
}

/** What the change left behind may not fit the rules any more without it: then it stays. */
async function keepingRules(change: Change, reference: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (cause) {
    if (!isConstraintViolation(cause)) throw cause
    throw new UserError(`Change ${change.id} cannot be undone: without it ${reference} would break a rule.`, {
      cause,
      code: 'UNDO_CONFLICT',
      exitCode: ExitCode.conflict,
      nextStep: `coord history ${reference}`,
      problems: [{field: reference, message: cause.message}],
    })
  }
}

/** SQLSTATE class 23, https://www.postgresql.org/docs/16/errcodes-appendix.html. */
function isConstraintViolation(error: unknown): error is Error & {readonly code: string} {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('23')
}

/** Fields of a row that no longer are as the change left them, and what became of them. */
interface Conflict {
  readonly reference: string
  readonly fields: readonly string[]
  readonly what: string
}

function inverseOf({after, before, operation}: EventRow, now: Date): Record<string, unknown> {
  if (operation === 'add') return {removed_at: now.toISOString()}
  return Object.fromEntries(Object.keys(after).map((field) => [field, before[field] ?? null]))
}

type Found = NonNullable<Awaited<ReturnType<typeof currentRow>>>

/** An entry that is taken back as a whole must be as it was added: what was empty then must be empty still. */
async function fieldsToTakeBack(transaction: Transaction<Database>, event: EventRow): Promise<string[]> {
  const own = Object.keys(event.after)
  return event.operation === 'add' ? [...new Set([...own, ...(await fieldsChangedAfter(transaction, event))])] : own
}

function isAsRecorded(field: string, {recorded, row}: Found): boolean {
  return field in row && isDeepStrictEqual(row[field], recorded[field])
}

async function explain(transaction: Transaction<Database>, event: EventRow, fields: string[]): Promise<Conflict[]> {
  const {reference} = event
  const later = await laterChanges(transaction, event, fields)
  if (later.length === 0) return [{fields, reference, what: 'changed again, which the history does not know of'}]
  return later.map((change) => ({
    fields: change.fields,
    reference,
    what: `changed again in change ${change.id} (${change.actor}, ${change.command})`,
  }))
}

/** Each reference and later change once, although the change may have touched the row several times. */
function toProblems(conflicts: readonly Conflict[]): Problem[] {
  const groups = new Map<string, Conflict>()
  for (const conflict of conflicts) {
    const key = `${conflict.reference} ${conflict.what}`
    const fields = new Set([...(groups.get(key)?.fields ?? []), ...conflict.fields])
    groups.set(key, {...conflict, fields: [...fields]})
  }
  return [...groups.values()].map(({fields, reference, what}) => ({
    field: reference,
    message: [fields.map(fieldName).join(', '), what].filter((part) => part !== '').join(' '),
  }))
}
