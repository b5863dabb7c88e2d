import type {Effect, Guest, Snapshot, State} from '../state/state.ts'
import {allocate, findVolume} from '../storage/volumes.ts'
import {WorkerFailure} from '../tasks/worker-failure.ts'
import {disksOf, memoryOf} from './config.ts'
import {powerOff, powerOn} from './power.ts'
import {readProperties} from './property-string.ts'
import {parseSize} from './sizes.ts'

export interface NewSnapshot {
  readonly name: string
  readonly description: string
  readonly vmstate: boolean
}

/** Whether all its disks are on storages, and in formats, that can do it. */
export function canSnapshot(state: State, guest: Guest): boolean {
  return disksOf(guest.config).every(({volid}) => {
    const volume = findVolume(state, volid, guest.node)
    const storage = volume && state.storages[volume.storage]
    if (!volume || !storage) return false
    if (storage.type === 'lvmthin' || storage.type === 'zfspool') return true
    if (storage.type === 'lvm') return storage.hasVolumeChain === true && volume.format === 'qcow2'
    return volume.format === 'qcow2'
  })
}

/** In a worker: what it throws ends the task. */
export function takeSnapshot(state: State, guest: Guest, wanted: NewSnapshot, now: number): void {
  if (guest.snapshots[wanted.name]) throw new WorkerFailure(`snapshot name '${wanted.name}' already used`)
  if (!canSnapshot(state, guest)) throw new WorkerFailure('snapshot feature is not available')
  const {lock: _, ...config} = guest.config
  const vmstate = wanted.vmstate && guest.run !== null
  if (vmstate) storeMemory(state, guest, wanted.name, now)
  guest.snapshots[wanted.name] = {
    config,
    description: wanted.description,
    parent: guest.parent,
    snaptime: Math.floor(now / 1000),
    vmstate,
  }
  guest.parent = wanted.name
  guest.config['lock'] = 'snapshot'
}

export function snapshotNamed(guest: Guest, name: string): Snapshot {
  const snapshot = guest.snapshots[name]
  if (!snapshot) throw new WorkerFailure(`snapshot '${name}' does not exist`)
  return snapshot
}

export function removeSnapshot(state: State, guest: Guest, name: string): void {
  const snapshot = guest.snapshots[name]
  if (!snapshot) return
  for (const other of Object.values(guest.snapshots)) if (other.parent === name) other.parent = snapshot.parent
  if (guest.parent === name) guest.parent = snapshot.parent
  state.volumes = state.volumes.filter(({volid}) => !volid.includes(stateVolume(guest, name)))
  delete guest.snapshots[name]
}

/** ZFS can only go back to the newest one. */
export function demandRollBack(state: State, guest: Guest, name: string): void {
  const snapshot = snapshotNamed(guest, name)
  const onZfs = disksOf(snapshot.config).find(({volid}) => storageTypeOf(state, guest, volid) === 'zfspool')
  if (onZfs && guest.parent !== name)
    throw new WorkerFailure(`can't rollback, '${name}' is not most recent snapshot on '${onZfs.volid}'`)
}

type RollBack = Extract<Effect, {kind: 'snapshot-rollback'}>

export function rollBack(state: State, guest: Guest, {name, starts}: RollBack, at: number): void {
  const snapshot = snapshotNamed(guest, name)
  powerOff(guest)
  guest.config = {...snapshot.config}
  guest.parent = name
  for (const {key, volid} of disksOf(guest.config)) restoreSize(state, guest, key, volid)
  if (snapshot.vmstate || starts) powerOn(state, guest, at)
}

/** A disk that has grown since is as large as it was. */
function restoreSize(state: State, guest: Guest, key: string, volid: string): void {
  const volume = findVolume(state, volid, guest.node)
  const {size} = readProperties(guest.config[key] ?? '', 'file')
  if (volume && size !== undefined) volume.size = parseSize(size)
}

function storeMemory(state: State, guest: Guest, name: string, now: number): void {
  const bytes = memoryOf(guest.config) * 1024 ** 2
  const storage = findVolume(state, disksOf(guest.config)[0]?.volid ?? '', guest.node)?.storage
  if (storage === undefined) return
  allocate(state, now, {
    node: guest.node,
    purpose: `state-${name}`,
    size: bytes,
    storage,
    used: bytes,
    vmid: guest.vmid,
  })
}

function stateVolume({vmid}: Guest, name: string): string {
  return `vm-${vmid}-state-${name}`
}

function storageTypeOf(state: State, guest: Guest, volid: string): string | undefined {
  const volume = findVolume(state, volid, guest.node)
  return volume && state.storages[volume.storage]?.type
}
