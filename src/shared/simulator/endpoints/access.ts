import {randomUUID} from 'node:crypto'
import {logIn, makeTicket} from '../access/authenticate.ts'
import {type Caller, demand, demandAny, holds, permissionsOn} from '../access/permissions.ts'
import {privileges} from '../access/privileges.ts'
import {ApiFailure, died, invalidParameters} from '../http/failure.ts'
import type {AclEntry} from '../state/state.ts'
import {type Call, type Endpoint, flag, integer, list, needs, requiredText, text} from './endpoint.ts'

const mayChangeRoles = needs('/access', 'Sys.Modify')
const tokenPath = '/access/users/{userid}/token/{tokenid}'

/** Who may do what. */
export const accessEndpoints: readonly Endpoint[] = [
  {handle: ticket, may: 'world', method: 'POST', path: '/access/ticket', takesTokens: false},
  {handle: permissions, may: 'everybody', method: 'GET', path: '/access/permissions'},
  {handle: roles, may: 'everybody', method: 'GET', path: '/access/roles'},
  {handle: addRole, may: mayChangeRoles, method: 'POST', path: '/access/roles'},
  {handle: role, may: 'everybody', method: 'GET', path: '/access/roles/{roleid}'},
  {handle: changeRole, may: mayChangeRoles, method: 'PUT', path: '/access/roles/{roleid}'},
  {handle: removeRole, may: mayChangeRoles, method: 'DELETE', path: '/access/roles/{roleid}'},
  {handle: acl, may: 'everybody', method: 'GET', path: '/access/acl'},
  {handle: changeAcl, may: mayChangeAcl, method: 'PUT', path: '/access/acl'},
  {handle: users, may: 'everybody', method: 'GET', path: '/access/users'},
  {handle: addUser, may: mayAddUser, method: 'POST', path: '/access/users'},
  {handle: removeUser, may: mayAddUser, method: 'DELETE', path: '/access/users/{userid}'},
  {handle: tokens, may: mayChangeTokens, method: 'GET', path: '/access/users/{userid}/token'},
  {handle: token, may: mayChangeTokens, method: 'GET', path: tokenPath},
  {handle: addToken, may: mayChangeTokens, method: 'POST', path: tokenPath},
  {handle: removeToken, may: mayChangeTokens, method: 'DELETE', path: tokenPath},
]

function ticket(call: Call) {
  const {now, state} = call
  const name = requiredText(call, 'username')
  const userid = name.includes('@') ? name : `${name}@${text(call, 'realm') ?? 'pam'}`
  logIn(state, userid, requiredText(call, 'password'), now)
  const {csrfToken, ticket: made} = makeTicket(state, userid, now)
  return {CSRFPreventionToken: csrfToken, clustername: state.clusterName ?? undefined, ticket: made, username: userid}
}

/** Of whoever asks, or of another whom they may look at. */
function permissions(call: Call) {
  const {state} = call
  const caller = whose(call)
  const path = text(call, 'path')
  const paths =
    path === undefined ? ['/', ...state.access.acl.map((entry) => entry.path), ...wellKnownPaths(call)] : [path]
  const found = [...new Set(paths)].toSorted().map((each) => {
    const held = permissionsOn(state, caller, each)
    return [
      each,
      Object.fromEntries([...held].map(([privilege, propagates]) => [privilege, propagates ? 1 : 0])),
    ] as const
  })
  return Object.fromEntries(found.filter(([, held]) => path !== undefined || Object.keys(held).length > 0))
}

function whose(call: Call): Caller {
  const id = text(call, 'userid')
  if (id === undefined) return call.caller
  const userid = id.split('!')[0]!
  if (userid !== call.caller.userid) demand(call.state, call.caller, '/access', ['Sys.Audit'])
  if (!call.state.access.users[userid]) throw died(`no such user ('${userid}')`)
  return {token: id === userid ? null : id, userid}
}

function wellKnownPaths({state}: Call): string[] {
  const {nodes, pools, storages} = state
  const areas = ['/access', '/nodes', '/pool', '/sdn', '/storage', '/vms']
  return [
    ...areas,
    ...Object.keys(nodes).map((each) => `/nodes/${each}`),
    ...Object.keys(pools).map((each) => `/pool/${each}`),
    ...Object.keys(storages).map((each) => `/storage/${each}`),
  ]
}

