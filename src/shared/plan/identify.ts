import type {GuestConfiguration} from '#shared/proxmox/index'
import {guestUuid} from './guest-uuid.ts'
import type {LabFile, LabGuest} from './lab-file.ts'
import type {GuestState, LabState} from './lab-state.ts'

/** Whose it is stands in its configuration, so that was read. */
export type PresentGuest = GuestState & {readonly configuration: GuestConfiguration}

/** A machine of the lab, what messages call it, and what of it is at the server. */
export interface Planned {
  readonly guest: LabGuest
  /** Where the file has it: `vms[1]`. */
  readonly field: string
  /** `VM 100 postgres` */
  readonly subject: string
  readonly uuid: string
  /** The one with its uuid; null when it has to be made. */
  readonly present: PresentGuest | null
}

export function identify(lab: LabFile, state: LabState): Planned[] {
  return lab.vms.map((guest, index) => {
    const uuid = guestUuid(lab, guest)
    // A copy from a backup has the same uuid and another number.
    const same = state.guests.filter(isReadable).filter((each) => each.uuid === uuid)
    return {
      field: `vms[${index}]`,
      guest,
      present: same.find(({vmid}) => vmid === guest.vmid) ?? same[0] ?? null,
      subject: `VM ${guest.vmid} ${guest.name}`,
      uuid,
    }
  })
}

/** Machines that are there and none of this lab's. */
export function othersOf(state: LabState, planned: readonly Planned[]): GuestState[] {
  const ours = new Set<GuestState>(planned.flatMap(({present}) => present ?? []))
  return state.guests.filter((guest) => !ours.has(guest))
}

function isReadable(guest: GuestState): guest is PresentGuest {
  return guest.configuration !== null
}
