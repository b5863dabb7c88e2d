import type {Problem} from '../errors.ts'
import {ascendingSteps} from './alert-settings.ts'
import {secretPairs} from './delivery-settings.ts'
import type {ConfigSources, Given} from './gather.ts'
import {applicationPaths} from './paths.ts'
import {type Setting, type SettingGroup, type SettingName, settingNamed} from './settings.ts'

export interface Checked {
  readonly value?: unknown
  readonly problem?: string
}

/** What the program understands by a value. A problem never quotes it, for it may be a secret. */
export function checkGiven(
  setting: Setting,
  given: Given,
  {homeDirectory}: Pick<ConfigSources, 'homeDirectory'>,
): Checked {
  const fails = (problem: string) => ({
    problem: `${problem} (from ${place(given.source)}); for example ${setting.example}`,
  })
  if (given.doubt) return fails(given.doubt)
  if (/[\x00-\x1f\x7f]/.test(given.text)) return fails('holds a line break or another control character')
  if (/\p{Surrogate}/u.test(given.text)) return fails('holds half a character')
  const {problem, value} = setting.reader({baseDirectory: given.baseDirectory, homeDirectory})(given.text)
  return problem === undefined ? {value} : fails(problem)
}

/** The value of a setting that nobody set. */
export function defaultOf(setting: Setting, sources: ConfigSources): unknown {
  if (setting.computedDefault) {
    return setting.computedDefault.of({...applicationPaths(sources), userName: sources.userName})
  }
  if (setting.default === undefined) return undefined
  const {homeDirectory} = sources
  const {problem, value} = setting.reader({baseDirectory: homeDirectory, homeDirectory})(setting.default)
  if (problem !== undefined) throw new Error(`The default of ${setting.name} ${problem}`)
  return value
}

/** What is wrong with settings that are right each by itself. */
export function contradictions(group: SettingGroup, given: ReadonlyMap<SettingName, Given>): Problem[] {
  return rules
    .filter((rule) => rule.group === group && rule.applies((name) => given.has(name), given))
    .map(({field, message}) => ({field, message}))
}

interface Rule extends Required<Problem> {
  readonly group: SettingGroup
  readonly applies: (isSet: (name: SettingName) => boolean, given: ReadonlyMap<SettingName, Given>) => boolean
}

const rules: readonly Rule[] = [
  {
    group: 'ai',
    field: 'AI_PROVIDER',
    message: 'is openai, but neither OPENAI_BASE_URL nor OPENAI_API_KEY is set',
    applies: (isSet, given) =>
      given.get('AI_PROVIDER')?.text === 'openai' && !isSet('OPENAI_BASE_URL') && !isSet('OPENAI_API_KEY'),
  },
  {
    group: 'proxmox',
    field: 'PROXMOX_TOKEN_SECRET',
    message: 'and PROXMOX_TOKEN_SECRET_FILE are both set: keep one',
    applies: (isSet) => isSet('PROXMOX_TOKEN_SECRET') && isSet('PROXMOX_TOKEN_SECRET_FILE'),
  },
  {
    group: 'proxmox',
    field: 'PROXMOX_TOKEN_ID',
    message: 'is set, but neither PROXMOX_TOKEN_SECRET nor PROXMOX_TOKEN_SECRET_FILE is',
    applies: (isSet) =>
      isSet('PROXMOX_TOKEN_ID') && !isSet('PROXMOX_TOKEN_SECRET') && !isSet('PROXMOX_TOKEN_SECRET_FILE'),
  },
  {
    group: 'proxmox',
    field: 'PROXMOX_TOKEN_ID',
    message: 'is not set, but the secret of a token is',
    applies: (isSet) =>
      !isSet('PROXMOX_TOKEN_ID') && (isSet('PROXMOX_TOKEN_SECRET') || isSet('PROXMOX_TOKEN_SECRET_FILE')),
  },
  {
    group: 'proxmox',
    field: 'PROXMOX_HOST',
    message: 'is not set, but other settings of the server are',
    applies: (isSet) => !isSet('PROXMOX_HOST') && (isSet('PROXMOX_TOKEN_ID') || isSet('PROXMOX_FINGERPRINT')),
  },
  ...secretPairs.map(
    ([group, field, file]): Rule => ({
      group,
      field,
      message: `and ${file} are both set: keep one`,
      applies: (isSet) => isSet(field) && isSet(file),
    }),
  ),
  {
    group: 'smtp',
    field: 'SMTP_USER',
    message: 'is set, but neither SMTP_PASSWORD nor SMTP_PASSWORD_FILE is',
    applies: (isSet) => isSet('SMTP_USER') && !isSet('SMTP_PASSWORD') && !isSet('SMTP_PASSWORD_FILE'),
  },
  {
    group: 'smtp',
    field: 'SMTP_USER',
    message: 'is not set, but a password is',
    applies: (isSet) => !isSet('SMTP_USER') && (isSet('SMTP_PASSWORD') || isSet('SMTP_PASSWORD_FILE')),
  },
  {
    group: 'smtp',
    field: 'SMTP_SECURITY',
    message: 'is none, so the password would cross the network in plain text: take starttls or tls',
    applies: (isSet, given) =>
      isSet('SMTP_USER') &&
      given.get('SMTP_SECURITY')?.text === 'none' &&
      !/^(localhost|127\.[\d.]+|::1)$/.test(given.get('SMTP_HOST')?.text ?? ''),
  },
  ...ascendingSteps.map(
    ([lower, higher]): Rule => ({
      group: 'alerts',
      field: higher,
      message: `must be more than ${lower}, or that colour is never seen`,
      applies: (_isSet, given) => numberOf(higher, given) <= numberOf(lower, given),
    }),
  ),
]

/** NaN, which compares with nothing, where something else was typed. */
function numberOf(name: SettingName, given: ReadonlyMap<SettingName, Given>): number {
  return Number(given.get(name)?.text ?? settingNamed(name)!.default)
}

function place(source: string): string {
  return source === 'environment' || source === 'command line' ? `the ${source}` : source
}
