import type {Config} from './config.ts'
import {settings} from './settings.ts'

const PASSWORD_IN_ADDRESS = /^[a-z][a-z\d+.-]*:\/\/[^:@/]*:(.+)@/is

/** The values of secret settings and the passwords within addresses: what must never be written anywhere else. */
export function secretValues(config: Config): readonly string[] {
  return settings.flatMap((setting) => {
    const value = readValue(config, setting)
    if (typeof value !== 'string' || value === '') return []
    if ('secret' in setting) return [value]
    const password = PASSWORD_IN_ADDRESS.exec(value)?.[1]
    return password === undefined ? [] : [password, decoded(password)]
  })
}

/** A group with problems has no values. */
function readValue(config: Config, {group, key}: (typeof settings)[number]): unknown {
  try {
    return (config[group] as Readonly<Record<string, unknown>>)[key]
  } catch {
    return undefined
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
