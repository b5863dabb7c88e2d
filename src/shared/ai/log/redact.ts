import {wellFormed} from '../sanitize.ts'

export type LogContent = 'full' | 'redacted' | 'off'

/**
 * What of a text may be kept; null for nothing. Keys are masked whatever is kept, those of the settings wherever they
 * stand; `redacted` masks passwords and addresses of people too. NUL, which no database takes, becomes U+FFFD.
 */
export function redactor(content: LogContent, secrets: readonly string[]): (text: string) => string | null {
  if (content === 'off') return () => null
  const patterns = content === 'redacted' ? [...KEYS, ...PERSONAL] : KEYS
  return (text) => masked(text, patterns, secrets)
}

/** For what is kept in any case, such as the message of an error. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return masked(text, [...KEYS, ...PERSONAL], secrets)
}

function masked(text: string, patterns: readonly Pattern[], secrets: readonly string[]): string {
  const known = secrets.filter(({length}) => length >= SHORTEST_SECRET)
  const withoutKnown = known.reduce((each, secret) => each.replaceAll(secret, '[secret]'), wellFormed(text))
  return patterns
    .reduce((each, [pattern, mask]) => each.replace(pattern, mask), withoutKnown)
    .replaceAll('\0', '\ufffd')
}

/** Anything shorter would be found in ordinary words. */
const SHORTEST_SECRET = 6

type Pattern = readonly [RegExp, string]

const KEYS: readonly Pattern[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, '[key]'],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, '[token]'],
  [/\b(?:sk|pk|rk)[-_](?:[a-zA-Z]+[-_])*[\w-]{16,}/g, '[key]'],
  [/\b(?:gh[opusr]_|github_pat_|glpat-|xox[abeoprs]-|hf_|npm_|pypi-|dop_v1_|ya29\.|shpat_)[\w-]{10,}/g, '[token]'],
  [/\b(?:AKIA|ASIA)[A-Z\d]{16}\b/g, '[key]'],
  [/\bAIza[\w-]{30,}/g, '[key]'],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, '$1 [token]'],
  [/(PVEAPIToken=[^=\s]+=)[\w-]+/g, '$1[token]'],
  [/(\b[a-z][a-z\d+.-]*:\/\/[^\s:/@]*:)[^\s@]+(?=@)/gi, '$1[password]'],
]

const PERSONAL: readonly Pattern[] = [
  [
    /\b((?:api[-_ ]?key|access[-_ ]?key|secret(?:[-_ ]?key)?|token|pass(?:word|wort|wd|phrase)?|kennwort|pin)["']?\s*(?:[:=]|\bis\b|\bist\b|\blautet\b)\s*)(?:"[^"\n]*"|'[^'\n]*'|[^\s,;"']+)/gi,
    '$1[secret]',
  ],
  [/[\p{L}\d._%+-]{1,64}@[\p{L}\d-]+(?:\.[\p{L}\d-]+)+/gu, '[e-mail]'],
]
