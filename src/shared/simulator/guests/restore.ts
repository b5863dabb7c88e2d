import {randomUUID} from 'node:crypto'
import {demand, demandAny} from '../access/permissions.ts'
import type {Call} from '../endpoints/endpoint.ts'
import {died} from '../http/failure.ts'
import type {Guest, Volume} from '../state/state.ts'
import {allocate, findVolume, storageIn} from '../storage/volumes.ts'
import {beginTask} from '../tasks/begin.ts'
import {durationOf, speeds} from '../tasks/pace.ts'
import {demandUnlocked, disksOf} from './config.ts'
import {demandFreeId, newGuest} from './create.ts'
import {isNetworkDevice, makeNetworkDevice} from './devices.ts'
import {readProperties, writeProperties} from './property-string.ts'
import {removeGuest} from './remove.ts'
import {parseSize} from './sizes.ts'

export interface WantedRestore {
  readonly archive: string
  readonly node: string
  readonly vmid: number
  readonly overwrites: boolean
  /** With addresses and identities of its own. */
  readonly isUnique: boolean
  readonly storage: string | undefined
  readonly starts: boolean
}

/** Makes a machine of a backup; in the place of one that is stopped only when that is said. */
export function restoreGuest(call: Call, wanted: WantedRestore): string {
  const {archive, node, vmid} = wanted
  const {state} = call
  demandAny(state, call.caller, `/storage/${storageIn(archive)}`, ['Datastore.Audit', 'Datastore.AllocateSpace'])
  const volume = findVolume(state, archive, node)
  const {backedUp} = volume ?? {}
  if (!backedUp) throw died(`volume '${archive}' does not exist`)
  for (const {volid} of disksOf(backedUp.config))
    demand(state, call.caller, `/storage/${wanted.storage ?? storageIn(volid)}`, ['Datastore.AllocateSpace'])
  makeRoom(call, wanted)
  const guest = newGuest({config: {lock: 'create'}, node, vmid})
  state.guests[vmid] = guest
  return beginTask(call, {
    begin: () => fillFrom(call, guest, backedUp, wanted),
    effect: {kind: 'create', startsAfterwards: wanted.starts, vmid},
    id: vmid,
    lines: [{at: 0, text: `restore vma archive: ${archive}`}],
    milliseconds: durationOf(backedUp.written, speeds.copy),
    node,
    type: 'qmrestore',
  })
}

function makeRoom(call: Call, {node, overwrites, vmid}: WantedRestore): void {
  const prefix = `unable to restore VM ${vmid} - `
  const other = call.state.guests[vmid]
  if (!other) return
  if (!overwrites || other.node !== node) demandFreeId(call, vmid, prefix)
  if (other.run) throw died(`${prefix}vm is running`)
  demandUnlocked(other)
  removeGuest(call.state, other)
}

function fillFrom(call: Call, guest: Guest, {config, written}: NonNullable<Volume['backedUp']>, wanted: WantedRestore) {
  const disks = new Map(disksOf(config).map(({key, volid}) => [key, volid]))
  for (const [key, value] of Object.entries(config)) {
    const volid = disks.get(key)
    if (volid === undefined)
      guest.config[key] = wanted.isUnique && isNetworkDevice(key) ? makeNetworkDevice(value, false) : value
    else guest.config[key] = restoreDisk(call, guest, value, wanted.storage ?? storageIn(volid), written / disks.size)
  }
  guest.config['vmgenid'] = randomUUID()
  if (wanted.isUnique) guest.config['smbios1'] = `uuid=${randomUUID()}`
}

function restoreDisk(call: Call, {node, vmid}: Guest, value: string, storage: string, used: number): string {
  const properties = readProperties(value, 'file')
  const size = parseSize(properties['size'] ?? '0')
  const {volid} = allocate(call.state, call.now, {
    node,
    purpose: 'disk',
    size,
    storage,
    used: Math.min(used, size),
    vmid,
  })
  return writeProperties({...properties, file: volid}, 'file')
}