function roles({state}: Call) {
  return Object.entries(state.access.roles).map(([roleid, {isBuiltIn, privileges: held}]) => ({
    privs: held.join(','),
    roleid,
    special: isBuiltIn ? 1 : 0,
  }))
}

function role(call: Call) {
  return Object.fromEntries(roleIn(call).privileges.map((each) => [each, 1]))
}

function addRole(call: Call) {
  const roleid = requiredText(call, 'roleid')
  if (call.state.access.roles[roleid]) throw died(`role '${roleid}' already exists`)
  call.state.access.roles[roleid] = {isBuiltIn: false, privileges: privilegesIn(call)}
  return null
}

function changeRole(call: Call) {
  const found = roleIn(call)
  if (found.isBuiltIn) throw died(`auto-generated role '${requiredText(call, 'roleid')}' cannot be modified`)
  const before = flag(call, 'append') ? found.privileges : []
  found.privileges = [...new Set([...before, ...privilegesIn(call)])].toSorted()
  return null
}

function removeRole(call: Call) {
  const roleid = requiredText(call, 'roleid')
  if (roleIn(call).isBuiltIn) throw died(`auto-generated role '${roleid}' cannot be deleted`)
  delete call.state.access.roles[roleid]
  call.state.access.acl = call.state.access.acl.filter((entry) => entry.roleid !== roleid)
  return null
}

function roleIn(call: Call) {
  const roleid = requiredText(call, 'roleid')
  const found = call.state.access.roles[roleid]
  if (!found) throw died(`role '${roleid}' does not exist`)
  return found
}

function privilegesIn(call: Call): string[] {
  const wanted = list(call, 'privs')
  const unknown = wanted.find((each) => !privileges.includes(each))
  if (unknown !== undefined) throw invalidParameters({privs: `invalid format - invalid privilege '${unknown}'`})
  return wanted
}

/** All of it with the privilege for it, else the own entries. */
function acl({caller, state}: Call) {
  const seesAll = ['Permissions.Modify', 'Sys.Audit'].some((each) => holds(state, caller, '/access', [each]))
  return state.access.acl
    .filter(({ugid}) => seesAll || ugid === caller.userid || ugid.startsWith(`${caller.userid}!`))
    .map(({path, propagates, roleid, type, ugid}) => ({path, propagate: propagates ? 1 : 0, roleid, type, ugid}))
}

function mayChangeAcl(call: Call): void {
  demand(call.state, call.caller, normalised(requiredText(call, 'path')), ['Permissions.Modify'])
}

function changeAcl(call: Call) {
  const {access} = call.state
  const path = normalised(requiredText(call, 'path'))
  if (!isAclPath(path)) throw invalidParameters({path: `invalid ACL path '${path}'`})
  const entries = list(call, 'roles').flatMap((roleid) => {
    if (!access.roles[roleid]) throw died(`role '${roleid}' does not exist`)
    return [
      ...list(call, 'users').map((ugid) => entryFor(call, {path, roleid, type: 'user', ugid})),
      ...list(call, 'tokens').map((ugid) => entryFor(call, {path, roleid, type: 'token', ugid})),
    ]
  })
  const isSame = (a: AclEntry, b: AclEntry) =>
    a.path === b.path && a.ugid === b.ugid && a.roleid === b.roleid && a.type === b.type
  const others = access.acl.filter((entry) => !entries.some((each) => isSame(each, entry)))
  access.acl = flag(call, 'delete') ? others : [...others, ...entries]
  return null
}

function entryFor(call: Call, {ugid, ...rest}: Omit<AclEntry, 'propagates'>): AclEntry {
  const {tokens: known, users: knownUsers} = call.state.access
  if (rest.type === 'token' && !known[ugid])
    throw died(`no such token '${ugid.split('!')[1]}' for user '${ugid.split('!')[0]}'`)
  if (rest.type === 'user' && !knownUsers[ugid]) throw died(`user '${ugid}' does not exist`)
  return {...rest, propagates: flag(call, 'propagate') ?? true, ugid}
}

function normalised(path: string): string {
  return `/${path.split('/').filter(Boolean).join('/')}`
}

function isAclPath(path: string): boolean {
  return /^\/(?:(?:access|mapping|nodes|pool|sdn|storage|vms)(?:\/[\w.:@-]+)*)?$/.test(path)
}

