import {forbidden} from '../http/failure.ts'
import type {AclEntry} from '../state/access-state.ts'
import type {State} from '../state/state.ts'
import {privileges} from './privileges.ts'

/** Who asks: a user who logged in with a password, or one of the user's tokens. */
export interface Caller {
  readonly userid: string
  /** `user@realm!name`, or null for the user in person. */
  readonly token: string | null
}

/** What tasks and answers call the caller. */
export function nameOf({token, userid}: Caller): string {
  return token ?? userid
}

/** In person only: no token is this user. */
export function isRoot({token, userid}: Caller): boolean {
  return token === null && userid === 'root@pam'
}

/**
 * The privileges on a path, and whether each holds below it too. A token with separated privileges has what both it and
 * its user have.
 */
export function permissionsOn(state: State, {token, userid}: Caller, path: string): Map<string, boolean> {
  const ofUser = userid === 'root@pam' ? everything() : permissionsOf(state, 'user', userid, path)
  if (token === null || !state.access.tokens[token]?.isPrivilegeSeparated) return ofUser
  const ofToken = permissionsOf(state, 'token', token, path)
  return new Map([...ofToken].filter(([privilege]) => ofUser.has(privilege)))
}

export function holds(state: State, caller: Caller, path: string, needed: readonly string[]): boolean {
  const held = permissionsOn(state, caller, path)
  return needed.every((each) => held.has(each))
}

export function holdsAny(state: State, caller: Caller, path: string, needed: readonly string[]): boolean {
  const held = permissionsOn(state, caller, path)
  return needed.some((each) => held.has(each))
}

export function demand(state: State, caller: Caller, path: string, needed: readonly string[]): void {
  if (!holds(state, caller, path, needed)) throw forbidden(path, needed)
}

export function demandAny(state: State, caller: Caller, path: string, needed: readonly string[]): void {
  if (!holdsAny(state, caller, path, needed)) throw forbidden(path, needed, '|')
}

function everything(): Map<string, boolean> {
  return new Map(privileges.map((each) => [each, true]))
}

/** Privileges on a guest or storage come from its own path and from the pool that it is in. */
function permissionsOf(state: State, type: AclEntry['type'], ugid: string, path: string): Map<string, boolean> {
  const paths = [path, ...poolsOf(state, path).map((pool) => `/pool/${pool}`)]
  const held = new Map<string, boolean>()
  for (const each of paths) {
    const roles = rolesOn(state.access.acl, type, ugid, each)
    if (roles.has('NoAccess')) return new Map()
    for (const [roleid, propagates] of roles) {
      for (const privilege of state.access.roles[roleid]?.privileges ?? [])
        held.set(privilege, propagates || held.get(privilege) === true)
    }
  }
  return held
}

/** The nearest path with entries decides; those further up count only when they propagate. */
function rolesOn(acl: readonly AclEntry[], type: AclEntry['type'], ugid: string, path: string): Map<string, boolean> {
  for (const prefix of upwards(path)) {
    const entries = acl.filter(
      (entry) =>
        entry.path === prefix && entry.type === type && entry.ugid === ugid && (prefix === path || entry.propagates),
    )
    if (entries.length > 0) return new Map(entries.map(({propagates, roleid}) => [roleid, propagates]))
  }
  return new Map()
}

/** `/vms/100`, `/vms`, `/`. */
function upwards(path: string): string[] {
  const parts = path.split('/').filter(Boolean)
  return [...parts.map((_, index) => `/${parts.slice(0, parts.length - index).join('/')}`), '/']
}

function poolsOf({pools}: State, path: string): string[] {
  const [, kind, id = ''] = path.split('/')
  return Object.entries(pools).flatMap(([name, {guests, storages}]) => {
    const isMember = (kind === 'vms' && guests.includes(Number(id))) || (kind === 'storage' && storages.includes(id))
    return isMember ? [name] : []
  })
}
