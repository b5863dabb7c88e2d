import {z} from 'zod'
import {isProxmoxError, oneLine, type ProxmoxClient, type Resource} from '#shared/proxmox/index'

export const StorageShape = z.object({
  storage: z.string(),
  /** Null when all nodes share it. */
  node: z.string().nullable(),
  type: z.string().nullable(),
  content: z.array(z.string()),
  isAvailable: z.boolean(),
  /** Bytes; null when it does not answer. */
  totalBytes: z.number().nullable(),
  usedBytes: z.number().nullable(),
  availableBytes: z.number().nullable(),
  usedPercent: z.number().nullable(),
  /** Sizes of all disks there, written or not; null unless asked for, or when the token may not see them. */
  committedBytes: z.number().nullable(),
  verdict: z.enum(['ok', 'filling', 'full', 'overcommitted', 'unavailable']),
})
export type Storage = z.infer<typeof StorageShape>

export interface StorageFilter {
  readonly node?: string | undefined
  readonly content?: string | undefined
}

/** Percent of a storage above which it is worth a look, and above which nothing more should be put there. */
const FILLING = 75
const FULL = 85

/** One request; with `committed`, one more for each storage that holds disks. */
export async function listStorages(
  client: ProxmoxClient,
  filter: StorageFilter = {},
  {committed = false}: {readonly committed?: boolean} = {},
): Promise<Storage[]> {
  const resources = (await client.resources('storage')).filter((resource) => isWanted(resource, filter))
  const seen = new Set<string>()
  const single = resources.filter((resource) => {
    const key = resource.shared ? (resource.storage ?? '') : resource.id
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
  const storages = await Promise.all(
    single.map(async (resource) => toStorage(resource, committed ? await commitment(client, resource) : null)),
  )
  return storages.toSorted(
    (one, other) => compare(one.node ?? '', other.node ?? '') || compare(one.storage, other.storage),
  )
}

/** The storages of a node that take a kind of content, the one with most room first. */
export async function storagesFor(client: ProxmoxClient, node: string, content: string): Promise<Storage[]> {
  const all = (await client.resources('storage')).filter((resource) => isWanted(resource, {content, node}))
  return all
    .map((resource) => toStorage(resource, null))
    .filter(({isAvailable}) => isAvailable)
    .toSorted((one, other) => (other.availableBytes ?? 0) - (one.availableBytes ?? 0))
}

async function commitment(client: ProxmoxClient, {content, node, storage}: Resource): Promise<number | null> {
  if (node === undefined || storage === undefined || !contentsOf(content).includes('images')) return null
  try {
    const volumes = await client.storage.content(node, storage, {content: 'images'})
    return volumes.reduce((sum, {size}) => sum + (size ?? 0), 0)
  } catch (error) {
    if (isProxmoxError(error, 'PROXMOX_FORBIDDEN', 'PROXMOX_NODE_UNREACHABLE', 'PROXMOX_FAILED')) return null
    throw error
  }
}

function toStorage(resource: Resource, committedBytes: number | null): Storage {
  const isAvailable = resource.status === 'available'
  const total = isAvailable ? (resource.maxdisk ?? null) : null
  const used = isAvailable ? (resource.disk ?? null) : null
  const usedPercent = total && used !== null ? Math.round((used / total) * 100) : null
  return {
    availableBytes: total === null || used === null ? null : total - used,
    committedBytes,
    content: contentsOf(resource.content),
    isAvailable,
    node: resource.shared ? null : oneLine(resource.node ?? ''),
    storage: oneLine(resource.storage ?? ''),
    totalBytes: total,
    type: oneLine(resource.plugintype ?? '') || null,
    usedBytes: used,
    usedPercent,
    verdict: verdictOn({committedBytes, isAvailable, total, usedPercent}),
  }
}

function verdictOn({
  committedBytes,
  isAvailable,
  total,
  usedPercent,
}: {
  committedBytes: number | null
  isAvailable: boolean
  total: number | null
  usedPercent: number | null
}): Storage['verdict'] {
  if (!isAvailable) return 'unavailable'
  if (usedPercent !== null && usedPercent >= FULL) return 'full'
  if (usedPercent !== null && usedPercent >= FILLING) return 'filling'
  return committedBytes !== null && total !== null && committedBytes > total ? 'overcommitted' : 'ok'
}

function isWanted({content: contents, node, type}: Resource, filter: StorageFilter): boolean {
  if (type !== 'storage') return false
  if (filter.node !== undefined && node !== filter.node) return false
  return filter.content === undefined || contentsOf(contents).includes(filter.content)
}

function contentsOf(content: string | undefined): string[] {
  return oneLine(content ?? '')
    .split(',')
    .filter((each) => each !== '')
    .toSorted(compare)
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other)
}
