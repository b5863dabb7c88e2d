import {randomUUID} from 'node:crypto'
import {logIn, makeTicket} from '../access/authenticate.ts'
import {demand, demandAny, holds} from '../access/permissions.ts'
import {ApiFailure, died} from '../http/failure.ts'
import {type Call, type Endpoint, flag, integer, requiredText, text} from './endpoint.ts'

const tokenPath = '/access/users/{userid}/token/{tokenid}'

/** Users, their tickets and their tokens. */
export const userEndpoints: readonly Endpoint[] = [
  {handle: ticket, may: 'world', method: 'POST', path: '/access/ticket', takesTokens: false},
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
