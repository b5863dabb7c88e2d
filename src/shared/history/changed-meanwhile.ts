import type {Kysely} from 'kysely'
import type {Database} from '#shared/db/index'
import {ExitCode, type Problem, UserError} from '../errors.ts'
import {maskedChange, withoutContactData} from './contact-data.ts'
import {fieldName} from './field-names.ts'
import {historyOf} from './repository.ts'

/** The refusal of an edit that was made on an older version than the stored one, with everything that came in between. */
export async function changedMeanwhile(
  database: Kysely<Database>,
  reference: string,
  seenVersion: number,
  nextStep: string,
): Promise<UserError> {
  const since = await changesSince(database, reference, seenVersion)
  const version = seenVersion + since.length
  const message =
    since.length > 0
      ? `${reference} was changed meanwhile: it is at version ${version}, not ${seenVersion}; nothing of this edit was saved.`
      : `${reference} is not at version ${seenVersion}; nothing of this edit was saved.`
  return new UserError(message, {
    code: 'CHANGED_MEANWHILE',
    exitCode: ExitCode.conflict,
    nextStep,
    problems: since.flat(),
    details: {seenVersion, ...(since.length > 0 && {version})},
  })
}

/** A row is at version 1 when it is added, and one further after each of its later events. */
async function changesSince(database: Kysely<Database>, reference: string, version: number): Promise<Problem[][]> {
  const changes = (await historyOf(database, reference)).map(withoutContactData).toReversed()
  // Parts of an entry carry its reference too (a contact, a baseline), but have versions of their own.
  const entity = changes[0]?.events[0]?.entity
  const steps = changes.flatMap(({actor, events, id}) =>
    events
      .filter((event) => event.entity === entity)
      .map(({fields, operation}) => ({
        operation,
        problems: fields.map(({after, before, field}) => ({
          field: fieldName(field),
          message: `${whatHappened(before, after)} in change ${id} (${actor})`,
        })),
      })),
  )
  return steps
    .filter(({operation}) => operation !== 'add')
    .slice(version - 1)
    .map(({problems}) => problems)
}

function whatHappened(before: unknown, after: unknown): string {
  const masked = maskedChange(before, after)
  return masked ? `was ${masked}` : `went from ${valueText(before)} to ${valueText(after)}`
}

function valueText(value: unknown): string {
  return value === null ? 'none' : JSON.stringify(value)
}
