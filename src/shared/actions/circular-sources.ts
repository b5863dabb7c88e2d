import type {Kysely} from 'kysely'
import {dependencyCycle} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {ExitCode, UserError} from '../errors.ts'
import {actionSources} from './repository.ts'

/** No action may follow from itself by way of others. Looked at after the change, since one command changes several. */
export async function refuseCircularSources(database: Kysely<Database>, references: readonly string[]): Promise<void> {
  const sources = new Map(await actionSources(database, references))
  const problems = references.flatMap((reference) => {
    const circle = dependencyCycle(reference, (each) => sources.get(each) ?? [])
    return circle === null
      ? []
      : [{field: '--source', message: `makes ${reference} follow from itself: ${circle.join(' from ')}.`}]
  })
  if (problems.length === 0) return
  throw new UserError('Actions cannot follow from each other in a circle; nothing was done.', {
    code: 'CIRCULAR_SOURCE',
    exitCode: ExitCode.usage,
    nextStep: `Take a source away first: coord action edit ${references[0]} --source ""`,
    problems,
  })
}
