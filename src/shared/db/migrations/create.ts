import {readdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {ExitCode, UserError} from '#shared/errors'
import {isMigrationName, MIGRATION_EXTENSION, VERSION_DIGITS, versionOf} from './files.ts'

const LONGEST_TITLE = 60

const TEMPLATE = `-- Up Migration

-- What changes, as plain SQL. All pending migrations run in one transaction: no BEGIN, COMMIT or CONCURRENTLY.
-- A file is never changed after it was applied; write another one.


-- Down Migration

-- Takes back exactly what stands above. Without SQL here the migration cannot be taken back.

`

/**
 * Writes a draft of a migration as the youngest of the folder and answers with its path; without SQL it is no migration
 * yet, and ignored. The version is the time `now` in UTC,
 * or a second after the youngest one there is. Throws `MIGRATION_NAME`, `MIGRATION_EXISTS`, `MIGRATION_FOLDER`.
 */
export function createMigrationFile(directory: string, name: string, now: Date): string {
  const title = toTitle(name)
  const existing = listNames(directory)
  const same = existing.find((other) => other.slice(VERSION_DIGITS + 1) === title)
  if (same !== undefined) throw existsError(title, same)
  const file = path.join(directory, `${nextVersion(existing, now)}_${title}${MIGRATION_EXTENSION}`)
  try {
    writeFileSync(file, TEMPLATE, {flag: 'wx'})
  } catch (cause) {
    throw folderError(directory, 'cannot be written to', cause)
  }
  return file
}

/** "Add índex: risk/owner" → `add_index_risk_owner` */
function toTitle(name: string): string {
  const title = name
    .normalize('NFKD')
    .replaceAll(/\p{Mark}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
  if (title === '' || title.length > LONGEST_TITLE) {
    const problem = title === '' ? 'has no letter or digit' : `is longer than ${LONGEST_TITLE} characters`
    throw new UserError(`The name of the migration ${problem}.`, {
      code: 'MIGRATION_NAME',
      exitCode: ExitCode.usage,
      nextStep: 'Say in a few words what changes: lab db new add_risk_owner',
    })
  }
  return title
}

function listNames(directory: string): readonly string[] {
  try {
    return readdirSync(directory)
      .map((fileName) => path.basename(fileName, MIGRATION_EXTENSION))
      .filter(isMigrationName)
      .sort()
  } catch (cause) {
    throw folderError(directory, 'cannot be read', cause)
  }
}

function nextVersion(existing: readonly string[], now: Date): string {
  const youngest = existing.at(-1)
  const version = toVersion(now)
  if (youngest === undefined || versionOf(youngest) < version) return version
  const instant = versionOf(youngest).replace(/^(....)(..)(..)(..)(..)(..)$/, '$1-$2-$3T$4:$5:$6Z')
  return toVersion(new Date(Date.parse(instant) + 1000))
}

function toVersion(instant: Date): string {
  return instant.toISOString().replaceAll(/\D/g, '').slice(0, VERSION_DIGITS)
}

function existsError(title: string, name: string): UserError {
  return new UserError(`There is already a migration "${title}": ${name}.`, {
    code: 'MIGRATION_EXISTS',
    exitCode: ExitCode.conflict,
    nextStep: 'Choose another name.',
  })
}

function folderError(directory: string, problem: string, cause: unknown): UserError {
  const reason = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : ''
  return new UserError(`The folder ${directory} ${problem}${reason}.`, {
    code: 'MIGRATION_FOLDER',
    exitCode: ExitCode.configuration,
    nextStep: 'Check that it exists and belongs to you.',
    cause,
  })
}
