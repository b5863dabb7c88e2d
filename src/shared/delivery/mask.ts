import {plainLine} from '#shared/terminal/index'

export const MASK = '••••'

/**
 * An address without what may be secret in it: user, password, query, and the path, which is the key of Slack's webhooks,
 * of many others, and of ntfy's topics. The first digits of the key tell two of one server apart.
 */
export function maskedUrl(url: URL, key: string): string {
  return hasSecret(url) ? `${url.origin}/${MASK}#${key.slice(0, 4)}` : url.origin
}

/** The parts of an address that must not be written anywhere, as typed and decoded. */
export function secretsIn(url: URL): string[] {
  if (!hasSecret(url)) return []
  const segments = url.pathname.split('/').filter((segment) => segment.length >= SHORTEST)
  const values = [...url.searchParams.values()].filter((value) => value.length >= SHORTEST)
  const found = [url.href, `${url.pathname}${url.search}`, url.password, ...segments, ...values]
  return [...new Set(found.flatMap((each) => [each, decoded(each)]))].filter((each) => each.length > 1)
}

/** A text from outside on one line, without secrets, and no longer than fits a message. */
export function harmless(text: string, secrets: readonly string[], longest = 300): string {
  const longestFirst = secrets.filter((secret) => secret !== '').toSorted((a, b) => b.length - a.length)
  const masked = longestFirst.reduce((each, secret) => each.replaceAll(secret, MASK), text)
  const line = plainLine(masked).replaceAll(/\s+/g, ' ').trim()
  return line.length > longest ? `${line.slice(0, longest)}…` : line
}

/** Shorter parts of a path are words such as `hook`, which masking would tear out of every sentence. */
const SHORTEST = 6

function hasSecret({password, pathname, search, username}: URL): boolean {
  return pathname !== '/' || search !== '' || username !== '' || password !== ''
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
