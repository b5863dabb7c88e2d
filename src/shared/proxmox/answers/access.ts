import {z} from 'zod'
import {flag, maybe, number, text} from './values.ts'

/** By path, then by privilege; the value says whether it reaches the paths below. */
export const PermissionsShape = z.record(z.string(), z.record(z.string(), flag))
export type Permissions = z.output<typeof PermissionsShape>

export const RoleShape = z.looseObject({roleid: text, privs: maybe(text), special: maybe(flag)})
export type Role = z.output<typeof RoleShape>

export const AclEntryShape = z.looseObject({
  path: text,
  /** user, group or token. */
  type: text,
  ugid: text,
  roleid: text,
  propagate: maybe(flag),
})
export type AclEntry = z.output<typeof AclEntryShape>

export const UserShape = z.looseObject({userid: text, enable: maybe(flag), expire: maybe(number), comment: maybe(text)})
export type User = z.output<typeof UserShape>

export const TokenShape = z.looseObject({
  tokenid: text,
  privsep: maybe(flag),
  expire: maybe(number),
  comment: maybe(text),
})
export type Token = z.output<typeof TokenShape>

/** The secret is told this once. */
export const NewTokenShape = z.looseObject({'full-tokenid': text, value: text})
export type NewToken = z.output<typeof NewTokenShape>

export const PoolShape = z.looseObject({poolid: text, comment: maybe(text)})
export type Pool = z.output<typeof PoolShape>
