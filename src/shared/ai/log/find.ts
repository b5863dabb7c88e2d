import type {Kysely} from 'kysely'
import type {Database} from '#shared/db/index'
import {ExitCode, UserError} from '../../errors.ts'
import {findInteractions, listInteractions} from './query.ts'
import type {InteractionDetail} from './shape.ts'

/** Interactions by their ids, of which the beginning is enough; the newest when none is named. */
export async function requireInteractions(
  database: Kysely<Database>,
  typed: readonly string[],
  timeZone: string,
): Promise<InteractionDetail[]> {
  const wanted = typed.length > 0 ? typed : await newest(database, timeZone)
  const found: InteractionDetail[] = []
  for (const text of wanted) found.push(await requireInteraction(database, text, timeZone))
  return found
}

async function newest(database: Kysely<Database>, timeZone: string): Promise<string[]> {
  const [last] = await listInteractions(database, {}, timeZone, 1)
  if (last === undefined) throw notFound('The AI log is empty.')
  return [last.id]
}

async function requireInteraction(
  database: Kysely<Database>,
  typed: string,
  timeZone: string,
): Promise<InteractionDetail> {
  const start = typed.trim().toLowerCase()
  const found = SHORTEST_START.test(start) ? await findInteractions(database, start, timeZone) : []
  if (found.length > 1) {
    throw new UserError(`Several entries of the AI log begin with ${start}.`, {
      code: 'REFERENCE_AMBIGUOUS',
      exitCode: ExitCode.usage,
      nextStep: `Type more of it: ${found.map(({id}) => id).join(' or ')}`,
    })
  }
  if (found[0] === undefined) throw notFound(`The AI log has no entry ${JSON.stringify(typed)}.`)
  return found[0]
}

const SHORTEST_START = /^[\da-f-]{4,36}$/

function notFound(message: string): UserError {
  return new UserError(message, {
    code: 'REFERENCE_NOT_FOUND',
    exitCode: ExitCode.notFound,
    nextStep: 'lab ai logs lists what is there (AI_LOG_DAYS says for how long).',
  })
}
