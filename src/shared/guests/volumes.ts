import {z} from 'zod'
import {isProxmoxError, oneLine, type ProxmoxClient, type Volume} from '#shared/proxmox/index'
import {listStorages} from './storages.ts'

export const ImageShape = z.object({
  volid: z.string(),
  storage: z.string(),
  /** Null when all nodes share the storage. */
  node: z.string().nullable(),
  content: z.string(),
  format: z.string().nullable(),
  bytes: z.number().nullable(),
  /** ISO 8601, UTC. */
  createdAt: z.string().nullable(),
})
export type Image = z.infer<typeof ImageShape>

export const BackupShape = ImageShape.omit({content: true}).extend({
  vmid: z.number().nullable(),
  notes: z.string().nullable(),
  isProtected: z.boolean(),
})
export type Backup = z.infer<typeof BackupShape>

export const imageContents = ['import', 'iso', 'vztmpl'] as const

export interface VolumeFilter {
  readonly node?: string | undefined
  readonly storage?: string | undefined
}

export interface Found<Item> {
  readonly items: Item[]
  readonly warnings: readonly string[]
}

/** What machines can be made from: disk images, installation media, container templates. */
export async function listImages(
  client: ProxmoxClient,
  filter: VolumeFilter & {readonly content?: string | undefined},
): Promise<Found<Image>> {
  const contents = filter.content === undefined ? imageContents : [filter.content]
  const found = await Promise.all(contents.map((content) => volumesOf(client, content, filter)))
  return {
    items: found.flatMap(({items}) => items.map(({node, volume}) => toImage(volume, node))),
    warnings: [...new Set(found.flatMap(({warnings}) => warnings))],
  }
}

export async function listBackups(
  client: ProxmoxClient,
  filter: VolumeFilter & {readonly vmids: readonly number[]},
): Promise<Found<Backup>> {
  const {items, warnings} = await volumesOf(client, 'backup', filter)
  const backups = items.map(({node, volume}) => toBackup(volume, node))
  const wanted = backups.filter(({vmid}) => filter.vmids.length === 0 || filter.vmids.some((each) => each === vmid))
  return {
    items: wanted.toSorted((one, other) => (other.createdAt ?? '').localeCompare(one.createdAt ?? '')),
    warnings,
  }
}

/** One request for each storage that takes such content; one that cannot be read is said, the others count. */
async function volumesOf(client: ProxmoxClient, content: string, filter: VolumeFilter) {
  const storages = (await listStorages(client, {content, node: filter.node})).filter(
    ({storage}) => filter.storage === undefined || storage === filter.storage,
  )
  const anyNode = storages.some(({node}) => node === null) ? (await client.nodes.list())[0]?.node : undefined
  const warnings: string[] = []
  const found = await Promise.all(
    storages.map(async ({isAvailable, node, storage}) => {
      const from = node ?? filter.node ?? anyNode
      if (from === undefined) return []
      if (!isAvailable) {
        warnings.push(`${storage} on ${from} is not available`)
        return []
      }
      try {
        const volumes = await client.storage.content(from, storage, {content})
        return volumes.map((volume) => ({node, volume}))
      } catch (error) {
        if (!isProxmoxError(error, 'PROXMOX_FORBIDDEN', 'PROXMOX_NODE_UNREACHABLE', 'PROXMOX_FAILED')) throw error
        warnings.push(`${storage} on ${from} cannot be read: ${error.message}`)
        return []
      }
    }),
  )
  return {items: found.flat(), warnings}
}

function toImage(volume: Volume, node: string | null): Image {
  const volid = oneLine(volume.volid)
  return {
    bytes: volume.size ?? null,
    content: oneLine(volume.content ?? ''),
    createdAt: volume.ctime === undefined ? null : new Date(volume.ctime * 1000).toISOString(),
    format: oneLine(volume.format ?? '') || null,
    node,
    storage: volid.slice(0, volid.indexOf(':')),
    volid,
  }
}

function toBackup(volume: Volume, node: string | null): Backup {
  const {content: _, ...image} = toImage(volume, node)
  return {
    ...image,
    isProtected: volume.protected ?? false,
    notes: oneLine(volume.notes ?? '') || null,
    vmid: volume.vmid ?? null,
  }
}
