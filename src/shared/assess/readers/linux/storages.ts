import type {StorageFacts} from '../../facts.ts'
import {canSnapshot, isThin} from '../storage-types.ts'
import {type BlockDevice, mediumOf} from './block-devices.ts'
import {linesOf, type Sources} from './sources.ts'

interface ConfiguredStorage {
  readonly name: string
  readonly type: string
  readonly settings: Readonly<Record<string, string>>
}

/** The file systems on disks, each device once, at its shortest place. */
export function readFileSystems(sources: Sources, devices: readonly BlockDevice[]): StorageFacts[] | null {
  const mounts = linesOf(sources.mounts).map((line) => line.split(' '))
  const usage = usageByPlace(sources)
  if (mounts.length === 0 || usage.size === 0) return null
  const found = new Map<string, StorageFacts>()
  for (const [device = '', place = '', type = ''] of mounts.sort((one, other) => one[1]!.length - other[1]!.length)) {
    const sizes = usage.get(unescapedPlace(place))
    if (!sizes || found.has(device)) continue
    found.set(device, {
      ...sizes,
      canSnapshot: null,
      committedBytes: null,
      content: null,
      isThin: false,
      medium: mediumOf(deviceName(device, devices), devices),
      name: unescapedPlace(place),
      type,
    })
  }
  return [...found.values()]
}

/** Storages of Proxmox VE, which only root may ask for; null for others. */
export function readStorages(sources: Sources, devices: readonly BlockDevice[], disks: readonly PromisedDisk[] | null) {
  const rows = linesOf(sources.usage).map((line) => line.trim().split(/\s+/))
  if (rows[0]?.[0] !== 'Name') return null
  const configured = readConfiguration(sources)
  return rows.slice(1).flatMap(([name, type, status, total, used, available]): StorageFacts[] => {
    if (name === undefined || type === undefined || status === 'disabled') return []
    const settings = configured.find((each) => each.name === name)?.settings ?? {}
    const isActive = status === 'active'
    return [
      {
        availableBytes: isActive ? kibibytes(available) : null,
        canSnapshot: canSnapshot(type),
        committedBytes: promised(disks, name),
        content: settings['content']?.split(',') ?? null,
        isThin: isThin(type),
        medium: mediumOfStorage(type, settings, sources, devices),
        name,
        totalBytes: isActive ? kibibytes(total) : null,
        type,
        usedBytes: isActive ? kibibytes(used) : null,
      },
    ]
  })
}

/** A disk in the configuration of a guest. */
export interface PromisedDisk {
  readonly storage: string
  /** Null when the configuration does not tell. */
  readonly bytes: number | null
}

function promised(disks: readonly PromisedDisk[] | null, name: string): number | null {
  const here = disks?.filter(({storage}) => storage === name)
  if (!here || here.some(({bytes}) => bytes === null)) return null
  return here.reduce((all, {bytes}) => all + bytes!, 0)
}

function readConfiguration(sources: Sources): ConfiguredStorage[] {
  const found: {name: string; type: string; settings: Record<string, string>}[] = []
  for (const line of linesOf(sources.storage)) {
    const [, type, name] = /^([a-z]+):\s*(\S+)/.exec(line) ?? []
    if (type !== undefined && name !== undefined) found.push({name, settings: {}, type})
    const [, key, value = ''] = /^\s+(\w+)\s*(.*)$/.exec(line) ?? []
    const storage = found.at(-1)
    if (storage && key !== undefined) storage.settings[key] = value.trim()
  }
  return found
}

/** Logical volumes are known by the name of their group, folders by what is mounted there. */
function mediumOfStorage(
  type: string,
  {path, thinpool, vgname}: ConfiguredStorage['settings'],
  sources: Sources,
  devices: readonly BlockDevice[],
) {
  if (vgname !== undefined) {
    const prefix = mapped(vgname) + (thinpool === undefined ? '-' : `-${mapped(thinpool)}`)
    const volume = devices.find(({mapping}) => mapping.startsWith(prefix))
    return volume ? mediumOf(volume.name, devices) : null
  }
  if (type !== 'dir' || path === undefined) return null
  const mounts = linesOf(sources.mounts).map((line) => line.split(' '))
  const holding = mounts
    .map(([device = '', place = '']) => ({device, place: unescapedPlace(place)}))
    .filter(({place}) => place === '/' || path === place || path.startsWith(`${place}/`))
    .sort((one, other) => other.place.length - one.place.length)[0]
  return holding ? mediumOf(deviceName(holding.device, devices), devices) : null
}

/** The device mapper doubles the hyphens of names. */
function mapped(name: string): string {
  return name.replaceAll('-', '--')
}

function deviceName(device: string, devices: readonly BlockDevice[]): string {
  const name = device.replace(/^\/dev\/(mapper\/)?/, '')
  return devices.find(({mapping}) => mapping !== '' && mapping === name)?.name ?? name
}

function usageByPlace({filesystems}: Sources) {
  const rows = linesOf(filesystems).slice(1)
  return new Map(
    rows.flatMap((line) => {
      const [, total, used, available, place] = /(\d+)\s+(\d+)\s+(\d+)\s+\d+%\s+(\/.*)$/.exec(line) ?? []
      if (place === undefined) return []
      const sizes = {availableBytes: kibibytes(available), totalBytes: kibibytes(total), usedBytes: kibibytes(used)}
      return [[place, sizes] as const]
    }),
  )
}

/** `/proc/mounts` writes spaces and the like as octal numbers. */
function unescapedPlace(place: string): string {
  return place.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))
}

function kibibytes(text: string | undefined): number | null {
  return /^\d+$/.test(text ?? '') ? Number(text) * 1024 : null
}
