import path from 'node:path'
import {ExitCode, UserError} from '#shared/errors'
import {EngineStopped} from './embedded/engine-stopped.ts'
import {type DatabaseLocation, describeLocation} from './location.ts'

/** What Postgres says about an error, as `pg` hands it over from both kinds of database. */
interface PostgresError extends Error {
  /** Five characters: the SQLSTATE. */
  readonly code: string
  readonly severity: string
  readonly detail?: string
  readonly table?: string
  readonly column?: string
  readonly constraint?: string
}

interface Explanation {
  readonly message: string
  readonly code: string
  readonly exitCode: ExitCode
  readonly nextStep?: string
  readonly details?: Readonly<Record<string, unknown>>
}

type Explain<E> = (error: E, location: DatabaseLocation) => Explanation | undefined

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

function isPostgresError(error: Error): error is PostgresError {
  return 'severity' in error && 'code' in error && typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code)
}

const conflict: Explain<PostgresError> = (error) => ({
  message: `This contradicts what is in the database: ${sentence(error.detail ?? error.message)}`,
  code: 'CONFLICT',
  exitCode: ExitCode.conflict,
  details: describeConstraint(error),
})

const invalid: Explain<PostgresError> = (error) => ({
  message: `The database refused a value${where(error)}: ${sentence(error.message)}`,
  code: 'INVALID',
  exitCode: ExitCode.usage,
  details: describeConstraint(error),
})

const raced: Explain<PostgresError> = () => ({
  message: 'Somebody else changed the same data at the same moment; nothing of this command was saved.',
  code: 'CONFLICT',
  exitCode: ExitCode.conflict,
  nextStep: 'Run the command again.',
})

const busy: Explain<PostgresError> = (error) => ({
  message: `The database took too long, because somebody else is working on the same data: ${sentence(error.message)}`,
  code: 'DB_BUSY',
  exitCode: ExitCode.busy,
  nextStep: 'Run the command again.',
})

const otherSchema: Explain<PostgresError> = (error) => ({
  message: `The database does not have the schema of this program: ${sentence(error.message)}`,
  code: 'DB_SCHEMA',
  exitCode: ExitCode.configuration,
  nextStep: 'Run lab db status.',
})

const notPermitted: Explain<PostgresError> = (error, location) =>
  location.kind === 'embedded' && isAboutFile(error.message)
    ? unwritable(error.message, location)
    : {
        message: `The database does not permit this: ${sentence(error.message)}`,
        code: 'DB_PERMISSION',
        exitCode: ExitCode.configuration,
        nextStep: 'Connect as a user who may do it, or ask the owner of the database for the permission.',
      }

const readOnly: Explain<PostgresError> = (_error, location) => ({
  message: `${capitalised(describeLocation(location))} only allows reading at the moment.`,
  code: 'DB_READ_ONLY',
  exitCode: ExitCode.configuration,
  nextStep: 'Point DATABASE_URL to the primary server, not to a standby.',
})

const refused: Explain<PostgresError> = (_error, location) => ({
  message: `The server refused the user or the password of ${describeLocation(location)}.`,
  code: 'DB_UNREACHABLE',
  exitCode: ExitCode.configuration,
  nextStep: 'Check the user and the password in DATABASE_URL (special characters percent-encoded: @ as %40).',
})

const noSuchDatabase: Explain<PostgresError> = (_error, location) => ({
  message: `The server has no such database: ${describeLocation(location)}.`,
  code: 'DB_UNREACHABLE',
  exitCode: ExitCode.configuration,
  nextStep: 'Check the name in DATABASE_URL, or create the database on the server.',
})

const noMemory: Explain<PostgresError> = () => ({
  message: 'The database ran out of memory; nothing of this command was saved.',
  code: 'DB_OUT_OF_MEMORY',
  exitCode: ExitCode.failed,
  nextStep: 'Work on less at once, or give the database more memory.',
})

