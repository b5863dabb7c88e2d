import {mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {onTestFinished} from 'vitest'
import type {ConfigSources} from '#shared/config/index'

export interface Home {
  readonly directory: string
  readonly work: string
  readonly configFile: string
  /** Writes `.env` in the working folder and returns its path. */
  readonly dotenv: (text: string, mode?: number) => string
  readonly yaml: (text: string, mode?: number) => string
  readonly sources: (environment?: NodeJS.ProcessEnv, more?: Partial<ConfigSources>) => ConfigSources
}

/** A home folder with a working folder in it, removed after the test. */
export function makeHome(): Home {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'config-')))
  onTestFinished(() => rmSync(directory, {force: true, recursive: true}))
  const work = join(directory, 'work')
  const configFile = join(directory, '.config', 'ai-sandbox-homelab', 'config.yaml')
  mkdirSync(work)
  const write = (file: string, text: string, mode: number) => {
    mkdirSync(dirname(file), {recursive: true})
    writeFileSync(file, text, {mode})
    return file
  }
  return {
    configFile,
    directory,
    dotenv: (text, mode = 0o600) => write(join(work, '.env'), text, mode),
    sources: (environment = {}, more = {}) => ({
      environment: {TZ: 'UTC', ...environment},
      homeDirectory: directory,
      userName: 'ben',
      workingDirectory: work,
      ...more,
    }),
    work,
    yaml: (text, mode = 0o600) => write(configFile, text, mode),
  }
}
