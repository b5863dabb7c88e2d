import {documentKinds} from '#shared/coordination/index'
import {readDay} from '#shared/registers/index'
import type {Acting} from '../conventions.ts'
import {type DescribedField, type Form, givenColumns, parseChoice, parseLine} from '../input/index.ts'
import type {DocumentPatch} from './table.ts'

/** The fields of a document as they are typed; what is absent stays as it is, what is empty is cleared. */
export type DocumentFields = {readonly [Field in keyof typeof documentFields]?: string | undefined}

export const documentFields = {
  kind: {choices: documentKinds, description: 'what kind of document it is'},
  owner: {description: 'the one person who answers for it', example: '<name>'},
  review: {description: 'day on which it is to be looked at again', example: '<date>'},
  title: {description: 'what it is called (else as the file says)'},
} as const satisfies Record<string, DescribedField>

/** What the fields mean, as columns; problems are left in the form. */
export function readDocumentFields(
  form: Form,
  fields: DocumentFields,
  project: {readonly timezone: string},
  acting: Acting,
): DocumentPatch {
  const line = (typed: string) => parseLine(typed)
  return givenColumns<DocumentPatch>(
    form,
    {
      kind: form.read('--kind', fields.kind, (typed) => parseChoice(typed.replaceAll('-', '_'), documentKinds)),
      owner: form.read('--owner', fields.owner, line),
      review_on: form.read('--review', fields.review, (typed) => readDay(typed, project, acting)),
      title: form.read('--title', fields.title, line),
    },
    {title: '--title'},
  )
}
