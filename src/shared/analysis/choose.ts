import type {Transaction} from 'kysely'
import type {Database} from '#shared/db/index'
import type {Acting} from '../conventions.ts'
import {type Accepted, type AcceptFields, acceptSuggestions, rejectSuggestions} from './decide.ts'
import type {Choice} from './questions.ts'
import {readSuggestionReferences} from './references.ts'

/** Does what somebody has chosen one by one, as one change. */
export async function applyChoices(
  transaction: Transaction<Database>,
  choices: readonly Choice[],
  {reason}: Pick<AcceptFields, 'reason'>,
  acting: Acting,
): Promise<Accepted> {
  const decided: Accepted[] = []
  for (const choice of choices) {
    const selection = {projectKey: undefined, typed: readSuggestionReferences([choice.reference])}
    decided.push(
      choice.verb === 'accept'
        ? await acceptSuggestions(transaction, selection, {...choice.fields, reason}, acting)
        : {suggestions: await rejectSuggestions(transaction, selection, {reason}, acting), warnings: []},
    )
  }
  return {
    suggestions: decided.flatMap(({suggestions}) => suggestions),
    warnings: decided.flatMap(({warnings}) => warnings),
  }
}
