import {
  aclPath,
  privilegeList,
  roleId,
  roleList,
  tokenList,
  tokenName,
  userId,
  userList,
  userOrToken,
} from './access-formats.ts'
import {type Endpoint, get} from './endpoint.ts'
import {anyText, optional, required, switchValue, textUpTo, wholeNumber} from './parameter.ts'

const user = {userid: required(userId)}
const token = {...user, tokenid: required(tokenName)}
const timeout = optional(wholeNumber(0))

/** Users, tokens, roles and what they may. */
export const accessEndpoints: readonly Endpoint[] = [
  get('/access/permissions', {path: optional(aclPath), userid: optional(userOrToken)}),
  get('/access/roles'),
  {
    method: 'POST',
    parameters: {privs: optional(privilegeList), roleid: required(roleId)},
    path: '/access/roles',
  },
  {
    method: 'PUT',
    parameters: {
      append: optional(switchValue, {requires: 'privs'}),
      privs: optional(privilegeList),
      roleid: required(roleId),
    },
    path: '/access/roles/{roleid}',
  },
  get('/access/acl'),
  {
    method: 'PUT',
    parameters: {
      delete: optional(switchValue),
      path: required(aclPath),
      propagate: optional(switchValue),
      roles: required(roleList),
      tokens: optional(tokenList),
      users: optional(userList),
    },
    path: '/access/acl',
  },
  get('/access/users', {enabled: optional(switchValue), full: optional(switchValue)}),
  {
    method: 'POST',
    parameters: {...user, comment: optional(textUpTo(2048)), enable: optional(switchValue), expire: timeout},
    path: '/access/users',
  },
  get('/access/users/{userid}/token', user),
  {
    method: 'POST',
    parameters: {...token, comment: optional(anyText), expire: timeout, privsep: optional(switchValue)},
    path: '/access/users/{userid}/token/{tokenid}',
  },
  {method: 'DELETE', parameters: token, path: '/access/users/{userid}/token/{tokenid}'},
]
