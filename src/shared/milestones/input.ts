import {milestoneTypes} from '#shared/coordination/index'
import {readDay} from '#shared/registers/index'
import type {Acting} from '../conventions.ts'
import {
  type DescribedField,
  type Form,
  givenColumns,
  parseChoice,
  parseLine,
  parsePercent,
  parseText,
} from '../input/index.ts'
import type {MilestonePatch} from './table.ts'

/** The fields of a milestone as they are typed; what is absent stays as it is, what is empty is cleared. */
export type MilestoneFields = {readonly [Field in keyof typeof milestoneFields | 'title']?: string | undefined}

export const milestoneFields = {
  criteria: {description: 'what has to be true for it to be reached'},
  date: {description: 'day on which it is planned (the baseline)', example: '<date>'},
  description: {description: 'what it is about'},
  owner: {description: 'the one person who answers for it', example: '<name>'},
  type: {choices: milestoneTypes, description: 'a gate is decided upon, a payment is due'},
  weight: {description: 'its share of the progress', example: '<percent>'},
} as const satisfies Record<string, DescribedField>

/** What the fields mean, as columns; problems are left in the form. */
export function readMilestoneFields(
  form: Form,
  fields: MilestoneFields,
  project: {readonly timezone: string},
  acting: Acting,
): MilestonePatch {
  const text = (typed: string) => parseText(typed)
  const line = (typed: string) => parseLine(typed)
  return givenColumns<MilestonePatch>(
    form,
    {
      acceptance_criteria: form.read('--criteria', fields.criteria, text),
      baseline_on: form.read('--date', fields.date, (typed) => readDay(typed, project, acting)),
      description: form.read('--description', fields.description, text),
      owner: form.read('--owner', fields.owner, line),
      title: form.read('title', fields.title, line),
      type: form.read('--type', fields.type, (typed) => parseChoice(typed, milestoneTypes)),
      weight: form.read('--weight', fields.weight, (typed) => parsePercent(typed)),
    },
    {title: 'title', baseline_on: '--date', type: '--type'},
  )
}
