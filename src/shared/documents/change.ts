import type {Transaction} from 'kysely'
import type {Database} from '#shared/db/index'
import {changeEntries, readDay, removeEntries, requireSomeField, type Selection} from '#shared/registers/index'
import type {Acting} from '../conventions.ts'
import {type DocumentFields, readDocumentFields} from './input.ts'
import {documentRegister} from './load.ts'
import type {Document} from './shape.ts'

/** Changes the fields that were given. */
export async function editDocuments(
  transaction: Transaction<Database>,
  selection: Selection,
  fields: DocumentFields,
  acting: Acting,
): Promise<Document[]> {
  return changeEntries(transaction, documentRegister, selection, acting, (form, row) => {
    const patch = readDocumentFields(form, fields, row, acting)
    requireSomeField(form, patch, `coord document edit ${row.reference} --title TEXT`)
    return patch
  })
}

/** Somebody has looked at them today; `next` is when they are to be looked at again, if ever. */
export async function reviewDocuments(
  transaction: Transaction<Database>,
  selection: Selection,
  fields: {readonly next?: string | undefined},
  acting: Acting,
): Promise<Document[]> {
  return changeEntries(transaction, documentRegister, selection, acting, (form, row, today) => {
    const next = form.read('--next', fields.next, (typed) => readDay(typed, row, acting)) ?? null
    if (next !== null && next <= today)
      form.problems.push({field: '--next', message: `is ${next}, which is not to come.`})
    return {review_on: next, reviewed_on: today}
  })
}

/** Takes documents out of the project; their numbers stay taken, and undo brings them back. */
export async function removeDocuments(
  transaction: Transaction<Database>,
  selection: Selection,
  acting: Acting,
): Promise<Document[]> {
  return removeEntries(transaction, documentRegister, selection, acting)
}