const tooManyConnections: Explain<PostgresError> = (_error, location) => ({
  message: `${capitalised(describeLocation(location))} has no connection left for us.`,
  code: 'DB_TOO_MANY_CONNECTIONS',
  exitCode: ExitCode.failed,
  nextStep: 'Run the command again later, or raise max_connections on the server.',
})

/** By SQLSTATE. The same table holds for both kinds of database, whose versions differ: 23001 is 23503 before 18. */
const EXPLANATIONS: Readonly<Record<string, Explain<PostgresError>>> = {
  '23505': conflict, // unique
  '23503': conflict, // foreign key
  '23001': conflict, // foreign key, on delete restrict
  '23P01': conflict, // exclusion
  '23514': invalid, // check
  '23502': invalid, // not null
  '22P02': invalid, // text that is no number, uuid, …
  '22003': invalid, // out of range
  '22001': invalid, // too long
  '22021': invalid, // not UTF-8, NUL
  '22P05': invalid, // a character that the database cannot store: \u0000 in JSON
  '54000': invalid, // a limit of Postgres, for example on the words of one text
  '54001': invalid, // nested too deeply
  '40001': raced, // serialisation failure
  '40P01': raced, // deadlock
  '55P03': busy, // lock not available
  '57014': busy, // cancelled, statement timeout
  '42P01': otherSchema, // no such table
  '42703': otherSchema, // no such column
  '42883': otherSchema, // no such function
  '42501': notPermitted, // also the history, which can only be added to
  '25006': readOnly,
  '28000': refused,
  '28P01': refused,
  '3D000': noSuchDatabase,
  '53100': (error, location) => diskFull(error.message, location),
  '53200': noMemory,
  '53300': tooManyConnections,
  '57P01': connectionLost, // shut down by an administrator
  '57P02': connectionLost, // crash of the server
  '57P03': connectionLost, // starting up
  '08000': connectionLost,
  '08003': connectionLost,
  '08006': connectionLost,
  '58P01': (error, location) => damaged(error.message, location), // a file of the database is missing
  '58030': (error, location) => damaged(error.message, location), // input or output failed
  XX001: (error, location) => damaged(error.message, location),
  XX002: (error, location) => damaged(error.message, location),
}

function explainSqlState(error: PostgresError, location: DatabaseLocation): Explanation | undefined {
  return EXPLANATIONS[error.code]?.(error, location) ?? explainFileText(error.message, location)
}

/** Postgres has no SQLSTATE of its own for some errors of files. */
function explainFileText(message: string, location: DatabaseLocation): Explanation | undefined {
  return location.kind === 'embedded' && isAboutFile(message) ? explainByText(message, location) : undefined
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

function explainByText(text: string, location: DatabaseLocation): Explanation | undefined {
  if (/No space left on device|Disk quota exceeded/i.test(text)) return diskFull(text, location)
  if (/File too large/i.test(text)) return sizeLimitReached(text, location)
  if (/Permission denied|Read-only file system|Operation not permitted/i.test(text)) return unwritable(text, location)
  return undefined
}

function explainFileError(error: Error, location: DatabaseLocation): Explanation | undefined {
  const code = 'code' in error ? error.code : undefined
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(error.message, location)
  if (code === 'EFBIG') return sizeLimitReached(error.message, location)
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return unwritable(error.message, location)
  if (code === 'ENOTDIR' || code === 'EEXIST') {
    return {
      message: `The folder for ${describeLocation(location)} cannot be made: ${sentence(error.message)}`,
      code: 'DB_NOT_A_DATABASE',
      exitCode: ExitCode.configuration,
      nextStep: 'Set DATA_DIR to a folder.',
    }
  }
  return undefined
}

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
])
const LOST = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED'])
const LOST_TEXT = /^Connection terminated( unexpectedly)?$|is not queryable$|^Client was closed and is not queryable/
const TIMEOUT_TEXT = /^(Connection terminated due to connection timeout|timeout expired)$/
const TLS_TEXT = /SSL|TLS|certificate/i
const PASSWORD_TEXT = /^SASL: |password must be a string/

