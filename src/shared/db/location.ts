/** Where the data is: files of this machine, opened in this process, or a PostgreSQL server. */
export type DatabaseLocation =
  | {readonly kind: 'embedded'; readonly directory: string}
  | {readonly kind: 'server'; readonly url: string}

/** The location for people and logs: never the password, nor anything else of the URL that may hold a secret. */
export function describeLocation(location: DatabaseLocation): string {
  if (location.kind === 'embedded') return `the embedded database in ${location.directory}`
  const url = parseServerUrl(location.url)
  if (url === undefined) return 'the server in DATABASE_URL'
  const user = url.searchParams.get('user') ?? url.username
  const host = url.searchParams.get('host') ?? decodeURIComponent(url.hostname)
  const port = url.searchParams.get('port') ?? url.port
  const name = decodeURIComponent(url.pathname.slice(1))
  return [
    `postgres://${user === '' ? '' : `${plain(user)}@`}${plain(host === '' ? 'localhost' : host)}`,
    port === '' ? '' : `:${plain(port)}`,
    name === '' ? '' : `/${plain(name)}`,
  ].join('')
}

/**
 * The URL, or `undefined` when it is no PostgreSQL URL. An unencoded `/`, `#` or `?` in a password moves part of the
 * password into the port, the path or the query: an `@` after the host shows that, and the URL is refused.
 */
export function parseServerUrl(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  if (url.protocol !== 'postgres:' && url.protocol !== 'postgresql:') return undefined
  if (`${url.pathname}${url.hash}`.includes('@') || /[@]/.test(url.search)) return undefined
  return decoded(url.hostname) !== undefined && decoded(url.pathname) !== undefined ? url : undefined
}

/** The bundler takes `decodeURIComponent` for a function that cannot fail, and drops a call whose value is not used. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** Names in messages: the usual characters only, so that nothing odd from the URL reaches a terminal. */
function plain(text: string): string {
  return text.replaceAll(/[^\w./:[\]-]/g, '…')
}
