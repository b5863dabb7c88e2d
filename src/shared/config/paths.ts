import {isAbsolute, join} from 'node:path'

const FOLDER = 'ai-sandbox-homelab'

export interface ApplicationPaths {
  readonly configFile: string
  readonly dataDirectory: string
  readonly stateDirectory: string
  readonly cacheDirectory: string
}

/** Where things are kept, after the XDG base directory specification: a relative value there counts as not set. */
export function applicationPaths({
  environment,
  homeDirectory,
}: {
  readonly environment: NodeJS.ProcessEnv
  readonly homeDirectory: string
}): ApplicationPaths {
  const folder = (variable: string, ...fallback: string[]) => {
    const named = environment[variable]
    return join(named && isAbsolute(named) ? named : join(homeDirectory, ...fallback), FOLDER)
  }
  return {
    configFile: join(folder('XDG_CONFIG_HOME', '.config'), 'config.yaml'),
    dataDirectory: folder('XDG_DATA_HOME', '.local', 'share'),
    stateDirectory: folder('XDG_STATE_HOME', '.local', 'state'),
    cacheDirectory: folder('XDG_CACHE_HOME', '.cache'),
  }
}
