import {usableStorage} from '../state/find.ts'
import type {State, Storage, Volume} from '../state/state.ts'
import {WorkerFailure} from '../tasks/worker-failure.ts'
import {isFileBased, isThick, usageOf} from './accounting.ts'

export interface NewVolume {
  readonly storage: string
  readonly node: string
  readonly vmid: number
  /** `disk` is numbered, `cloudinit` and `state-NAME` are not. */
  readonly purpose: string
  readonly format?: string | undefined
  readonly size: number
  /** What is written at once, for example an image. */
  readonly used?: number
  readonly parent?: string | undefined
}

export const gibibyte = 1024 ** 3

/** Metadata of an empty volume on a storage that takes only what is written. */
const EMPTY_BYTES = 200 * 1024

/** Makes a volume and takes its space; a `WorkerFailure` when there is none. */
export function allocate(state: State, now: number, wanted: NewVolume): Volume {
  const storage = usableStorage(state, wanted.storage, wanted.node)
  if (!storage.content.includes('images'))
    throw new WorkerFailure(`storage '${storage.storage}' does not support content-type 'images'`)
  const format = formatOn(storage, wanted.format)
  const name = freeName(state, storage, wanted)
  const used = wanted.used ?? (isThick(storage) ? wanted.size : EMPTY_BYTES)
  demandSpace(state, storage, {name, needs: isThick(storage) ? wanted.size : used, node: wanted.node})
  const volume: Volume = {
    content: 'images',
    ctime: Math.floor(now / 1000),
    format,
    node: storage.isShared ? null : wanted.node,
    size: wanted.size,
    storage: storage.storage,
    used,
    vmid: wanted.vmid,
    volid: volumeId(storage, wanted, name, format),
    ...(wanted.parent !== undefined && {parent: wanted.parent}),
  }
  state.volumes.push(volume)
  return volume
}

/** Grows a volume; only thick storages take space for that. */
export function grow(state: State, volume: Volume, size: number, node: string): void {
  const storage = usableStorage(state, volume.storage, node)
  if (isThick(storage)) {
    demandSpace(state, storage, {name: nameIn(volume.volid), needs: size - volume.size, node})
    volume.used = size
  }
  volume.size = size
}

export function findVolume(state: State, volid: string, node: string): Volume | undefined {
  return state.volumes.find((volume) => volume.volid === volid && (volume.node === null || volume.node === node))
}

/** `vm-100-disk-0` of `local:100/vm-100-disk-0.qcow2`. */
export function nameIn(volid: string): string {
  return volid
    .slice(volid.lastIndexOf('/') + 1)
    .replace(/^.*:/, '')
    .replace(/\.(qcow2|raw|vmdk)$/, '')
}

export function storageIn(volid: string): string {
  return volid.slice(0, volid.indexOf(':'))
}

export function formatOn(storage: Storage, wanted: string | undefined): string {
  if (isFileBased(storage)) return wanted ?? 'raw'
  return wanted === 'qcow2' && storage.hasVolumeChain ? 'qcow2' : 'raw'
}

/** Where the file or device is on the node. */
export function pathOf({path, pool, type, vgname}: Storage, volid: string): string {
  const name = volid.slice(volid.indexOf(':') + 1)
  if (type === 'zfspool') return `/dev/zvol/${pool}/${name}`
  if (type === 'lvm' || type === 'lvmthin') return `/dev/${vgname}/${name}`
  const [kind = '', ...rest] = name.split('/')
  const folders: Readonly<Record<string, string>> = {
    backup: 'dump',
    import: 'import',
    iso: 'template/iso',
    vztmpl: 'template/cache',
  }
  return `${path}/${folders[kind] ? [folders[kind], ...rest].join('/') : `images/${name}`}`
}

/** Why a storage has no room for so many bytes more, in the words of what makes volumes there. */
function demandSpace(state: State, storage: Storage, {name, needs, node}: {name: string; needs: number; node: string}) {
  const {avail} = usageOf(state, storage, node)
  if (needs <= avail && avail > 0) return
  const extents = (bytes: number) => Math.ceil(bytes / (4 * 1024 * 1024))
  if (storage.type === 'lvm')
    throw new WorkerFailure(
      `lvcreate '${storage.vgname}/${name}' error:   Volume group "${storage.vgname}" has insufficient free space (${extents(avail)} extents): ${extents(needs)} required.`,
    )
  if (storage.type === 'lvmthin')
    throw new WorkerFailure(
      `lvcreate '${storage.vgname}/${name}' error:   Cannot create new thin volume, free space in thin pool ${storage.vgname}/${storage.thinpool} reached threshold.`,
    )
  if (storage.type === 'zfspool')
    throw new WorkerFailure(`zfs error: cannot create '${storage.pool}/${name}': out of space`)
  throw new WorkerFailure(`unable to create image: qemu-img: ${storage.path}/images/${name}: No space left on device`)
}

function freeName(state: State, storage: Storage, {node, purpose, vmid}: NewVolume): string {
  if (purpose !== 'disk') return `vm-${vmid}-${purpose}`
  const taken = new Set(
    state.volumes
      .filter((volume) => volume.storage === storage.storage && (volume.node === null || volume.node === node))
      .map(({volid}) => nameIn(volid).replace(/^base-/, 'vm-')),
  )
  for (let number = 0; ; number++) if (!taken.has(`vm-${vmid}-disk-${number}`)) return `vm-${vmid}-disk-${number}`
}

function volumeId(storage: Storage, {parent, vmid}: NewVolume, name: string, format: string): string {
  const base = parent === undefined ? '' : `${parent.slice(parent.indexOf(':') + 1)}/`
  if (!isFileBased(storage)) return `${storage.storage}:${base}${name}`
  return `${storage.storage}:${base}${vmid}/${name}.${format}`
}