function explainConnectionError(error: Error, location: DatabaseLocation): Explanation | undefined {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (LOST.has(code) || LOST_TEXT.test(error.message)) return connectionLost(error, location)
  if (UNREACHABLE.has(code) || TIMEOUT_TEXT.test(error.message)) return unreachable(code || 'no answer', location)
  if (PASSWORD_TEXT.test(error.message)) return refused(error as PostgresError, location)
  if (TLS_TEXT.test(`${code} ${error.message}`)) {
    return {
      message: `No safe connection to ${describeLocation(location)}: ${sentence(error.message)}`,
      code: 'DB_UNREACHABLE',
      exitCode: ExitCode.configuration,
      nextStep:
        "Check the certificate of the server: give its authority as sslrootcert in DATABASE_URL, or check the URL's sslmode.",
    }
  }
  return undefined
}

function unreachable(reason: string, location: DatabaseLocation): Explanation {
  return {
    message: `Cannot reach ${describeLocation(location)} (${reason}).`,
    code: 'DB_UNREACHABLE',
    exitCode: ExitCode.configuration,
    nextStep:
      'Check that the server runs (docker compose -f docker-compose.local.yml up -d) and that host and port in DATABASE_URL are right, or unset DATABASE_URL to use the embedded database.',
  }
}

function connectionLost(_error: Error, location: DatabaseLocation): Explanation {
  return {
    message: `The connection to ${describeLocation(location)} was lost; nothing of this command was saved unless it said so.`,
    code: 'DB_CONNECTION_LOST',
    exitCode: ExitCode.failed,
    nextStep: 'Run the command again.',
  }
}

function diskFull(reason: string, location: DatabaseLocation): Explanation {
  return {
    message: `The disk with ${describeLocation(location)} is full; what was not saved yet is not saved: ${sentence(reason)}`,
    code: 'DB_DISK_FULL',
    exitCode: ExitCode.failed,
    nextStep: 'Free some space and run the command again.',
  }
}

/** A limit of the shell, or of the file system, on the size of one file. */
function sizeLimitReached(reason: string, location: DatabaseLocation): Explanation {
  return {
    message: `A file of ${describeLocation(location)} may not grow any further; what was not saved yet is not saved: ${sentence(reason)}`,
    code: 'DB_DISK_FULL',
    exitCode: ExitCode.failed,
    nextStep: 'Raise the limit on the size of files (ulimit -f), or set DATA_DIR to a folder on another disk.',
  }
}

function unwritable(reason: string, location: DatabaseLocation): Explanation {
  const folder = location.kind === 'embedded' ? path.dirname(location.directory) : 'DATA_DIR'
  return {
    message: `${capitalised(describeLocation(location))} cannot be read and written by this user: ${sentence(reason)}`,
    code: 'DB_READ_ONLY',
    exitCode: ExitCode.configuration,
    nextStep: `Check who owns ${folder} and whether its disk is writable, or set DATA_DIR to another folder.`,
  }
}

function damaged(reason: string, location: DatabaseLocation): Explanation {
  return {
    message: `${capitalised(describeLocation(location))} cannot go on: ${sentence(reason)}`,
    code: 'DB_CORRUPT',
    exitCode: ExitCode.failed,
    nextStep:
      'Run the command again; if it fails the same way, keep the folder as it is and restore the last backup into another DATA_DIR.',
  }
}

function describeConstraint({constraint, table, column, detail}: PostgresError): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries({constraint, table, column, detail}).filter(([, value]) => value !== undefined),
  )
}

function where({table, column, constraint}: PostgresError): string {
  if (table === undefined) return ''
  const place = column === undefined ? table : `${table}.${column}`
  return constraint === undefined ? ` for ${place}` : ` for ${place} (${constraint})`
}

function isAboutFile(message: string): boolean {
  return /^could not .*\b(file|directory)\b/.test(message)
}

function sentence(text: string): string {
  const line = text.trim().replaceAll(/\s+/g, ' ')
  return /[.!?]$/.test(line) ? line : `${line}.`
}

function capitalised(text: string): string {
  return text.startsWith('postgres://') ? `The server ${text}` : `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}
