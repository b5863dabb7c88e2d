/** Who there is and what they may. Moments are seconds since 1970, as in the API. */
export interface Access {
  users: Record<string, User>
  /** By `user@realm!name`. */
  tokens: Record<string, Token>
  roles: Record<string, Role>
  acl: AclEntry[]
}

export interface User {
  userid: string
  isEnabled: boolean
  /** Epoch seconds; 0: never. */
  expire: number
  comment?: string
  password?: string
}

export interface Token {
  secret: string
  isPrivilegeSeparated: boolean
  /** Epoch seconds; 0: never. */
  expire: number
  comment?: string
}

export interface Role {
  privileges: string[]
  isBuiltIn: boolean
}

export interface AclEntry {
  path: string
  type: 'token' | 'user'
  ugid: string
  roleid: string
  propagates: boolean
}
