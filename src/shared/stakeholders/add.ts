import type {Transaction} from 'kysely'
import {todayIn} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {addEntry} from '#shared/registers/index'
import type {Acting} from '../conventions.ts'
import {newForm} from '../input/index.ts'
import {readStakeholderFields, type StakeholderFields} from './input.ts'
import {stakeholderRegister} from './load.ts'
import type {Stakeholder} from './shape.ts'

/** What a stakeholder needs to know of the project it is added to. */
export interface StakeholderProject {
  readonly id: number
  readonly key: string
  readonly timezone: string
}

/** Puts somebody on the register; from today on the first contact is waited for. */
export async function addStakeholder(
  transaction: Transaction<Database>,
  project: StakeholderProject,
  fields: StakeholderFields,
  {now}: Pick<Acting, 'now'>,
): Promise<Stakeholder> {
  const form = newForm()
  const read = readStakeholderFields(form, fields)
  if (fields.name === undefined)
    form.problems.push({field: 'name', message: 'is missing: a person, a group or an office.'})
  form.assertValid('The stakeholder')
  const stakeholder = {...read, added_on: todayIn(project.timezone, now), project_id: project.id}
  return addEntry(transaction, stakeholderRegister, stakeholder, {now})
}
