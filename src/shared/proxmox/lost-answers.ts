import type {UserError} from '../errors.ts'
import {oneLine, proxmoxError} from './errors.ts'
import type {ProxmoxRequest} from './transport.ts'

/** A read that may be repeated; `reported` is what is said when it was in vain. */
export class BrokenRead extends Error {
  readonly reported: UserError

  constructor(reported: UserError) {
    super(reported.message)
    this.reported = reported
  }
}

/** A change whose answer is lost. What the server made of it is looked up by the use case (`lookAtGuest`). */
export function unknownState({method, path}: ProxmoxRequest, why: string, cause?: unknown): UserError {
  return proxmoxError(`Whether the server has done ${method} ${path} is not known: ${why}.`, {
    cause,
    code: 'PROXMOX_STATE_UNKNOWN',
    details: {method, path},
    nextStep: 'It was not sent again. Look at what is there before you repeat it (lab vm list).',
  })
}

export function brokenNode({method, path}: ProxmoxRequest, status: number, reason: string): UserError {
  return proxmoxError(`The server got no answer from the node (${status} ${oneLine(reason)}).`, {
    code: 'PROXMOX_NODE_UNREACHABLE',
    details: {method, path, status},
    nextStep: 'Try again; check that the node is up and not overloaded.',
  })
}

export function overdue({method, path}: ProxmoxRequest, timeoutMs: number): UserError {
  return proxmoxError(`The server did not answer ${method} ${path} within ${timeoutMs / 1000} s.`, {
    code: 'PROXMOX_TIMEOUT',
    details: {method, path},
    nextStep: 'Try again; the server may be busy.',
  })
}

export function interrupted({method, path}: ProxmoxRequest): UserError {
  return proxmoxError('Interrupted; nothing was changed.', {code: 'PROXMOX_INTERRUPTED', details: {method, path}})
}
