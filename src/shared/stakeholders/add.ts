import type {Transaction} from 'kysely'
import {todayIn} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {requireEntries} from '#shared/registers/index'
import type {Acting} from '../conventions.ts'
import {newForm} from '../input/index.ts'
import {readStakeholderFields, type StakeholderFields} from './input.ts'
import {toStakeholder} from './load.ts'
import {insertStakeholder, stakeholderRegister} from './repository.ts'
import type {Stakeholder} from './shape.ts'
import type {NewStakeholder} from './table.ts'

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
  const reference = await insertStakeholder(transaction, stakeholder as Omit<NewStakeholder, 'reference'>)
  const [added] = await requireEntries(transaction, stakeholderRegister, [reference], project.key)
  return toStakeholder(added!, now)
}
