import type {Kysely} from 'kysely'
import {
  closestReferences,
  formatReference,
  isProjectKey,
  parseDate,
  parseReference,
  startOfDay,
  todayIn,
} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import type {Acting} from '../conventions.ts'
import {ExitCode, UserError} from '../errors.ts'
import {newForm} from '../input/index.ts'
import {historyOf, recordedReferences} from './repository.ts'
import type {Change} from './shape.ts'

/** The history of references as they were typed: project keys, `LIB-R3`, or `R3` in the project that is meant. */
export async function loadHistory(
  database: Kysely<Database>,
  typed: readonly string[],
  projectKey: string | undefined,
): Promise<Change[]> {
  const histories: Change[][] = []
  for (const text of typed) {
    const reference = isItem(text)
      ? formatReference(parseReference(text, {projectKey: projectKey?.toUpperCase()}))
      : text.trim().toUpperCase()
    const changes = await historyOf(database, reference)
    if (changes.length === 0) throw await unknownReference(database, reference)
    histories.push(changes)
  }
  return histories.flat().toSorted((a, b) => b.id - a.id)
}

/** The moment from which a log is wanted: the start of the day that was typed, in the zone of the person. */
export function readSince(text: string | undefined, acting: Acting, timeZone: string): Date | undefined {
  const form = newForm()
  const {dateOrder} = acting.conventions
  const today = todayIn(timeZone, acting.now)
  const day = form.read('--since', text, (typed) =>
    parseDate(typed, {today, unsigned: 'before', ...(dateOrder !== 'none' && {locale: dateOrder})}),
  )
  form.assertValid('The log')
  return day ? startOfDay(day, timeZone) : undefined
}

export function readChangeNumber(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const match = /^#?(\d{1,15})$/.exec(text.trim())
  if (match) return Number(match[1])
  throw new UserError(`"${text}" is not the number of a change.`, {
    code: 'INVALID_INPUT',
    exitCode: ExitCode.usage,
    nextStep: 'Numbers are in: coord log',
  })
}

async function unknownReference(database: Kysely<Database>, reference: string): Promise<UserError> {
  const near = closestReferences(reference, await recordedReferences(database))
  return new UserError(`Nothing is known of ${reference}.`, {
    code: 'REFERENCE_NOT_FOUND',
    exitCode: ExitCode.notFound,
    nextStep:
      near.length > 0
        ? `Did you mean ${near.join(' or ')}?`
        : 'coord project list, coord risk list --all, or coord log for the latest changes',
  })
}

function isItem(text: string): boolean {
  return !isProjectKey(text.trim().toUpperCase()) || /^[rambstd]\d+$/i.test(text.trim())
}
