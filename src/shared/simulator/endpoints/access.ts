import {type Caller, demand, demandAny, holds, holdsAny, nameOf, permissionsOn} from '../access/permissions.ts'
import {privileges} from '../access/privileges.ts'
import {died, invalidParameters} from '../http/failure.ts'
import type {AclEntry} from '../state/access-state.ts'
import {type Call, type Endpoint, flag, list, needs, requiredText, text} from './endpoint.ts'

const mayChangeRoles = needs('/access', 'Sys.Modify')

/** Who may do what: roles, access lists and what follows from them. */
export const accessEndpoints: readonly Endpoint[] = [
  {handle: permissions, may: 'everybody', method: 'GET', path: '/access/permissions'},
  {handle: roles, may: 'everybody', method: 'GET', path: '/access/roles'},
  {handle: addRole, may: mayChangeRoles, method: 'POST', path: '/access/roles'},
  {handle: role, may: 'everybody', method: 'GET', path: '/access/roles/{roleid}'},
  {handle: changeRole, may: mayChangeRoles, method: 'PUT', path: '/access/roles/{roleid}'},
  {handle: removeRole, may: mayChangeRoles, method: 'DELETE', path: '/access/roles/{roleid}'},
  {handle: acl, may: 'everybody', method: 'GET', path: '/access/acl'},
  {handle: changeAcl, may: mayChangeAcl, method: 'PUT', path: '/access/acl'},
]

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
  const isOwn = id === nameOf(call.caller) || (call.caller.token === null && userid === call.caller.userid)
  if (!isOwn) demand(call.state, call.caller, '/access', ['Sys.Audit'])
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

/** Those that the caller may change, or all of them with Sys.Audit: who may do neither does not even see the own ones. */
function acl({caller, state}: Call) {
  const seesAll = holds(state, caller, '/access', ['Sys.Audit'])
  return state.access.acl
    .filter(({path}) => seesAll || holdsAny(state, caller, path, modifying(path)))
    .map(({path, propagates, roleid, type, ugid}) => ({path, propagate: propagates ? 1 : 0, roleid, type, ugid}))
}

function mayChangeAcl(call: Call): void {
  const path = normalised(requiredText(call, 'path'))
  demandAny(call.state, call.caller, path, modifying(path))
}

/** Whoever may make guests, use a storage or a pool as they like may also let others. */
function modifying(path: string): string[] {
  const [, area = '', rest] = path.split('/')
  const own: Readonly<Record<string, string>> = {
    pool: 'Pool.Allocate',
    storage: 'Datastore.Allocate',
    vms: 'VM.Allocate',
  }
  return ['Permissions.Modify', ...(rest !== undefined && own[area] ? [own[area]] : [])]
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
