import {Kysely, PostgresDialect} from 'kysely'
import type {Pool} from 'pg'
import {ExitCode, UserError} from '#shared/errors'
import {toUserError} from './errors/to-user-error.ts'
import {type DatabaseLocation, parseServerUrl} from './location.ts'
import type {Database} from './tables.ts'

export type {DatabaseLocation} from './location.ts'

export interface OpenOptions {
  /** The command that opens it, for example `coord risk add`: others see it while they wait. No arguments, no secrets. */
  readonly holder: string
  /** How long to wait for another process to finish with the embedded database. */
  readonly waitMs?: number
  /** Told in one line when a person at the terminal would wonder what takes long. */
  readonly onNotice?: (line: string) => void
}

export interface OpenDatabase {
  readonly kind: DatabaseLocation['kind']
  readonly location: DatabaseLocation
  readonly pool: Pool
  readonly kysely: Kysely<Database>
  /** Whether this call has made the (embedded) database. It is empty then. */
  readonly created: boolean
  close(): Promise<void>
}

const DEFAULT_WAIT_MS = 30_000

/**
 * Opens the database: the driver, the values and the errors are the same for both kinds. Whoever opens the embedded one
 * keeps every other process out until `close`, so hold it for the work only: not across a prompt, an editor or a model.
 */
export async function openDatabase(location: DatabaseLocation, options: OpenOptions): Promise<OpenDatabase> {
  try {
    const opening = location.kind === 'embedded' ? embedded(location, options) : server(location, options)
    const {pool, created, close} = await opening
    const kysely = new Kysely<Database>({dialect: new PostgresDialect({pool})})
    let closed: Promise<void> | undefined
    return {
      kind: location.kind,
      location,
      pool,
      kysely,
      created,
      close() {
        closed ??= close()
        return closed
      },
    }
  } catch (error) {
    throw toUserError(error, location)
  }
}

interface Opened {
  readonly pool: Pool
  readonly created: boolean
  close(): Promise<void>
}

async function embedded(location: DatabaseLocation & {kind: 'embedded'}, options: OpenOptions): Promise<Opened> {
  const {openEmbedded} = await import('./embedded/open.ts')
  return openEmbedded(location.directory, {
    holder: options.holder,
    waitMs: options.waitMs ?? DEFAULT_WAIT_MS,
    onNotice: options.onNotice ?? (() => {}),
  })
}

async function server(location: DatabaseLocation & {kind: 'server'}, options: OpenOptions): Promise<Opened> {
  const url = parseServerUrl(location.url)
  if (url === undefined) {
    throw new UserError('DATABASE_URL is not the address of a PostgreSQL server.', {
      code: 'DB_UNREACHABLE',
      exitCode: ExitCode.configuration,
      nextStep:
        'Write it as postgres://user:password@host:5432/database, with special characters of the password percent-encoded (@ as %40, / as %2F).',
    })
  }
  const {openServer} = await import('./server.ts')
  const pool = await openServer(url, options.holder)
  return {pool, created: false, close: () => pool.end()}
}
