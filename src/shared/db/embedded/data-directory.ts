import fs from 'node:fs'
import path from 'node:path'
import {ExitCode, UserError} from '#shared/errors'
import {syncPath} from './durable-filesystem.ts'
import {createDataDirectory} from './instance.ts'

/** The major version of PostgreSQL inside the PGlite that we depend on; it writes it to every data directory. */
const POSTGRES_MAJOR = '18'
const VERSION_FILE = 'PG_VERSION'
/** Beside the half-built database: what lies in a folder with this file is ours to throw away. */
const BUILD_MARK = 'ai-sandbox-homelab.build'

/**
 * Makes sure that `directory` is a database of our version, building it when there is none. `true` when it was built.
 * The caller holds the lock. Nothing that we did not make is changed, and an interrupted build leaves no database at all.
 */
export async function prepareDataDirectory(directory: string, onNotice: (line: string) => void): Promise<boolean> {
  const state = inspect(directory)
  if (state === 'ready') return false
  onNotice(`Creating the database in ${directory} …`)
  const workshop = `${directory}.new`
  clearWorkshop(workshop)
  try {
    const built = await build(workshop)
    if (state === 'empty') fs.rmdirSync(directory)
    fs.renameSync(built, directory)
    syncPath(path.dirname(directory))
  } finally {
    fs.rmSync(workshop, {recursive: true, force: true})
  }
  return true
}

async function build(workshop: string): Promise<string> {
  fs.mkdirSync(workshop, {mode: 0o700})
  fs.writeFileSync(path.join(workshop, BUILD_MARK), '')
  const built = path.join(workshop, 'data')
  fs.mkdirSync(built, {mode: 0o700})
  await createDataDirectory(built)
  fs.chmodSync(built, 0o700) // initdb allows the group in
  syncTree(built)
  return built
}

function inspect(directory: string): 'ready' | 'empty' | 'missing' {
  const names = namesIn(directory)
  if (names === undefined) return 'missing'
  if (names.length === 0) return 'empty'
  if (!names.includes(VERSION_FILE)) throw notADatabase(directory)
  const version = fs.readFileSync(path.join(directory, VERSION_FILE), 'utf8').trim()
  if (!/^\d{1,3}(\.\d{1,3})?$/.test(version)) throw notADatabase(directory)
  if (version !== POSTGRES_MAJOR) throw otherVersion(directory, version)
  fs.accessSync(directory, fs.constants.R_OK | fs.constants.W_OK | fs.constants.X_OK)
  return 'ready'
}

function namesIn(directory: string): string[] | undefined {
  try {
    return fs.readdirSync(directory)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT') return undefined
    if (code === 'ENOTDIR') throw notADatabase(directory)
    throw error
  }
}

/** Removes what an interrupted build left behind, and only that. */
function clearWorkshop(workshop: string): void {
  const names = namesIn(workshop)
  if (names === undefined) return
  if (names.length > 0 && !names.includes(BUILD_MARK)) {
    throw new UserError(`${workshop} is in the way: the database is built there before it is put in place.`, {
      code: 'DB_NOT_A_DATABASE',
      exitCode: ExitCode.configuration,
      nextStep: `Move ${workshop} away and run the command again.`,
    })
  }
  fs.rmSync(workshop, {recursive: true})
}

function syncTree(root: string): void {
  for (const name of fs.readdirSync(root, {recursive: true, encoding: 'utf8'})) syncPath(path.join(root, name))
  syncPath(root)
}

function notADatabase(directory: string): UserError {
  return new UserError(
    `${directory} holds something else than a database of this program. Nothing in it was changed.`,
    {
      code: 'DB_NOT_A_DATABASE',
      exitCode: ExitCode.configuration,
      nextStep: 'Move it away, or set DATA_DIR to another folder.',
    },
  )
}

function otherVersion(directory: string, version: string): UserError {
  return new UserError(
    `The database in ${directory} was made by PostgreSQL ${version}; this program has ${POSTGRES_MAJOR} and cannot read it. Nothing in it was changed.`,
    {
      code: 'DB_VERSION',
      exitCode: ExitCode.configuration,
      nextStep: 'Use the version of ai-sandbox-homelab that made it, or set DATA_DIR to another folder.',
      details: {directory, found: version, expected: POSTGRES_MAJOR},
    },
  )
}
