import type {Pool} from 'pg'
import {createPool} from './pool.ts'

const MOST_CONNECTIONS = 4

/**
 * Opens a pool on the server and connects once, so that a server that cannot be reached shows here. Works through a
 * transaction pooler: nothing is set for the session, no statement is named.
 */
export async function openServer(url: URL, holder: string): Promise<Pool> {
  const pool = createPool({
    connectionString: withExplicitSslMode(url),
    max: MOST_CONNECTIONS,
    keepAlive: true,
    application_name: `ai-sandbox-homelab ${holder}`,
  })
  try {
    const client = await pool.connect()
    client.release()
  } catch (error) {
    await pool.end()
    throw error
  }
  return pool
}

/**
 * `pg` treats these modes as verify-full and prints a warning about it at every start. The strictest name says the same
 * without the warning. With `uselibpqcompat` they have the meaning of libpq, and stay.
 */
function withExplicitSslMode(url: URL): string {
  const explicit = new URL(url)
  const mode = explicit.searchParams.get('sslmode') ?? ''
  const isAlias = ['prefer', 'require', 'verify-ca'].includes(mode)
  if (isAlias && explicit.searchParams.get('uselibpqcompat') !== 'true')
    explicit.searchParams.set('sslmode', 'verify-full')
  return explicit.href
}
