import {guestUuid} from './guest-uuid.ts'
import type {LabFile, LabGuest} from './lab-file.ts'
import type {GuestState, LabState} from './lab-state.ts'

/** A machine of the lab, what messages call it, and what of it is at the server. */
export interface Planned {
  readonly guest: LabGuest
  /** Where the file has it: `vms[1]`. */
  readonly field: string
  /** `VM 100 postgres` */
  readonly subject: string
  readonly uuid: string
  /** The one with its uuid; null when it has to be made. */
  readonly present: GuestState | null
}

export function identify(lab: LabFile, state: LabState): Planned[] {
  return lab.vms.map((guest, index) => {
    const uuid = guestUuid(lab, guest)
    return {
      field: `vms[${index}]`,
      guest,
      present: state.guests.find((each) => each.uuid === uuid) ?? null,
      subject: `VM ${guest.vmid} ${guest.name}`,
      uuid,
    }
  })
}

/** Machines that are there and none of this lab's. */
export function othersOf(state: LabState, planned: readonly Planned[]): GuestState[] {
  const ours = new Set(planned.flatMap(({present}) => present ?? []))
  return state.guests.filter((guest) => !ours.has(guest))
}
