import type {Transaction} from 'kysely'
import {todayIn} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {
  changeEntries,
  readDay,
  removeEntries,
  requireEntries,
  requireSomeField,
  type Selection,
  showEntries,
} from '#shared/registers/index'
import type {Acting} from '../conventions.ts'
import {invalidInput, newForm, parseText} from '../input/index.ts'
import {assertNotForgotten, forgottenNote} from './forget.ts'
import {readStakeholderFields, type StakeholderFields} from './input.ts'
import {stakeholderRegister} from './load.ts'
import {insertInteraction} from './repository.ts'
import type {Stakeholder} from './shape.ts'

/** Changes the fields that were given. */
export async function editStakeholders(
  transaction: Transaction<Database>,
  selection: Selection,
  fields: StakeholderFields,
  acting: Acting,
): Promise<Stakeholder[]> {
  const register = {...stakeholderRegister, forbids: forgottenNote}
  return changeEntries(transaction, register, selection, acting, (form, row) => {
    const patch = readStakeholderFields(form, fields)
    requireSomeField(form, patch, `coord stakeholder edit ${row.reference} --influence 4`)
    return patch
  })
}

/** Records that these were talked to, all on the same day, today unless it is said. */
export async function contactStakeholders(
  transaction: Transaction<Database>,
  {projectKey, references}: Selection,
  fields: {readonly on?: string | undefined; readonly note?: string | undefined},
  acting: Acting,
): Promise<Stakeholder[]> {
  const found = await requireEntries(transaction, stakeholderRegister, references, projectKey)
  assertNotForgotten(found)
  for (const row of found) {
    const form = newForm()
    const today = todayIn(row.timezone, acting.now)
    const on = form.read('--on', fields.on, (text) => readDay(text, row, acting)) ?? today
    if (on > today) form.problems.push({field: '--on', message: `is ${on}, which is still to come.`})
    const note = form.read('--note', fields.note, (text) => parseText(text)) ?? null
    if (form.problems.length > 0) throw invalidInput(row.reference, form.problems)
    const {id, project_id, reference} = row
    await insertInteraction(transaction, {happened_on: on, note, project_id, reference, stakeholder_id: id})
  }
  return showEntries(transaction, stakeholderRegister, references, projectKey, acting.now)
}

/** Takes stakeholders out of every list; their numbers stay taken, and undo brings them back. */
export async function removeStakeholders(
  transaction: Transaction<Database>,
  selection: Selection,
  acting: Acting,
): Promise<Stakeholder[]> {
  return removeEntries(transaction, stakeholderRegister, selection, acting)
}
