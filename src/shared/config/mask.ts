import type {Setting} from './settings.ts'

const MASK = '••••'
const USER_INFO = /^([^:@/]*):.*@/s
const USER_INFO_AFTER_SCHEME = /^(.*?:\/\/[^:@/]*):.*@/s
const SECRET_PARAMETER = /([?&][^=&#]*(?:password|secret|token|key)[^=&#]*=)[^&#]+/gi

/** The value as it may be shown: secrets not at all, addresses without their password, also where they are malformed. */
export function masked(setting: Pick<Setting, 'secret'>, value: string): string {
  if (setting.secret) return MASK
  return value.replace(userInfoOf(value), `$1:${MASK}@`).replace(SECRET_PARAMETER, `$1${MASK}`)
}

export function holdsSecret(setting: Pick<Setting, 'secret'>, value: string): boolean {
  return masked(setting, value) !== value
}

/** `scheme://user:` and `user:` up to the last `@`, since a password that was not encoded may hold anything. */
function userInfoOf(value: string): RegExp {
  return value.includes('://') ? USER_INFO_AFTER_SCHEME : USER_INFO
}
