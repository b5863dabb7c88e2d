import type {Transaction} from 'kysely'
import {
  type ActionStatus,
  actionStatuses,
  allowedActionTransitions,
  checkActionTransition,
  type IsoDate,
  isPush,
} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {
  changeEntries,
  readDay,
  removeEntries,
  requireEntries,
  requireSomeField,
  type Selection,
} from '#shared/registers/index'
import type {Acting} from '../conventions.ts'
import {type Form, newForm, parseChoice, parseText} from '../input/index.ts'
import {refuseCircularSources} from './circular-sources.ts'
import {type ActionFields, readActionFields} from './input.ts'
import {actionRegister} from './load.ts'
import type {StoredAction} from './repository.ts'
import type {Action} from './shape.ts'
import type {ActionPatch} from './table.ts'

interface Reason {
  readonly reason?: string | undefined
}

interface Outcome {
  readonly outcome?: string | undefined
}

/** Changes the fields that were given; a due date that is put off is counted. */
export async function editActions(
  transaction: Transaction<Database>,
  selection: Selection,
  fields: ActionFields & Reason & Outcome & {readonly status?: string | undefined},
  acting: Acting,
): Promise<Action[]> {
  const read = new Map<number, {form: Form; patch: ActionPatch}>()
  for (const row of await requireEntries(transaction, actionRegister, selection.references, selection.projectKey)) {
    const form = newForm()
    const project = {key: row.project_key, timezone: row.timezone}
    read.set(row.id, {form, patch: await readActionFields(transaction, form, fields, project, acting)})
  }
  const edited = await changeActions(transaction, selection, acting, (form, row, today) => {
    const {form: own, patch} = read.get(row.id)!
    form.problems.push(...own.problems)
    requireSomeField(
      form,
      {...patch, outcome: fields.outcome, status: fields.status || undefined},
      `coord action edit ${row.reference} --due +1w`,
    )
    return editedAction(form, row, patch, fields, today)
  })
  if (fields.source)
    await refuseCircularSources(
      transaction,
      edited.map(({reference}) => reference),
    )
  return edited
}

/** The columns of an edit whose fields were read into `patch`; problems are left in the form. */
export function editedAction(
  form: Form,
  row: StoredAction,
  patch: ActionPatch,
  fields: Reason & Outcome & {readonly status?: string | undefined},
  today: IsoDate,
): ActionPatch {
  if (patch.source_reference === row.reference)
    form.problems.push({field: '--source', message: 'is the action itself.'})
  const status = form.read('--status', fields.status, (typed) => parseChoice(typed.replace('-', '_'), actionStatuses))
  const outcome = readOutcome(form, fields)
  const isMoved = patch.due !== undefined && isPush(row.due, patch.due)
  const moved = isMoved ? {moved_count: row.moved_count + 1} : {}
  const to = status ?? row.status
  const move = to === row.status ? keptOutcome(form, row, outcome) : moveTo(form, row, to, today, {...fields, outcome})
  return {...patch, ...moved, ...move}
}

export async function startActions(
  transaction: Transaction<Database>,
  selection: Selection,
  fields: Reason,
  acting: Acting,
): Promise<Action[]> {
  return changeActions(transaction, selection, acting, (form, row, today) =>
    moveTo(form, row, 'in_progress', today, fields),
  )
}

/** Something stands in the way: the reason says what. A blocked action can be blocked again for another reason. */
export async function blockActions(
  transaction: Transaction<Database>,
  selection: Selection,
  fields: Reason,
  acting: Acting,
): Promise<Action[]> {
  return changeActions(transaction, selection, acting, (form, row, today) => {
    const patch = moveTo(form, row, 'blocked', today, fields)
    return row.status === 'blocked' ? {...patch, blocked_on: row.blocked_on} : patch
  })
}

export async function completeActions(
  transaction: Transaction<Database>,
  selection: Selection,
  fields: Reason & Outcome & {readonly on?: string | undefined},
  acting: Acting,
): Promise<Action[]> {
  return changeActions(transaction, selection, acting, (form, row, today) => {
    const on = form.read('--on', fields.on, (typed) => readDay(typed, row, acting)) ?? today
    if (on > today) form.problems.push({field: '--on', message: `is ${on}, which is still to come.`})
    const outcome = readOutcome(form, fields)
    return {...moveTo(form, row, 'done', today, {...fields, outcome}), done_on: on}
  })
}

/** It is not done and will not be: the reason stays with it as its outcome. */
export async function cancelActions(
  transaction: Transaction<Database>,
  selection: Selection,
  fields: Reason,
  acting: Acting,
): Promise<Action[]> {
  return changeActions(transaction, selection, acting, (form, row, today) =>
    moveTo(form, row, 'cancelled', today, fields),
  )
}

/** Takes actions out of every list; their numbers stay taken, and undo brings them back. */
export async function removeActions(
  transaction: Transaction<Database>,
  selection: Selection,
  acting: Acting,
): Promise<Action[]> {
  return removeEntries(transaction, actionRegister, selection, acting)
}

async function changeActions(
  transaction: Transaction<Database>,
  selection: Selection,
  acting: Acting,
  patchOf: (form: Form, row: StoredAction, today: IsoDate) => ActionPatch,
): Promise<Action[]> {
  return changeEntries(transaction, {...actionRegister, forbids: forbidsAction}, selection, acting, patchOf)
}

/** A status that cannot follow, or, but for what is blocked anew, the one that the action has already. */
export function forbidsAction({status: from}: StoredAction, {status: to}: ActionPatch): string | undefined {
  if (to === undefined || allowedActionTransitions(from).includes(to) || (from === 'blocked' && to === 'blocked'))
    return undefined
  return from === to
    ? `is ${to} already.`
    : `cannot go from ${from} to ${to}, only to ${allowedActionTransitions(from).join(', ')}.`
}

/** The new status with everything that goes with it, and without what went with the one before. */
export function moveTo(
  form: Form,
  row: StoredAction,
  to: ActionStatus,
  today: IsoDate,
  {outcome, reason}: Reason & {readonly outcome?: string | null | undefined},
): ActionPatch {
  const why = form.read('--reason', reason, (typed) => parseText(typed)) ?? null
  if (allowedActionTransitions(row.status).includes(to) || row.status === to) {
    const facts = {blockedReason: to === 'blocked' ? why : null, status: row.status}
    for (const {field, message} of checkActionTransition(facts, to, {reason: why})) {
      form.problems.push({...(field && {field: `--${field}`}), message})
    }
  }
  if (outcome && to !== 'done') form.problems.push({field: '--outcome', message: 'is for what is done.'})
  return {
    blocked_on: to === 'blocked' ? today : null,
    blocked_reason: to === 'blocked' ? why : null,
    done_on: to === 'done' ? today : null,
    outcome: to === 'done' ? (outcome ?? null) : to === 'cancelled' ? why : null,
    status: to,
  }
}

/** An edit that leaves the status can still say more about what came of the action. */
function keptOutcome(form: Form, row: StoredAction, outcome: string | null | undefined): ActionPatch {
  if (outcome === undefined) return {}
  if (row.status !== 'done') form.problems.push({field: '--outcome', message: 'is for what is done.'})
  return {outcome}
}

function readOutcome(form: Form, {outcome}: Outcome): string | null | undefined {
  return form.read('--outcome', outcome, (typed) => parseText(typed))
}
