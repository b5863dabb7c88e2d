import type {ProxmoxErrorCode} from '#shared/proxmox/index'
import {UserError} from '../../../errors.ts'
import type {Gap} from '../../facts.ts'

/** What one reader could not read so far, and why. */
export interface Gaps {
  readonly all: readonly Gap[]
  add(what: string, why: string): void
  /**
   * Null, and a gap, when the token may not ask, the node does not answer, a guest is gone meanwhile, or the server fails
   * at this one thing, such as a storage that is not there now. What concerns all questions is thrown.
   */
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
        const reason = error instanceof UserError ? reasonOf(error) : null
        if (reason === null) throw error
        add(what, reason)
        return null
      }
    },
  }
}

export const missingPrivilege = (privileges: string, path: string) => `the token needs ${privileges} on ${path}`

/** Null for what is no matter of one question. */
function reasonOf({code, details, message}: UserError): string | null {
  switch (code as ProxmoxErrorCode) {
    case 'PROXMOX_FORBIDDEN': {
      const {path, privileges} = details ?? {}
      const isNamed = typeof path === 'string' && Array.isArray(privileges) && privileges.length > 0
      return isNamed ? missingPrivilege(privileges.join(' or '), path) : message
    }
    case 'PROXMOX_NODE_UNREACHABLE':
      return 'the node does not answer'
    case 'PROXMOX_NOT_FOUND':
    case 'PROXMOX_FAILED':
      return message
    default:
      return null
  }
}
