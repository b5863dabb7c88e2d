import {readdirSync} from 'node:fs'
import {type DatabaseLocation, type OpenDatabase, openDatabase, toUserError} from '#shared/db/index'
import {ExitCode, UserError} from '../../errors.ts'

/** How to get at the database, whatever schema it has. */
export interface DatabaseAccess {
  readonly location: DatabaseLocation
  readonly migrationsDirectory: string
  /** The command, for others who wait: `lab db migrate`. */
  readonly holder: string
  readonly onNotice: (line: string) => void
  /** How long to wait for another process to finish with the embedded database. */
  readonly waitMs?: number
}

/** Opens the database, works, closes it; creates the embedded one if it is not there. Errors become `UserError`s. */
export async function withDatabase<Value>(
  {holder, location, onNotice, waitMs}: DatabaseAccess,
  work: (open: OpenDatabase) => Promise<Value>,
): Promise<Value> {
  const options = {holder, onNotice, ...(waitMs !== undefined && {waitMs})}
  const open = await openDatabase(location, options)
  try {
    return await work(open)
  } catch (error) {
    throw toUserError(error, location)
  } finally {
    await open.close()
  }
}

/** False when the embedded database has not been created yet. What else may be wrong shows when it is opened. */
export function isDatabaseThere(location: DatabaseLocation): boolean {
  if (location.kind === 'server') return true
  try {
    return readdirSync(location.directory).length > 0
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT'
  }
}

/** For commands that have nothing to do on a database that is not there. */
export function requireDatabase(location: DatabaseLocation): void {
  if (isDatabaseThere(location) || location.kind === 'server') return
  throw new UserError(`There is no database yet in ${location.directory}.`, {
    code: 'DB_MISSING',
    exitCode: ExitCode.notFound,
    nextStep: 'lab db migrate makes one; so does the first command of coord.',
  })
}
