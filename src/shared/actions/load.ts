import type {Kysely} from 'kysely'
import {actionDaysLate, addDays, isActionOverdue, isOpenAction, todayIn} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {type Register, showEntries} from '#shared/registers/index'
import {listStoredActions, type StoredAction, type StoredActionFilter} from './repository.ts'
import type {Action} from './shape.ts'
import type {ActionPatch} from './table.ts'

export interface ActionFilter extends Omit<StoredActionFilter, 'dueBy'> {
  readonly overdue?: boolean
  /** Open, and due in so many days from today in its project, or earlier. */
  readonly dueWithin?: number
}

/** Where the day begins first: nowhere is it later. */
const EASTERNMOST = 'Pacific/Kiritimati'

/** Actions with what follows from their dates today; what is due first comes first. */
export async function loadActions(database: Kysely<Database>, now: Date, filter: ActionFilter = {}): Promise<Action[]> {
  const {dueWithin, overdue, ...stored} = filter
  const days = dueWithin ?? (overdue ? 0 : undefined)
  const rows = await listStoredActions(database, {
    ...stored,
    ...(days !== undefined && {dueBy: addDays(todayIn(EASTERNMOST, now), days)}),
  })
  return rows
    .filter((row) => dueWithin === undefined || isDueWithin(row, dueWithin, now))
    .map((row) => toAction(row, now))
    .filter((action) => !overdue || action.overdue)
}

export const actionRegister: Register<StoredAction, ActionPatch, Action> = {
  find: (database, references) => listStoredActions(database, {references}),
  letter: 'A',
  toEntry: toAction,
}

/** Actions by references as they were typed, for people. */
export async function showActions(
  database: Kysely<Database>,
  typed: readonly string[],
  projectKey: string | undefined,
  now: Date,
): Promise<Action[]> {
  return showEntries(database, actionRegister, typed, projectKey, now)
}

function toAction(row: StoredAction, now: Date): Action {
  const today = todayIn(row.timezone, now)
  return {
    reference: row.reference,
    project: row.project_key,
    title: row.title,
    description: row.description,
    owner: row.owner,
    due: row.due,
    overdue: isActionOverdue(row, today),
    daysLate: actionDaysLate(row, today),
    movedCount: row.moved_count,
    priority: row.priority,
    status: row.status,
    blockedReason: row.blocked_reason,
    blockedOn: row.blocked_on,
    source: row.source_reference,
    outcome: row.outcome,
    doneOn: row.done_on,
    version: row.version,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }
}

function isDueWithin({due, status, timezone}: StoredAction, days: number, now: Date): boolean {
  return due !== null && isOpenAction(status) && due <= addDays(todayIn(timezone, now), days)
}
