import {readFile, stat} from 'node:fs/promises'
import {masked, quoteForDotenv, readDotenv, settingNamed} from '#shared/config/index'
import {fileNotRead, invalidInput} from '#shared/input/index'
import {shellWord} from '#shared/terminal/index'
import type {Problem} from '../errors.ts'

/** The settings of a file such as `apps.env`, all problems at once. */
export async function readEnvFile(file: string): Promise<Record<string, string>> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    throw fileNotRead(error, file, '--env')
  }
  const {badLines, entries} = readDotenv(text)
  const problems: Problem[] = [
    ...badLines.map(({line, message}) => ({field: `line ${line}`, message})),
    ...entries.flatMap(({doubt, line, name}): Problem[] => {
      if (!settingNamed(name)) return [{field: `line ${line}`, message: `${name} is not a setting`}]
      return doubt === undefined ? [] : [{field: `line ${line}, ${name}`, message: doubt}]
    }),
  ]
  const secret = entries.find(({name, value}) => holdsSecret(name, value))
  if (secret && (await isOpenToOthers(file)))
    problems.push({
      field: secret.name,
      message: `is a secret, and others may read the file: chmod 600 ${shellWord(file)}`,
    })
  if (problems.length > 0) throw invalidInput(file, problems)
  return Object.fromEntries(entries.map(({name, value}) => [name, value]))
}

function holdsSecret(name: string, value: string): boolean {
  const setting = settingNamed(name)
  return setting !== undefined && masked(setting, value) !== value
}

/** Windows has no such permissions. */
async function isOpenToOthers(file: string): Promise<boolean> {
  return process.platform !== 'win32' && ((await stat(file)).mode & 0o077) !== 0
}

/** Lines without comments, in the order of their names. */
export function dotenvLines(values: Readonly<Record<string, string>>): string {
  const lines = Object.entries(values).map(([name, value]) => ({name, value, written: quoteForDotenv(value)}))
  const problems = lines
    .filter(({written}) => written === undefined)
    .map(({name}) => ({field: name, message: 'cannot be written into a .env file'}))
  if (problems.length > 0) throw invalidInput('.env', problems)
  return lines
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .map(({name, written}) => `${name}=${written}`)
    .join('\n')
}
