import {type GuestStatus, oneLine, type ProxmoxClient, proxmoxError} from '#shared/proxmox/index'
import type {UserError} from '../errors.ts'
import {type Guest, guestLabel} from './guest.ts'
import type {Prepared} from './steps.ts'
import {allOrProblems} from './together.ts'

/** A machine as it is at this moment; lists of a cluster can be ten seconds old. */
export interface PresentGuest extends Guest {
  readonly present: GuestStatus
}

export async function present(client: ProxmoxClient, guest: Guest): Promise<PresentGuest> {
  const status = await client.guests.status(guest.node, guest.vmid)
  return {...guest, present: status}
}

export function isRunning({present: {status}}: PresentGuest): boolean {
  return status === 'running'
}

/** Something works on it, and the server would refuse. */
export function demandUnlocked(guest: Guest, lock: string | undefined): void {
  if (!lock) return
  const reason = oneLine(lock)
  throw proxmoxError(`${guestLabel(guest)} is locked (${reason}).`, {
    code: 'PROXMOX_LOCKED',
    details: {lock: reason, vmid: guest.vmid},
    nextStep: `Wait for the ${reason} that holds the lock; when nothing runs any more, root can take it off: qm unlock ${guest.vmid}`,
  })
}

export function wrongState(guest: Guest, problem: string, nextStep: string): UserError {
  return proxmoxError(`${guestLabel(guest)} ${problem}.`, {
    code: 'PROXMOX_WRONG_STATE',
    details: {vmid: guest.vmid},
    nextStep,
  })
}

/** One request more for each machine, at the same time; all that stands in the way is said together. */
export async function prepareEach(
  guests: readonly Guest[],
  prepare: (guest: Guest) => Promise<Prepared>,
): Promise<Prepared> {
  const prepared = await allOrProblems(guests, guestLabel, prepare)
  return {
    steps: prepared.flatMap(({steps}) => steps),
    warnings: prepared.flatMap(({warnings = []}) => warnings),
  }
}
