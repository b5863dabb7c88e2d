import type {Kysely} from 'kysely'
import {actionPriorities} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {readDay, readReference} from '#shared/registers/index'
import type {Acting} from '../conventions.ts'
import {type DescribedField, type Form, givenColumns, parseChoice, parseLine, parseText} from '../input/index.ts'
import type {ActionPatch} from './table.ts'

/** The fields of an action as they are typed; what is absent stays as it is, what is empty is cleared. */
export type ActionFields = {readonly [Field in keyof typeof actionFields | 'title']?: string | undefined}

export const actionFields = {
  description: {description: 'what exactly is to be done'},
  due: {description: 'day until which it is to be done', example: '<date>'},
  owner: {description: 'the one person who does it', example: '<name>'},
  priority: {choices: actionPriorities, description: 'how urgent it is (else normal)'},
  source: {description: 'risk, milestone or other entry it follows from', example: '<REF>'},
} as const satisfies Record<string, DescribedField>

/** What the project of an action decides about how its fields are read. */
interface ActionSurroundings {
  readonly key: string
  readonly timezone: string
}

/** What the fields mean, as columns; problems are left in the form. */
export async function readActionFields(
  database: Kysely<Database>,
  form: Form,
  fields: ActionFields,
  project: ActionSurroundings,
  acting: Acting,
): Promise<ActionPatch> {
  const text = (typed: string) => parseText(typed)
  return givenColumns<ActionPatch>(
    form,
    {
      description: form.read('--description', fields.description, text),
      due: form.read('--due', fields.due, (typed) => readDay(typed, project, acting)),
      owner: form.read('--owner', fields.owner, (typed) => parseLine(typed)),
      priority: form.read('--priority', fields.priority, (typed) => parseChoice(typed, actionPriorities)),
      source_reference: await readReference(database, form, '--source', fields.source, project.key),
      title: form.read('title', fields.title, (typed) => parseLine(typed)),
    },
    {title: 'title', priority: '--priority'},
  )
}
