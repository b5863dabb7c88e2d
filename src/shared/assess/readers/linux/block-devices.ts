import type {DiskFacts, Medium} from '../../facts.ts'
import {linesOf, type Sources} from './sources.ts'

export interface BlockDevice {
  readonly name: string
  readonly sizeBytes: number | null
  readonly isRotational: boolean | null
  /** Of a partition. */
  readonly disk: string
  /** What a mapping or an array is made of. */
  readonly parts: readonly string[]
  /** `pve-data` of a logical volume, else empty. */
  readonly mapping: string
  readonly model: string
}

const SECTOR = 512

export function readBlockDevices({blocks}: Sources): BlockDevice[] {
  return linesOf(blocks).map((line) => {
    const [name = '', sectors = '', rotational = '', disk = '', parts = '', mapping = '', model = ''] = line.split('\t')
    return {
      disk,
      isRotational: /^[01]$/.test(rotational) ? rotational === '1' : null,
      mapping,
      model: model.trim(),
      name,
      parts: parts.split(' ').filter((part) => part !== '' && part !== '*'),
      sizeBytes: /^\d+$/.test(sectors) ? Number(sectors) * SECTOR : null,
    }
  })
}

/** Whole disks, with something in them. */
export function disksOf(devices: readonly BlockDevice[]): DiskFacts[] {
  return devices
    .filter(({disk, parts, mapping, name, sizeBytes}) => {
      return (
        disk === '' && parts.length === 0 && mapping === '' && sizeBytes !== 0 && !/^(md|dm-|drbd|nbd|rbd)/.test(name)
      )
    })
    .map((device) => ({
      device: `/dev/${device.name}`,
      health: null,
      lifeLeft: null,
      medium: mediumOfDisk(device),
      model: device.model || null,
      sizeBytes: device.sizeBytes,
    }))
}

/** Null when it is made of different ones, or when one is not known. */
export function mediumOf(name: string, devices: readonly BlockDevice[], seen: readonly string[] = []): Medium | null {
  const device = devices.find((each) => each.name === name)
  if (!device || seen.includes(name)) return null
  const below = device.disk === '' ? device.parts : [device.disk]
  if (below.length === 0) return mediumOfDisk(device)
  const [first = null, ...others] = below.map((each) => mediumOf(each, devices, [...seen, name]))
  return others.every((each) => each === first) ? first : null
}

/** The disks of a virtual machine say what they like: nobody told them. */
function mediumOfDisk({isRotational, name}: BlockDevice): Medium | null {
  if (/^(vd|xvd|nbd|rbd)/.test(name) || isRotational === null) return null
  if (name.startsWith('nvme')) return 'nvme'
  return isRotational ? 'hdd' : 'ssd'
}
