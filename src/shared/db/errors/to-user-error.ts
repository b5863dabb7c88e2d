import {UserError} from '#shared/errors'
import {EngineStopped} from '../embedded/engine-stopped.ts'
import type {DatabaseLocation} from '../location.ts'
import {explainConnectionError} from './connection-errors.ts'
import type {Explanation} from './explanation.ts'
import {damaged, explainByText, explainFileError} from './file-errors.ts'
import {explainSqlState, isPostgresError} from './sql-state-errors.ts'

/**
 * Puts an error of the database, the connection or the files into words, with the original as `cause`. What is none of
 * these, or can only be a mistake in this program, comes back as it is.
 */
export function toUserError(error: unknown, location: DatabaseLocation): unknown {
  if (!(error instanceof Error) || error instanceof UserError) return error
  const explanation = explain(error, location)
  return explanation === undefined ? error : new UserError(explanation.message, {...explanation, cause: error})
}

function explain(error: Error, location: DatabaseLocation): Explanation | undefined {
  if (error instanceof EngineStopped) return explainStop(error, location)
  if (isPostgresError(error)) return explainSqlState(error, location)
  return location.kind === 'embedded' ? explainFileError(error, location) : explainConnectionError(error, location)
}

function explainStop(error: EngineStopped, location: DatabaseLocation): Explanation {
  const reason = lastComplaint(error.log) ?? (error.cause instanceof Error ? error.cause.message : error.message)
  return explainByText(reason, location) ?? explainCause(error.cause, location) ?? damaged(reason, location)
}

/** The text of the last error in Postgres' log, whose lines look like `2026-01-31 12:00:00.000 UTC [42] PANIC:  text`. */
function lastComplaint(log: readonly string[]): string | undefined {
  return log.map((line) => /\b(?:PANIC|FATAL|ERROR): +(.*)/.exec(line)?.[1]).findLast((text) => text !== undefined)
}

function explainCause(cause: unknown, location: DatabaseLocation): Explanation | undefined {
  return cause instanceof Error ? explainFileError(cause, location) : undefined
}
