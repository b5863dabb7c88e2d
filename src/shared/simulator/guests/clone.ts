import {randomUUID} from 'node:crypto'
import {demand} from '../access/permissions.ts'
import type {Call} from '../endpoints/endpoint.ts'
import {died, invalidParameters} from '../http/failure.ts'
import {usableStorage} from '../state/find.ts'
import type {Guest} from '../state/state.ts'
import {allocate, findVolume, storageIn} from '../storage/volumes.ts'
import {beginTask} from '../tasks/begin.ts'
import {transferLines} from '../tasks/log.ts'
import {durationOf, speeds} from '../tasks/pace.ts'
import {WorkerFailure} from '../tasks/worker-failure.ts'
import {demandUnlocked, diskKey, disksOf, isTemplate} from './config.ts'
import {demandFreeId, joinPool, newGuest} from './create.ts'
import {isNetworkDevice, makeNetworkDevice} from './devices.ts'
import {demandBridge} from './privileges.ts'
import {readProperties, writeProperties} from './property-string.ts'

export interface WantedClone {
  readonly vmid: number
  readonly name: string | undefined
  readonly description: string | undefined
  readonly isFull: boolean
  readonly storage: string | undefined
  readonly format: string | undefined
  readonly pool: string | undefined
  readonly target: string | undefined
  readonly snapshot: string | undefined
}

export function cloneGuest(call: Call, source: Guest, wanted: WantedClone): string {
  const {state} = call
  demandUnlocked(source)
  const node = wanted.target ?? source.node
  const config = configToClone(source, wanted.snapshot)
  if (!wanted.isFull) demandLinkable(source, wanted)
  for (const {volid} of disksOf(config)) demandStorage(call, wanted.storage ?? storageIn(volid), source.node, node)
  for (const [key, value] of Object.entries(config)) if (isNetworkDevice(key)) demandBridge(call, value)
  demandFreeId(call, wanted.vmid, `unable to create VM ${wanted.vmid}: config file already exists - `)
  const guest = newGuest({config: {lock: 'clone'}, node, vmid: wanted.vmid})
  state.guests[wanted.vmid] = guest
  if (wanted.pool !== undefined) joinPool(call, wanted.pool, wanted.vmid)
  const bytes = wanted.isFull
    ? disksOf(config).reduce((sum, {volid}) => sum + (findVolume(state, volid, source.node)?.size ?? 0), 0)
    : 0
  return beginTask(call, {
    begin: () => copyInto(call, guest, source, config, wanted),
    effect: {kind: 'clone', source: source.vmid, vmid: wanted.vmid},
    id: source.vmid,
    lines: bytes > 0 ? transferLines(bytes) : [],
    milliseconds: durationOf(bytes, speeds.copy),
    node: source.node,
    type: 'qmclone',
  })
}

function configToClone(source: Guest, snapshot: string | undefined): Record<string, string> {
  if (snapshot === undefined || snapshot === 'current') return source.config
  const found = source.snapshots[snapshot]
  if (!found) throw died(`snapshot '${snapshot}' does not exist`)
  return found.config
}

function demandLinkable(source: Guest, {format, storage}: WantedClone): void {
  if (storage !== undefined) throw invalidParameters({storage: "parameter 'storage' not allowed for linked clones"})
  if (format !== undefined) throw invalidParameters({format: "parameter 'format' not allowed for linked clones"})
  const [disk] = disksOf(source.config)
  if (!isTemplate(source)) throw died(`Linked clone feature is not supported for drive '${disk?.key ?? 'scsi0'}'`)
}

function demandStorage(call: Call, id: string, from: string, to: string): void {
  const storage = usableStorage(call.state, id, to)
  if (from !== to && !storage.isShared) throw died(`can't clone to non-shared storage '${id}'`)
  demand(call.state, call.caller, `/storage/${id}`, ['Datastore.AllocateSpace'])
  if (!storage.content.includes('images'))
    throw invalidParameters({storage: `storage '${id}' does not support vm images`})
}

/** Addresses and identities are new; snapshots, pending changes and the lock are not taken over. */
function copyInto(
  call: Call,
  guest: Guest,
  source: Guest,
  config: Readonly<Record<string, string>>,
  wanted: WantedClone,
) {
  const {lock: _, template: __, ...kept} = config
  for (const [key, value] of Object.entries(kept)) {
    if (/^unused\d+$/.test(key)) continue
    if (diskKey.test(key)) guest.config[key] = copyDrive(call, guest, source, value, wanted)
    else guest.config[key] = isNetworkDevice(key) ? makeNetworkDevice(value, false) : value
  }
  const {uuid: ___, ...smbios} = readProperties(kept['smbios1'] ?? '', '')
  guest.config['smbios1'] = [`uuid=${randomUUID()}`, writeProperties(smbios, '')].filter(Boolean).join(',')
  guest.config['vmgenid'] = randomUUID()
  guest.config['name'] = wanted.name ?? `Copy-of-VM-${source.config['name'] ?? source.vmid}`
  if (wanted.description !== undefined) guest.config['description'] = wanted.description
  guest.cloudInit = {...source.cloudInit}
}

function copyDrive(call: Call, guest: Guest, source: Guest, value: string, wanted: WantedClone): string {
  const properties = readProperties(value, 'file')
  const {file = '', media} = properties
  const isCloudInit = file.includes('cloudinit')
  if (!file.includes(':') || (media === 'cdrom' && !isCloudInit)) return value
  const original = findVolume(call.state, file, source.node)
  if (!original) throw new WorkerFailure(`volume '${file}' does not exist`)
  const isLinked = !wanted.isFull && !isCloudInit
  const copy = allocate(call.state, call.now, {
    format: wanted.format ?? original.format,
    node: guest.node,
    parent: isLinked ? file : undefined,
    purpose: isCloudInit ? 'cloudinit' : 'disk',
    size: original.size,
    storage: wanted.storage ?? original.storage,
    vmid: guest.vmid,
    ...(!isLinked && {used: original.used}),
  })
  return writeProperties({...properties, file: copy.volid}, 'file')
}
