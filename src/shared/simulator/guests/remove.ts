import type {Guest, State} from '../state/state.ts'
import {ownVolumes} from './config.ts'

/** Removes the volumes that its configuration and snapshots name, and then the configuration. */
export function removeGuest(state: State, guest: Guest, unreferencedToo = false): void {
  const configs = [guest.config, ...Object.values(guest.snapshots).map(({config}) => config)]
  const named = new Set(configs.flatMap(ownVolumes))
  state.volumes = state.volumes.filter(
    ({content, node, vmid, volid}) =>
      !(
        content === 'images' &&
        vmid === guest.vmid &&
        (node === null || node === guest.node) &&
        (unreferencedToo || named.has(volid) || volid.includes(`vm-${guest.vmid}-state-`))
      ),
  )
  delete state.guests[guest.vmid]
  for (const pool of Object.values(state.pools)) pool.guests = pool.guests.filter((each) => each !== guest.vmid)
}

/** Volumes of others that stand on this guest's. */
export function dependents(state: State, guest: Guest): string[] {
  const own = new Set(ownVolumes(guest.config))
  return state.volumes.flatMap(({parent}) => (parent !== undefined && own.has(parent) ? [parent] : []))
}
