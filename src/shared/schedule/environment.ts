import {userInfo} from 'node:os'
import {type ConfigSources, describeConfig, masked, settingNamed} from '#shared/config/index'
import {shellText} from './shell-text.ts'

/** Which folders are ours, how the network is reached, and what the PostgreSQL client asks for itself. */
const beyondSettings = [
  'XDG_CACHE_HOME',
  'XDG_CONFIG_HOME',
  'XDG_DATA_HOME',
  'XDG_STATE_HOME',
  'HTTPS_PROXY',
  'HTTP_PROXY',
  'NODE_EXTRA_CA_CERTS',
  'NO_PROXY',
  'PGPASSFILE',
  'PGPASSWORD',
  'PGSSLCERT',
  'PGSSLKEY',
  'PGSSLMODE',
  'PGSSLROOTCERT',
]

/** A pretended moment would stay the same for ever, and the project of a schedule is that of its own flag. */
const ofThisShellOnly = ['COORD_NOW', 'COORD_PROJECT']

/** What the environment of this shell says and cron's will not; `.env` and `config.yaml` are read by the run itself. */
export async function variablesToKeep(sources: ConfigSources): Promise<ReadonlyMap<string, string>> {
  const {settings} = await describeConfig(sources)
  const names = settings.filter(({source}) => source === 'environment').map(({name}) => name as string)
  const {environment, homeDirectory} = sources
  const wanted = [...names.filter((name) => !ofThisShellOnly.includes(name)), ...beyondSettings]
  const kept = new Map(wanted.flatMap((name) => (environment[name] ? [[name, environment[name]] as const] : [])))
  if (homeDirectory !== accountHome()) kept.set('HOME', homeDirectory)
  return kept
}

/** The home that cron gives the account; containers may run as a user that has none. */
function accountHome(): string | undefined {
  try {
    return userInfo().homedir
  } catch {
    return undefined
  }
}

/** Shell text to be read with `.`: values may hold anything, line breaks too. */
export function environmentText(variables: ReadonlyMap<string, string>): string {
  const lines = [...variables].map(([name, value]) => `export ${name}=${shellText(value)}`)
  return `${['# What a scheduled briefing needs of the environment. May hold secrets.', ...lines].join('\n')}\n`
}

/** The same as it may be shown. */
export function maskedVariables(variables: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map(
    [...variables].map(([name, value]) => [
      name,
      name === 'PGPASSWORD' ? '••••' : masked(settingNamed(name) ?? {}, value),
    ]),
  )
}
