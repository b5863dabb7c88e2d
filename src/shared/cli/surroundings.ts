import {homedir, userInfo} from 'node:os'
import {join} from 'node:path'
import {
  type ApplicationPaths,
  applicationPaths,
  type Config,
  type ConfigSources,
  loadConfig,
  type SettingGroup,
} from '../config/index.ts'
import type {DatabaseLocation} from '../db/index.ts'
import type {AsOf} from '../history/index.ts'

/** What a command knows besides its flags; the clock and the person come in here and nowhere else. */
export interface Surroundings {
  readonly config: Config
  readonly paths: ApplicationPaths
  /** The moment the command runs at, or the one COORD_NOW pretends it is; with `--as-of` the one it looks at. */
  readonly now: Date
  /** The day that `--as-of` names. */
  readonly asOf?: AsOf
  readonly packageRoot: string
}

export function configSources(): ConfigSources {
  return {
    environment: process.env,
    homeDirectory: homedir(),
    userName: userName(),
    workingDirectory: process.cwd(),
  }
}

export async function surroundings(needed: readonly SettingGroup[]): Promise<Surroundings> {
  const sources = configSources()
  const config = await loadConfig(sources, needed)
  return {
    config,
    now: config.general.now ?? new Date(),
    packageRoot: packageRoot(),
    paths: applicationPaths(sources),
  }
}

/** Of this package, also where nothing is configured. */
export function packageRoot(): string {
  return process.env['AI_SANDBOX_HOMELAB_ROOT'] ?? process.cwd()
}

export function databaseLocation({database}: Config): DatabaseLocation {
  return database.url === undefined
    ? {directory: join(database.dataDirectory, 'database'), kind: 'embedded'}
    : {kind: 'server', url: database.url}
}

/** Containers may run as a user that has no name. */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`
  }
}
