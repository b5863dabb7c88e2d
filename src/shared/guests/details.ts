import {z} from 'zod'
import {type GuestConfiguration, isProxmoxError, oneLine, type Pending, type ProxmoxClient} from '#shared/proxmox/index'
import {DiskShape, disksOf} from './disks.ts'
import {findGuests} from './find.ts'
import {type Guest, GuestShape, tagsOf} from './guest.ts'
import {readProperties} from './property-text.ts'
import {isRunning, present} from './ready.ts'

export const GuestDetailsShape = GuestShape.extend({
  description: z.string().nullable(),
  /** smbios1: what tells it from another that has its VMID later. */
  uuid: z.string().nullable(),
  cores: z.number(),
  sockets: z.number(),
  cpu: z.string().nullable(),
  startsWithNode: z.boolean(),
  isProtected: z.boolean(),
  disks: z.array(DiskShape),
  networks: z.array(
    z.object({
      key: z.string(),
      model: z.string(),
      mac: z.string().nullable(),
      bridge: z.string().nullable(),
      vlan: z.number().nullable(),
      /** From cloud-init: an address with its prefix, or dhcp. */
      configured: z.string().nullable(),
      gateway: z.string().nullable(),
    }),
  ),
  /** Switched on in the configuration; of one that runs, whether it answers. */
  agent: z.enum(['off', 'on', 'absent', 'answers']),
  /** What the guest agent says; null when it does not answer. */
  addresses: z.array(z.string()).nullable(),
  snapshots: z.number(),
  /** What changes at the next start; secrets are masked by the server. */
  pending: z.array(z.object({key: z.string(), value: z.string().nullable()})),
})
export type GuestDetails = z.infer<typeof GuestDetailsShape>

export async function readGuests(client: ProxmoxClient, references: readonly string[]): Promise<GuestDetails[]> {
  const guests = await findGuests(client, references)
  return Promise.all(guests.map((guest) => readGuest(client, guest)))
}

async function readGuest(client: ProxmoxClient, guest: Guest): Promise<GuestDetails> {
  const {node, vmid} = guest
  const [now, configuration, snapshots, pending] = await Promise.all([
    present(client, guest),
    client.guests.configuration(node, vmid, {current: true}),
    client.snapshots.list(node, vmid),
    client.guests.pending(node, vmid),
  ])
  const addresses = isRunning(now) && now.present.agent ? await addressesOf(client, guest) : null
  const {present: status, ...known} = now
  return {
    ...known,
    addresses,
    agent: agentState(isRunning(now), status.agent ?? false, addresses !== null),
    cores: configuration.cores ?? 1,
    cpu: readProperties(oneLine(configuration.cpu ?? ''), 'cputype')['cputype'] || null,
    description: configuration.description?.trim() || null,
    disks: disksOf(configuration),
    isProtected: configuration.protection ?? false,
    lock: oneLine(status.lock ?? '') || null,
    networks: networksOf(configuration),
    pending: pending.flatMap(pendingOf),
    snapshots: snapshots.filter(({name}) => name !== 'current').length,
    sockets: configuration.sockets ?? 1,
    startsWithNode: configuration.onboot ?? false,
    status: oneLine(status.qmpstatus ?? status.status),
    tags: tagsOf(configuration.tags),
    uuid: readProperties(oneLine(configuration.smbios1 ?? ''), '')['uuid'] ?? null,
  }
}

function agentState(runs: boolean, isOn: boolean, answers: boolean): GuestDetails['agent'] {
  if (!isOn) return 'off'
  if (!runs) return 'on'
  return answers ? 'answers' : 'absent'
}

async function addressesOf(client: ProxmoxClient, {node, vmid}: Guest): Promise<string[] | null> {
  try {
    const interfaces = await client.agent.interfaces(node, vmid)
    return interfaces
      .flatMap((each) => each['ip-addresses'] ?? [])
      .map((address) => oneLine(address['ip-address']))
      .filter((address) => !/^(?:127\.|::1$|fe80:)/i.test(address))
  } catch (error) {
    if (isProxmoxError(error, 'PROXMOX_AGENT_ABSENT', 'PROXMOX_FORBIDDEN', 'PROXMOX_FAILED', 'PROXMOX_TIMEOUT'))
      return null
    throw error
  }
}

function networksOf(configuration: GuestConfiguration): GuestDetails['networks'] {
  const keys = Object.keys(configuration).filter((key) => /^net\d+$/.test(key))
  return keys.toSorted().map((key) => {
    const {bridge, tag, ...device} = readProperties(oneLine(String(configuration[key])), 'model')
    const address = readProperties(oneLine(String(configuration[`ipconfig${key.slice(3)}`] ?? '')), '')
    const [model = 'unknown', mac] = Object.entries(device).find(([, value]) => /^([\da-f]{2}:){5}/i.test(value)) ?? [
      device['model'],
      device['macaddr'],
    ]
    return {
      bridge: bridge ?? null,
      configured: address['ip'] ?? null,
      gateway: address['gw'] ?? null,
      key,
      mac: mac ?? null,
      model,
      vlan: tag === undefined ? null : Number(tag),
    }
  })
}

function pendingOf({delete: isDeleted, key, pending}: Pending) {
  if (pending === undefined && !isDeleted) return []
  return [{key: oneLine(key), value: pending === undefined ? null : oneLine(pending)}]
}
