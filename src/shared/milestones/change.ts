import type {Transaction} from 'kysely'
import type {IsoDate} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {
  changeEntries,
  type PatchOf,
  readDay,
  removeEntries,
  requireSomeField,
  type Selection,
} from '#shared/registers/index'
import type {Acting} from '../conventions.ts'
import {type Form, parseText} from '../input/index.ts'
import {type MilestoneFields, readMilestoneFields} from './input.ts'
import {milestoneRegister} from './load.ts'
import type {StoredMilestone} from './repository.ts'
import type {Milestone} from './shape.ts'
import type {MilestonePatch} from './table.ts'

interface Reason {
  readonly reason?: string | undefined
}

/**
 * Changes the fields that were given. Once the project has a baseline, another planned day is a new version of the
 * milestone's and says why; so does, always, a milestone that was reached by mistake (an empty `actual`).
 */
export async function editMilestones(
  transaction: Transaction<Database>,
  selection: Selection,
  fields: MilestoneFields & Reason & {readonly actual?: string | undefined},
  acting: Acting,
): Promise<Milestone[]> {
  return changeMilestones(transaction, selection, acting, (form, row, today) => {
    const patch = editedMilestone(form, row, fields, today, acting)
    requireSomeField(form, patch, `coord milestone edit ${row.reference} --owner NAME`)
    return patch
  })
}

/** The columns of an edit; problems are left in the form. */
export function editedMilestone(
  form: Form,
  row: StoredMilestone,
  fields: MilestoneFields & Reason & {readonly actual?: string | undefined},
  today: IsoDate,
  acting: Acting,
): MilestonePatch {
  const patch = readMilestoneFields(form, fields, row, acting)
  const actual = readActual(form, fields.actual, row, today, acting)
  const isReopened = actual === null && row.actual_on !== null
  const isReplanned = row.has_project_baseline && Boolean(patch.baseline_on) && patch.baseline_on !== row.baseline_on
  const reason = isReopened || isReplanned ? readReason(form, fields, isReplanned) : null
  return {
    ...patch,
    ...(actual !== undefined && {actual_on: actual}),
    ...(isReplanned && {baseline_reason: reason, baseline_version: row.baseline_version + 1}),
  }
}

/** The day on which it was reached; problems are left in the form. */
export function readActual(
  form: Form,
  typed: string | undefined,
  project: {readonly timezone: string},
  today: IsoDate,
  acting: Acting,
): IsoDate | null | undefined {
  const actual = form.read('--actual', typed, (text) => readDay(text, project, acting))
  if (actual && actual > today)
    form.problems.push({field: '--actual', message: `is ${actual}, which is still to come.`})
  return actual
}

/** Says anew when milestones will be reached; the forecasts before stay in the history. */
export async function forecastMilestones(
  transaction: Transaction<Database>,
  selection: Selection,
  date: string,
  acting: Acting,
): Promise<Milestone[]> {
  const patchOf: PatchOf<StoredMilestone, MilestonePatch> = (form, row, today) => {
    const day = form.read('date', date, (typed) => readDay(typed, row, acting))
    if (day === null) form.problems.push({field: 'date', message: 'cannot be empty.'})
    if (day && day < today) {
      form.problems.push({
        field: 'date',
        message: `is ${day}, which is over: coord milestone done ${row.reference} --on ${day}`,
      })
    }
    return {forecast_on: day ?? null}
  }
  return changeMilestones(transaction, selection, acting, patchOf, isReached)
}

export async function completeMilestones(
  transaction: Transaction<Database>,
  selection: Selection,
  fields: {readonly on?: string | undefined},
  acting: Acting,
): Promise<Milestone[]> {
  const patchOf: PatchOf<StoredMilestone, MilestonePatch> = (form, row, today) => {
    const on = form.read('--on', fields.on, (typed) => readDay(typed, row, acting)) ?? today
    if (on > today) form.problems.push({field: '--on', message: `is ${on}, which is still to come.`})
    return {actual_on: on}
  }
  return changeMilestones(transaction, selection, acting, patchOf, isReached)
}

/** Takes milestones out of every list; their numbers stay taken, and undo brings them back. */
export async function removeMilestones(
  transaction: Transaction<Database>,
  selection: Selection,
  acting: Acting,
): Promise<Milestone[]> {
  return removeEntries(transaction, milestoneRegister, selection, acting)
}

async function changeMilestones(
  transaction: Transaction<Database>,
  selection: Selection,
  acting: Acting,
  patchOf: PatchOf<StoredMilestone, MilestonePatch>,
  forbids: (row: StoredMilestone) => string | undefined = () => undefined,
): Promise<Milestone[]> {
  return changeEntries(transaction, {...milestoneRegister, forbids}, selection, acting, patchOf)
}

export function isReached({actual_on, reference}: StoredMilestone): string | undefined {
  if (actual_on === null) return undefined
  return `was reached on ${actual_on}; if that is wrong: coord milestone edit ${reference} --actual "" --reason "…"`
}

function readReason(form: Form, {reason}: Reason, isReplanned: boolean): string | null {
  const why = form.read('--reason', reason, (typed) => parseText(typed)) ?? null
  if (why === null) {
    const what = isReplanned
      ? 'the project has a baseline, and a new day for a milestone says why'
      : 'say why it was not reached after all'
    form.problems.push({field: '--reason', message: `is missing: ${what}.`})
  }
  return why
}
