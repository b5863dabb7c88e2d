import {ExitCode} from '#shared/errors'
import {type DatabaseLocation, describeLocation} from '../location.ts'
import {connectionLost, refused} from './connection-errors.ts'
import {capitalised, type Explain, type Explanation, sentence} from './explanation.ts'
import {damaged, diskFull, explainByText, isAboutFile, unwritable} from './file-errors.ts'

/** What Postgres says about an error, as `pg` hands it over from both kinds of database. */
export interface PostgresError extends Error {
  /** Five characters: the SQLSTATE. */
  readonly code: string
  readonly severity: string
  readonly detail?: string
  readonly table?: string
  readonly column?: string
  readonly constraint?: string
}

export function isPostgresError(error: Error): error is PostgresError {
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

export function explainSqlState(error: PostgresError, location: DatabaseLocation): Explanation | undefined {
  return EXPLANATIONS[error.code]?.(error, location) ?? explainFileText(error.message, location)
}

/** Postgres has no SQLSTATE of its own for some errors of files. */
function explainFileText(message: string, location: DatabaseLocation): Explanation | undefined {
  return location.kind === 'embedded' && isAboutFile(message) ? explainByText(message, location) : undefined
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
