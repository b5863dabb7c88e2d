import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import type {Deployment} from './shape.ts'

export interface ScriptSetting {
  readonly name: string
  readonly value: string
  readonly isSecret?: boolean
}

const MASK = '********'

/** The settings and the script as they are sent; with `masked`, as they may be shown. */
export async function deployScript(
  packageRoot: string,
  deployment: Deployment,
  settings: readonly ScriptSetting[],
  {masked = false}: {readonly masked?: boolean} = {},
): Promise<string> {
  const parts = ['common', deployment].map((part) =>
    readFile(join(packageRoot, 'infrastructure/scripts', `deploy-${part}.sh`), 'utf8'),
  )
  return [assignments(settings, masked), ...(await Promise.all(parts))].join('\n')
}

/** Variables of the shell, not of its environment: programs that it starts do not get them. */
function assignments(settings: readonly ScriptSetting[], masked: boolean): string {
  return settings
    .map(({isSecret = false, name, value}) => `${name}=${quoted(masked && isSecret ? MASK : value)}\n`)
    .join('')
}

/** Unlike `shellWord`, which is for what people read, it keeps every character. */
function quoted(value: string): string {
  return `'${value.replaceAll("'", `'\\''`)}'`
}
