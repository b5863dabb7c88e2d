import type {Kysely} from 'kysely'
import {closestReferences, formatReference, parseReference} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {undoOf} from '#shared/history/index'
import type {Form} from '../input/index.ts'
import {explainAbsences} from './not-found.ts'
import {isKept, presentReferences} from './present.ts'

/**
 * The whole reference of another entry of the same project, of any register; what is not there is left in the form,
 * with near ones. Empty text is `null`, as in every form.
 */
export async function readReference(
  database: Kysely<Database>,
  form: Form,
  field: string,
  typed: string | undefined,
  projectKey: string,
): Promise<string | null | undefined> {
  const reference = form.read(field, typed, (text) => parseReference(text, {projectKey}))
  if (!reference) return reference
  const text = formatReference(reference)
  if (reference.project !== projectKey) {
    form.problems.push({field, message: `${text} belongs to another project than ${projectKey}.`})
    return undefined
  }
  const known = isKept(reference.letter) ? await presentReferences(database, reference.letter, projectKey) : []
  if (known.includes(text)) return text
  const [absence] = isKept(reference.letter) ? await explainAbsences(database, reference.letter, [text]) : []
  if (absence?.removal) {
    form.problems.push({field, message: `${text} ${absence.reason}; bring it back: ${undoOf([absence.removal])}`})
    return undefined
  }
  const near = closestReferences(text, known)
  const suggestion = near.length > 0 ? ` Near it: ${near.join(', ')}.` : ''
  form.problems.push({field, message: `${text} is not in the register of ${projectKey}.${suggestion}`})
  return undefined
}
