import type {Transaction} from 'kysely'
import type {Database} from '#shared/db/index'
import {addEntry} from '#shared/registers/index'
import type {Acting} from '../conventions.ts'
import {newForm} from '../input/index.ts'
import {type MilestoneFields, readMilestoneFields} from './input.ts'
import {milestoneRegister} from './load.ts'
import type {Milestone} from './shape.ts'

/** What a milestone needs to know of the project it is added to. */
export interface MilestoneProject {
  readonly id: number
  readonly key: string
  readonly timezone: string
}

/** Adds a milestone; the day it is planned on is its baseline. */
export async function addMilestone(
  transaction: Transaction<Database>,
  project: MilestoneProject,
  fields: MilestoneFields,
  acting: Acting,
): Promise<Milestone> {
  const form = newForm()
  const read = readMilestoneFields(form, fields, project, acting)
  if (fields.title === undefined)
    form.problems.push({field: 'title', message: 'is missing: say in a few words what is reached.'})
  if (fields.date === undefined)
    form.problems.push({field: '--date', message: 'is missing: a milestone is planned on a day.'})
  form.assertValid('The milestone')
  return addEntry(transaction, milestoneRegister, {...read, project_id: project.id}, acting)
}
