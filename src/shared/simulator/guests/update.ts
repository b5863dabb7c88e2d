import type {Call} from '../endpoints/endpoint.ts'
import {died, invalidParameters} from '../http/failure.ts'
import type {Guest} from '../state/state.ts'
import {findVolume} from '../storage/volumes.ts'
import {cloudInitKey, demandDigest, demandUnlocked, diskKey, isTemplate} from './config.ts'
import {isNetworkDevice, makeNetworkDevice} from './devices.ts'
import {checkDrive, makeDrive} from './drive.ts'
import {freeUnusedKey} from './move.ts'
import {demandConfigPrivileges} from './privileges.ts'
import {isOn, readProperties} from './property-string.ts'

export interface ConfigChange {
  readonly set: Readonly<Record<string, string>>
  readonly remove: readonly string[]
  readonly revert: readonly string[]
  readonly digest: string | undefined
}

/** What takes effect in a running machine; the rest waits for the next start. */
const immediate =
  /^(?:balloon|cpulimit|cpuunits|description|hotplug|name|net\d+|onboot|protection|shares|startup|tags|unused\d+|usb\d+)$/

/** Everything that is refused before anything is changed. */
export function checkChange(call: Call, guest: Guest, {digest, remove, set}: ConfigChange): void {
  demandUnlocked(guest)
  demandDigest(guest, digest)
  for (const key of remove) {
    if (key in set) throw invalidParameters({delete: `can't use '-${key}' and -delete ${key}' at the same time`})
  }
  const changes = {...Object.fromEntries(remove.map((key) => [key, null])), ...set}
  demandConfigPrivileges(call, guest.vmid, changes, {before: guest.config})
  if (isOn(guest.config['protection'])) {
    const disk = remove.find((key) => diskKey.test(key) || /^unused\d+$/.test(key))
    if (disk !== undefined) throw died(`can't remove disk '${disk}' - protection mode enabled`)
  }
  if (isTemplate(guest) && Object.keys(set).some((key) => diskKey.test(key)))
    throw died(`can't change the disks of a template`)
  for (const [key, value] of Object.entries(set)) if (diskKey.test(key)) checkDrive(call, key, value)
}

/** In a worker: a disk that cannot be made ends the task. */
export function applyChange(call: Call, guest: Guest, {remove, revert, set}: ConfigChange): void {
  for (const key of revert) delete guest.pending[key]
  for (const key of remove) {
    if (guest.config[key] === undefined) delete guest.pending[key]
    else if (takesEffect(guest, key)) removeKey(call, guest, key)
    else guest.pending[key] = null
  }
  for (const [key, value] of Object.entries(set)) setKey(call, guest, key, value)
}

function setKey(call: Call, guest: Guest, key: string, value: string): void {
  const before = guest.config[key]
  if (diskKey.test(key)) {
    const isSame = before !== undefined && fileOf(before) === fileOf(value)
    if (before !== undefined && !isSame) removeKey(call, guest, key)
    guest.config[key] = makeDrive(call, guest, value)
    return
  }
  const made = isNetworkDevice(key) ? makeNetworkDevice(value) : value
  if (takesEffect(guest, key)) {
    guest.config[key] = made
    delete guest.pending[key]
  } else if (before === made) delete guest.pending[key]
  else guest.pending[key] = made
}

/** A disk stays as one that is not attached; a drive of cloud-init and what was not attached are deleted. */
function removeKey(call: Call, guest: Guest, key: string): void {
  const file = fileOf(guest.config[key] ?? '')
  delete guest.config[key]
  if (!diskKey.test(key) && !/^unused\d+$/.test(key)) return
  if (!findVolume(call.state, file, guest.node) || file.includes(':iso/')) return
  if (diskKey.test(key) && !file.includes('cloudinit')) guest.config[freeUnusedKey(guest)] = file
  else call.state.volumes = call.state.volumes.filter(({volid}) => volid !== file)
}

function takesEffect(guest: Guest, key: string): boolean {
  return guest.run === null || immediate.test(key) || cloudInitKey.test(key) || diskKey.test(key)
}

function fileOf(value: string): string {
  return readProperties(value, 'file')['file'] ?? ''
}
