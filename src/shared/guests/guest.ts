import {z} from 'zod'
import {oneLine, type ProxmoxClient, type Resource} from '#shared/proxmox/index'

/** A virtual machine as a list has it. Sizes in bytes, times in seconds. */
export const GuestShape = z.object({
  vmid: z.number(),
  name: z.string().nullable(),
  node: z.string(),
  /** running, stopped, or unknown when its node does not answer. */
  status: z.string(),
  isTemplate: z.boolean(),
  /** What has it locked, such as backup. */
  lock: z.string().nullable(),
  threads: z.number().nullable(),
  /** Of one thread's time: 0 to 1. */
  load: z.number().nullable(),
  memoryBytes: z.number().nullable(),
  usedMemoryBytes: z.number().nullable(),
  diskBytes: z.number().nullable(),
  uptimeSeconds: z.number().nullable(),
  pool: z.string().nullable(),
  tags: z.array(z.string()),
})
export type Guest = z.infer<typeof GuestShape>

export interface GuestFilter {
  readonly node?: string | undefined
  readonly status?: string | undefined
  readonly tag?: string | undefined
  readonly pool?: string | undefined
}

/** All machines of all nodes, in one request; containers are none. */
export async function listGuests(client: ProxmoxClient, filter: GuestFilter = {}): Promise<Guest[]> {
  const guests = (await client.resources('vm')).filter(({type}) => type === 'qemu').map(toGuest)
  return guests.filter((guest) => isWanted(guest, filter)).toSorted((one, other) => one.vmid - other.vmid)
}

/** What is missing when a token sees no machine; null when there are simply none. */
export async function blindness(client: ProxmoxClient): Promise<string | null> {
  const permissions = await client.access.permissions()
  const sees = Object.entries(permissions).some(
    ([path, privileges]) => /^\/$|^\/vms|^\/pool/.test(path) && 'VM.Audit' in privileges,
  )
  return sees ? null : `the token ${client.tokenId} has no VM.Audit on /vms, so it sees no machine (lab access show)`
}

/** `VM 100 postgres`. */
export function guestLabel({name, vmid}: Pick<Guest, 'name' | 'vmid'>): string {
  return name === null ? `VM ${vmid}` : `VM ${vmid} ${name}`
}

/** Names are what somebody else made up; none is known to be safe to show. */
export function shownName(name: string | undefined): string | null {
  return oneLine(name ?? '') || null
}

function toGuest(resource: Resource): Guest {
  return {
    diskBytes: resource.maxdisk ?? null,
    isTemplate: resource.template ?? false,
    load: resource.cpu ?? null,
    lock: shownName(resource.lock),
    memoryBytes: resource.maxmem ?? null,
    name: shownName(resource.name),
    node: oneLine(resource.node ?? ''),
    pool: shownName(resource.pool),
    status: oneLine(resource.status ?? 'unknown'),
    tags: tagsOf(resource.tags),
    threads: resource.maxcpu ?? null,
    uptimeSeconds: resource.status === 'running' ? (resource.uptime ?? null) : null,
    usedMemoryBytes: resource.mem ?? null,
    vmid: resource.vmid ?? 0,
  }
}

export function tagsOf(tags: string | undefined): string[] {
  return oneLine(tags ?? '')
    .split(/[;, ]/)
    .filter((tag) => tag !== '')
}

function isWanted(guest: Guest, {node, pool, status, tag}: GuestFilter): boolean {
  if (node !== undefined && guest.node !== node) return false
  if (pool !== undefined && guest.pool !== pool) return false
  if (status !== undefined && guest.status !== status) return false
  return tag === undefined || guest.tags.includes(tag)
}
