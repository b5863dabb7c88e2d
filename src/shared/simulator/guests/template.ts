import type {Guest, State} from '../state/state.ts'
import {findVolume} from '../storage/volumes.ts'
import {disksOf} from './config.ts'

/** Its disks become bases, which nobody writes to any more. */
export function makeTemplate(state: State, guest: Guest): void {
  for (const {key, volid} of disksOf(guest.config)) {
    const volume = findVolume(state, volid, guest.node)
    if (!volume) continue
    const base = volid.replace(/vm-(\d+-disk-\d+)/, 'base-$1')
    guest.config[key] = guest.config[key]!.replace(volid, base)
    volume.volid = base
  }
  guest.config['template'] = '1'
}
