import {createHmac, timingSafeEqual} from 'node:crypto'
import {unauthenticated} from '../http/failure.ts'
import type {State} from '../state/state.ts'
import type {Caller} from './permissions.ts'

/** What a request brings along, as the headers say it. */
export interface Credentials {
  readonly authorization?: string | undefined
  readonly cookie?: string | undefined
  readonly csrfToken?: string | undefined
}

const TICKET_SECONDS = 2 * 60 * 60
const CLOCK_GRACE_SECONDS = 5 * 60

/** A cookie wins over a token. Writes of a person need the token against forged requests too; those of tokens do not. */
export function authenticate(state: State, credentials: Credentials, method: string, now: number): Caller {
  const ticket = /(?:^|;\s*)PVEAuthCookie=([^;]*)/.exec(credentials.cookie ?? '')?.[1]
  const header = /^PVEAPIToken[= ]([^;]*)/.exec(credentials.authorization ?? '')?.[1]
  if (ticket !== undefined) {
    const userid = userOfTicket(state, decodeURIComponent(ticket), now)
    if (method !== 'GET') demandCsrfToken(state, userid, credentials.csrfToken, now)
    return {token: null, userid}
  }
  if (header !== undefined) return callerOfToken(state, decodeURIComponent(header), now)
  throw unauthenticated('No ticket')
}

export function makeTicket(state: State, userid: string, now: number): {ticket: string; csrfToken: string} {
  const time = hexadecimal(now)
  return {
    csrfToken: `${time}:${sign(state, `csrf:${time}:${userid}`)}`,
    ticket: `PVE:${userid}:${time}::${sign(state, `ticket:${time}:${userid}`)}`,
  }
}

/** With a password, or with a ticket that is still good. */
export function logIn(state: State, userid: string, password: string, now: number): void {
  demandUser(state, userid, now)
  if (password.startsWith('PVE:') && userOfTicket(state, password, now) === userid) return
  const known = state.access.users[userid]?.password
  if (known === undefined || known !== password) throw unauthenticated('authentication failure')
}

function callerOfToken(state: State, value: string, now: number): Caller {
  const at = value.lastIndexOf('=')
  const [id, secret] = [value.slice(0, at), value.slice(at + 1)]
  if (!/^[^\s:/!=]+@[\w.-]+![A-Za-z][\w.-]+$/.test(id)) throw unauthenticated('invalid token value!')
  const userid = id.slice(0, id.indexOf('!'))
  demandUser(state, userid, now)
  const token = state.access.tokens[id]
  if (!token) throw unauthenticated(`no such token '${id.slice(userid.length + 1)}' for user '${userid}'`)
  if (token.expire !== 0 && token.expire < now / 1000) throw unauthenticated('token expired')
  if (token.secret !== secret) throw unauthenticated('invalid token value!')
  return {token: id, userid}
}

function demandUser(state: State, userid: string, now: number): void {
  const user = state.access.users[userid]
  if (!user) throw unauthenticated(`no such user ('${userid}')`)
  if (!user.isEnabled) throw unauthenticated(`user '${userid}' is disabled`)
  if (user.expire !== 0 && user.expire < now / 1000) throw unauthenticated(`user '${userid}' access expired`)
}

function userOfTicket(state: State, ticket: string, now: number): string {
  const [, userid = '', time = '', signature = ''] = /^PVE:([^:]+):([\dA-F]{8})::(.*)$/.exec(ticket) ?? []
  const age = now / 1000 - Number.parseInt(time, 16)
  const isGenuine = isSame(signature, sign(state, `ticket:${time}:${userid}`))
  if (!isGenuine || age > TICKET_SECONDS || age < -CLOCK_GRACE_SECONDS)
    throw unauthenticated('permission denied - invalid PVE ticket')
  demandUser(state, userid, now)
  return userid
}

function demandCsrfToken(state: State, userid: string, token: string | undefined, now: number): void {
  const [time = '', signature = ''] = (token ?? '').split(':')
  const age = now / 1000 - Number.parseInt(time, 16)
  if (!isSame(signature, sign(state, `csrf:${time}:${userid}`)) || !(age < TICKET_SECONDS))
    throw unauthenticated('permission denied - invalid csrf token')
}

function sign(state: State, text: string): string {
  return createHmac('sha256', state.certificate.key).update(text).digest('base64url')
}

function isSame(given: string, right: string): boolean {
  return given.length === right.length && timingSafeEqual(Buffer.from(given), Buffer.from(right))
}

function hexadecimal(now: number): string {
  return Math.floor(now / 1000)
    .toString(16)
    .toUpperCase()
    .padStart(8, '0')
}