function users(call: Call) {
  const {caller, state} = call
  const seesAll = ['Sys.Audit', 'User.Modify'].some((each) => holds(state, caller, '/access/groups', [each]))
  return Object.values(state.access.users)
    .filter(({userid}) => seesAll || userid === caller.userid)
    .map(({comment, expire, isEnabled, userid}) => ({
      enable: isEnabled ? 1 : 0,
      expire,
      userid,
      'realm-type': userid.split('@')[1],
      ...(comment !== undefined && {comment}),
      ...(flag(call, 'full') && {tokens: tokensOf(call, userid)}),
    }))
}

function mayAddUser(call: Call): void {
  const [, realm] = requiredText(call, 'userid').split('@')
  demand(call.state, call.caller, `/access/realm/${realm ?? ''}`, ['Realm.AllocateUser'])
  demand(call.state, call.caller, '/access/groups', ['User.Modify'])
}

function addUser(call: Call) {
  const {access} = call.state
  const userid = requiredText(call, 'userid')
  if (access.users[userid]) throw died(`create user failed: user '${userid}' already exists`)
  if (!['pam', 'pve'].includes(userid.split('@')[1]!))
    throw died(`create user failed: domain '${userid.split('@')[1]}' does not exist`)
  const [comment, password] = [text(call, 'comment'), text(call, 'password')]
  access.users[userid] = {
    expire: integer(call, 'expire') ?? 0,
    isEnabled: flag(call, 'enable') ?? true,
    userid,
    ...(comment !== undefined && {comment}),
    ...(password !== undefined && {password}),
  }
  return null
}

function removeUser(call: Call) {
  const {access} = call.state
  const userid = userIn(call)
  delete access.users[userid]
  for (const id of Object.keys(access.tokens)) if (id.startsWith(`${userid}!`)) delete access.tokens[id]
  access.acl = access.acl.filter(({ugid}) => ugid !== userid && !ugid.startsWith(`${userid}!`))
  return null
}

function mayChangeTokens(call: Call): void {
  if (call.caller.userid === text(call, 'userid')) return
  demandAny(call.state, call.caller, '/access/groups', ['User.Modify'])
}

function tokens(call: Call) {
  return tokensOf(call, userIn(call))
}

function tokensOf({state}: Call, userid: string) {
  const own = Object.entries(state.access.tokens).filter(([id]) => id.startsWith(`${userid}!`))
  return own.map(([id, {comment, expire, isPrivilegeSeparated}]) => ({
    expire,
    privsep: isPrivilegeSeparated ? 1 : 0,
    tokenid: id.slice(userid.length + 1),
    ...(comment !== undefined && {comment}),
  }))
}

function token(call: Call) {
  const {tokenid, ...info} = tokensOf(call, userIn(call)).find((each) => each.tokenid === text(call, 'tokenid')) ?? {}
  if (tokenid === undefined) throw died(`no such token '${text(call, 'tokenid')}' for user '${text(call, 'userid')}'`)
  return info
}

/** The secret is said here and never again; without rights of its own a separated token may do nothing. */
function addToken(call: Call) {
  const userid = userIn(call)
  const id = `${userid}!${requiredText(call, 'tokenid')}`
  if (call.state.access.tokens[id])
    throw new ApiFailure(400, 'Parameter verification failed.', {tokenid: 'Token already exists.'})
  const comment = text(call, 'comment')
  const made = {
    expire: integer(call, 'expire') ?? 0,
    isPrivilegeSeparated: flag(call, 'privsep') ?? true,
    secret: randomUUID(),
    ...(comment !== undefined && {comment}),
  }
  call.state.access.tokens[id] = made
  const info = {
    expire: made.expire,
    privsep: made.isPrivilegeSeparated ? 1 : 0,
    ...(comment !== undefined && {comment}),
  }
  return {'full-tokenid': id, info, value: made.secret}
}

function removeToken(call: Call) {
  const id = `${userIn(call)}!${requiredText(call, 'tokenid')}`
  const {access} = call.state
  if (!access.tokens[id]) throw died(`no such token '${text(call, 'tokenid')}' for user '${text(call, 'userid')}'`)
  delete access.tokens[id]
  access.acl = access.acl.filter(({ugid}) => ugid !== id)
  return null
}

function userIn(call: Call): string {
  const userid = requiredText(call, 'userid')
  if (!call.state.access.users[userid]) throw died(`no such user ('${userid}')`)
  return userid
}
