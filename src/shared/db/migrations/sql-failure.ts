import path from 'node:path'
import {ExitCode, type Problem, UserError} from '#shared/errors'
import type {MigrationFile} from './files.ts'
import type {SqlStatement} from './statements.ts'

/** The parts of a server's error that we show. */
interface ServerError extends Error {
  readonly code: string
  readonly severity: string
  readonly detail?: string
  readonly hint?: string
  /** In the text of the statement, in characters from 1. */
  readonly position?: string
}

// Classes of SQLSTATE: connection, transaction rollback, resources, intervention, system; and a lock that others hold.
const CLASSES_OF_OTHERS = ['08', '40', '53', '57', '58']
const LOCK_NOT_AVAILABLE = '55P03'

/** What the server says about a statement; not what happens to any statement (a lock of others, a lost connection). */
export function isFaultOfMigration(error: unknown): error is ServerError {
  if (!(error instanceof Error) || !('severity' in error)) return false
  if (!('code' in error) || typeof error.code !== 'string') return false
  return error.code !== LOCK_NOT_AVAILABLE && !CLASSES_OF_OTHERS.includes(error.code.slice(0, 2))
}

/** What the server said, with the file and, when the statement is known, the line. */
export function describeFailure(error: ServerError, file: MigrationFile, statement?: SqlStatement): Problem {
  const fileName = path.basename(file.path)
  const message = [error.message, error.detail, error.hint].filter((text) => text).join('. ')
  if (statement === undefined) return {field: fileName, message}
  return {field: `${fileName}:${lineOfError(error, statement)}`, message}
}

export function failedError(problems: readonly Problem[], cause?: unknown): UserError {
  return new UserError('The migration failed; the database is as it was before.', {
    code: 'MIGRATION_FAILED',
    exitCode: ExitCode.failed,
    nextStep: 'Put the file right and run this again.',
    problems,
    cause,
  })
}

function lineOfError({position}: ServerError, {text, line}: SqlStatement): number {
  if (position === undefined) return line
  const before = Array.from(text).slice(0, Number(position) - 1)
  return line + before.filter((character) => character === '\n').length
}
