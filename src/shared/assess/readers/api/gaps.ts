import {isProxmoxError} from '#shared/proxmox/index'
import {UserError} from '../../../errors.ts'
import type {Gap} from '../../facts.ts'

/** What one reader could not read so far, and why. */
export interface Gaps {
  readonly all: readonly Gap[]
  add(what: string, why: string): void
  /** Null, and a gap, when the token may not ask or the node does not answer; all else is thrown. */
  unless<Result>(what: string, ask: () => Promise<Result>): Promise<Result | null>
}

export function newGaps(): Gaps {
  const all: Gap[] = []
  const add = (what: string, why: string) => {
    if (!all.some((gap) => gap.what === what && gap.why === why)) all.push({what, why})
  }
  return {
    add,
    all,
    async unless(what, ask) {
      try {
        return await ask()
      } catch (error) {
        if (!(error instanceof UserError)) throw error
        if (isProxmoxError(error, 'PROXMOX_FORBIDDEN')) add(what, forbiddenReason(error))
        else if (isProxmoxError(error, 'PROXMOX_NODE_UNREACHABLE')) add(what, 'the node does not answer')
        else throw error
        return null
      }
    },
  }
}

export const missingPrivilege = (privileges: string, path: string) => `the token needs ${privileges} on ${path}`

function forbiddenReason({details, message}: UserError): string {
  const {path, privileges} = details ?? {}
  const isNamed = typeof path === 'string' && Array.isArray(privileges) && privileges.length > 0
  return isNamed ? missingPrivilege(privileges.join(' or '), path) : message
}
