import type {Transaction} from 'kysely'
import type {Database} from '#shared/db/index'
import {addEntry} from '#shared/registers/index'
import type {Acting} from '../conventions.ts'
import {newForm} from '../input/index.ts'
import {type ActionFields, readActionFields} from './input.ts'
import {actionRegister} from './load.ts'
import type {Action} from './shape.ts'

/** What an action needs to know of the project it is added to. */
export interface ActionProject {
  readonly id: number
  readonly key: string
  readonly timezone: string
}

/** Adds an open action. */
export async function addAction(
  transaction: Transaction<Database>,
  project: ActionProject,
  fields: ActionFields,
  acting: Acting,
): Promise<Action> {
  const form = newForm()
  const read = await readActionFields(transaction, form, fields, project, acting)
  if (fields.title === undefined)
    form.problems.push({field: 'title', message: 'is missing: say in a few words what is to be done.'})
  form.assertValid('The action')
  return addEntry(transaction, actionRegister, {...read, project_id: project.id}, acting)
}
