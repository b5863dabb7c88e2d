import {z} from 'zod'
import {type GuestConfiguration, oneLine} from '#shared/proxmox/index'
import {readProperties} from './property-text.ts'
import {bytesOf} from './sizes.ts'

export const DiskShape = z.object({
  /** scsi0, unused1, … */
  key: z.string(),
  volid: z.string(),
  storage: z.string(),
  /** Null when the configuration does not tell. */
  bytes: z.number().nullable(),
  isCloudInit: z.boolean(),
})
export type Disk = z.infer<typeof DiskShape>

const DISK = /^(?:scsi|virtio|sata|ide|efidisk|tpmstate|unused)\d+$/

/** The volumes that belong to a machine; media in its drives, and devices of the host, do not. */
export function disksOf(configuration: GuestConfiguration): Disk[] {
  return Object.entries(configuration)
    .filter(([key, value]) => DISK.test(key) && typeof value === 'string')
    .map(([key, value]) => ({key, properties: readProperties(String(value), 'file')}))
    .filter(({properties}) => isOwn(properties))
    .map(({key, properties}) => {
      const volid = oneLine(properties['file'] ?? properties['volume'] ?? '')
      return {
        bytes: bytesOf(properties['size'] ?? '') ?? null,
        isCloudInit: isCloudInit(volid),
        key,
        storage: volid.slice(0, volid.indexOf(':')),
        volid,
      }
    })
    .toSorted((one, other) => one.key.localeCompare(other.key, 'en', {numeric: true}))
}

/** The disk that it starts from: the first that the boot order names, else the only one. */
export function bootDisk(configuration: GuestConfiguration, disks: readonly Disk[]): Disk | undefined {
  const order = /order=([^,]*)/.exec(String(configuration['boot'] ?? ''))?.[1]?.split(';') ?? []
  const data = disks.filter(({isCloudInit: isMade, key}) => !isMade && /^(?:scsi|virtio|sata|ide)/.test(key))
  const first = order.map((name) => data.find(({key}) => key === name)).find((disk) => disk !== undefined)
  return first ?? (data.length === 1 ? data[0] : undefined)
}

export function totalBytes(disks: readonly Disk[]): number {
  return disks.reduce((sum, {bytes}) => sum + (bytes ?? 0), 0)
}

function isOwn({file, media, volume}: Readonly<Record<string, string>>): boolean {
  const volid = file ?? volume ?? ''
  return volid.includes(':') && !volid.startsWith('/') && (media !== 'cdrom' || isCloudInit(volid))
}

function isCloudInit(volid: string): boolean {
  return /cloudinit/.test(volid)
}
