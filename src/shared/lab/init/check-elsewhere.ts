import type {ConfigSources} from '#shared/config/index'
import {requireProject} from '#shared/projects/index'
import {type Problem, UserError} from '../../errors.ts'
import {readConfiguration} from '../configuration.ts'
import {type DatabaseAccess, isDatabaseThere, withDatabase} from '../database/access.ts'
import {readDataFolder, readSecretFiles} from '../machine/facts.ts'
import type {WantedSettings} from './fields.ts'

interface Machine {
  readonly sources: ConfigSources
  readonly accessUnder: (wanted: WantedSettings) => Promise<DatabaseAccess | null>
}

interface Findings {
  readonly problems: readonly Problem[]
  readonly warnings: readonly string[]
}

/** What is wrong with well-formed values on this machine: folders, files, and a project that nobody knows. */
export async function checkElsewhere(wanted: WantedSettings, {accessUnder, sources}: Machine): Promise<Findings> {
  // Only the paths, since a value that is wrong would hide all others of its group.
  const {DATA_DIR, PROXMOX_TOKEN_SECRET_FILE} = wanted
  const paths = {...(DATA_DIR && {DATA_DIR}), ...(PROXMOX_TOKEN_SECRET_FILE && {PROXMOX_TOKEN_SECRET_FILE})}
  const configuration = await readConfiguration({...sources, overrides: paths})
  const problems: Problem[] = []
  const folder = configuration.group('database')?.dataDirectory
  if (DATA_DIR && folder !== undefined) {
    const {isThere, path, problem} = await readDataFolder(folder)
    const where = isThere ? path : `${path} is not there, and where it belongs`
    if (problem !== null) problems.push({field: 'DATA_DIR', message: `${where} ${problem}`})
  }
  if (PROXMOX_TOKEN_SECRET_FILE) {
    const files = await readSecretFiles(configuration)
    const secret = files.find(({setting}) => setting === 'PROXMOX_TOKEN_SECRET_FILE')
    if (secret?.problem) problems.push({field: secret.setting, message: `${secret.path} ${secret.problem}`})
  }
  if (!wanted.COORD_PROJECT) return {problems, warnings: []}
  const found = await lookForProject(wanted.COORD_PROJECT, await accessUnder(wanted))
  return {problems: [...problems, ...found.problems], warnings: found.warnings}
}

/** A database that is not there yet, or not to be asked now, is no reason to refuse; a malformed key is refused elsewhere. */
async function lookForProject(key: string, access: DatabaseAccess | null): Promise<Findings> {
  if (access === null || !isDatabaseThere(access.location)) return {problems: [], warnings: []}
  try {
    await withDatabase(access, ({kysely}) => requireProject(kysely, key))
    return {problems: [], warnings: []}
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    if (error.code !== 'PROJECT_NOT_FOUND') {
      return {problems: [], warnings: [`whether there is a project ${key} is not known: ${error.message}`]}
    }
    const message = `names a project that is not there: ${key}. ${error.nextStep ?? ''}`.trim()
    return {problems: [{field: 'COORD_PROJECT', message}], warnings: []}
  }
}
