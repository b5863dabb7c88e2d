import {readProperties} from '#shared/guests/index'
import {
  type GuestConfiguration,
  isProxmoxError,
  oneLine,
  type ProxmoxClient,
  type Resource,
  type Storage,
} from '#shared/proxmox/index'
import {UserError} from '../errors.ts'
import {imageFileOf, type LabFile, nodeOf, storageOf} from './lab-file.ts'
import {
  type GuestState,
  hasVolume,
  type ImageState,
  type LabState,
  type NodeDetails,
  type NodeState,
  type StorageState,
} from './lab-state.ts'

/**
 * Everything that a plan depends on, read and never written: five requests, five for each node that the lab uses, one
 * for each storage, and one for each machine there is, many at a time.
 */
export async function readLabState(client: ProxmoxClient, lab: LabFile): Promise<LabState> {
  const used = [...new Set(lab.vms.map((guest) => nodeOf(lab, guest)))]
  const gaps: string[] = []
  const may = async <Value>(what: string, read: () => Promise<Value>): Promise<Value | null> => orGap(gaps, what, read)
  const [{version}, resources, permissions, poolExists] = await Promise.all([
    client.version(),
    client.resources(),
    client.access.permissions(),
    poolIsThere(client, lab),
  ])
  const known = resources.filter(({type}) => type === 'node')
  const online = new Set(known.filter(({status}) => status !== 'offline').map(({node}) => node))
  const working = used.filter((node) => online.has(node))
  const [details, storages, guests] = await Promise.all([
    Promise.all(working.map(async (node) => [node, await readNode(client, node, may)] as const)),
    Promise.all(working.map((node) => readStorages(client, node, lab, may))),
    Promise.all(resources.filter(({type}) => type === 'qemu').map((each) => readGuest(client, each, may))),
  ])
  const byNode = new Map(details)
  const nodes = known.map(
    ({node = ''}): NodeState => ({details: byNode.get(node) ?? null, isOnline: online.has(node), node}),
  )
  const found = storages.flat()
  return {
    containers: resources.filter(({type}) => type === 'lxc').length,
    gaps,
    guests: guests.toSorted((one, other) => one.vmid - other.vmid),
    image: await readImage(client, lab, working, found, may),
    nodes,
    permissions,
    poolExists,
    storages: found,
    version,
  }
}

/** Single machines, as the state of a lab has them, and what of them could not be read. */
export async function readGuestStates(
  client: ProxmoxClient,
  resources: readonly Resource[],
): Promise<Pick<LabState, 'gaps' | 'guests'>> {
  const gaps: string[] = []
  const guests = await Promise.all(
    resources.map((each) => readGuest(client, each, (what, read) => orGap(gaps, what, read))),
  )
  return {gaps, guests}
}

type May = <Value>(what: string, read: () => Promise<Value>) => Promise<Value | null>

/** What a token may not see, or one part of the server does not tell, is a gap and no reason to give up. */
async function orGap<Value>(gaps: string[], what: string, read: () => Promise<Value>): Promise<Value | null> {
  try {
    return await read()
  } catch (error) {
    if (!isProxmoxError(error, 'PROXMOX_FORBIDDEN', 'PROXMOX_NOT_FOUND', 'PROXMOX_NODE_UNREACHABLE', 'PROXMOX_FAILED'))
      throw error
    gaps.push(`${what}: ${oneLine((error as UserError).message)}`)
    return null
  }
}

async function poolIsThere(client: ProxmoxClient, {pool}: LabFile): Promise<boolean | null> {
  return pool === undefined ? null : (await client.pools()).some(({poolid}) => poolid === pool)
}

async function readNode(client: ProxmoxClient, node: string, may: May): Promise<NodeDetails | null> {
  const [status, interfaces, disks, tasks] = await Promise.all([
    may(`node ${node}`, () => client.nodes.status(node)),
    may(`network of ${node}`, () => client.nodes.network(node)),
    may(`disks of ${node}`, () => client.nodes.disks(node)),
    may(`tasks of ${node}`, () => client.tasks.list(node, {source: 'active', typefilter: 'vzdump'})),
  ])
  if (!status) return null
  const {cpuinfo, memory} = status
  return {
    backups: (tasks ?? []).map(({id = ''}) => id),
    cores: cpuinfo.cores ?? cpuinfo.cpus ?? 0,
    disks: disks?.map(({size = 0, type = 'unknown'}) => ({bytes: size, type})) ?? null,
    flags: cpuinfo.flags === undefined ? null : new Set(cpuinfo.flags.split(/\s+/)),
    interfaces: (interfaces ?? []).map(({active, cidr, iface, type}) => ({
      cidr: cidr ?? null,
      isActive: active ?? false,
      name: iface,
      type: type ?? '',
    })),
    memoryBytes: memory.total,
    model: cpuinfo.model === undefined ? null : oneLine(cpuinfo.model),
    sockets: cpuinfo.sockets ?? 1,
    threads: cpuinfo.cpus ?? 0,
  }
}

/** All of a node, with what lies on those that the lab uses. */
async function readStorages(client: ProxmoxClient, node: string, lab: LabFile, may: May): Promise<StorageState[]> {
  const storages = (await may(`storages of ${node}`, () => client.storage.list(node))) ?? []
  const disks = lab.vms.filter((guest) => nodeOf(lab, guest) === node).map((guest) => storageOf(lab, guest))
  const used = new Set([...disks, lab.storages.images])
  return Promise.all(
    storages.map(async (each): Promise<StorageState> => {
      const state = storageState(each, node)
      const {isActive, isEnabled, storage} = state
      if (!isActive || !isEnabled || !used.has(storage)) return state
      const volumes = await may(`volumes on ${storage}`, () => client.storage.content(node, storage))
      return {
        ...state,
        volumes:
          volumes?.map(({content, size = 0, used: usedBytes = null, vmid = null, volid}) => ({
            bytes: size,
            isDisk: content === 'images',
            usedBytes,
            vmid,
            volid,
          })) ?? null,
      }
    }),
  )
}

function storageState(
  {active, content = '', enabled, shared, storage, total, type, used}: Storage,
  node: string,
): StorageState {
  return {
    content: content.split(',').filter((each) => each !== ''),
    isActive: active ?? true,
    isEnabled: enabled ?? true,
    isShared: shared ?? false,
    node,
    storage,
    totalBytes: total ?? null,
    type,
    usedBytes: used ?? null,
    volumes: null,
  }
}

async function readGuest(client: ProxmoxClient, resource: Resource, may: May): Promise<GuestState> {
  const {maxcpu, maxmem, node = '', status, template = false, vmid = 0} = resource
  const isRunning = status === 'running'
  const configuration = await may(`configuration of VM ${vmid}`, () => client.guests.configuration(node, vmid))
  const fixed = configuration ? configuredAddresses(configuration) : []
  const asks = isRunning && fixed.length === 0 && hasAgent(configuration)
  return {
    addresses: asks ? await agentAddresses(client, node, vmid) : fixed,
    configuration,
    isRunning,
    isTemplate: template,
    lock: oneLine(configuration?.lock ?? resource.lock ?? '') || null,
    memoryBytes: maxmem ?? 0,
    name: oneLine(configuration?.name ?? resource.name ?? ''),
    node,
    startsWithHost: configuration?.onboot ?? false,
    threads: maxcpu ?? 0,
    uuid: readProperties(configuration?.smbios1 ?? '', '')['uuid']?.toLowerCase() ?? null,
    vmid,
  }
}

/** The fixed ones of cloud-init. */
function configuredAddresses(configuration: GuestConfiguration): string[] {
  return Object.entries(configuration)
    .filter(([key, value]) => /^ipconfig\d+$/.test(key) && typeof value === 'string')
    .flatMap(([, value]) => readProperties(String(value), '')['ip']?.split('/')[0] ?? [])
    .filter((address) => /^[\d.]+$/.test(address))
}

function hasAgent(configuration: GuestConfiguration | null): boolean {
  const enabled = readProperties(configuration?.agent ?? '0', 'enabled')['enabled']
  return enabled === '1'
}

/** An agent that does not answer is nothing unusual. */
async function agentAddresses(client: ProxmoxClient, node: string, vmid: number): Promise<string[]> {
  try {
    const interfaces = await client.agent.interfaces(node, vmid)
    return interfaces
      .flatMap((each) => each['ip-addresses'] ?? [])
      .map((each) => each['ip-address'])
      .filter((address) => /^[\d.]+$/.test(address) && !address.startsWith('127.'))
  } catch (error) {
    if (error instanceof UserError) return []
    throw error
  }
}

/** How large it is, from the server that will fetch it; not asked when it is there. */
async function readImage(
  client: ProxmoxClient,
  lab: LabFile,
  nodes: readonly string[],
  storages: readonly StorageState[],
  may: May,
): Promise<ImageState> {
  const volid = `${lab.storages.images}:import/${imageFileOf(lab)}`
  const lacking = nodes.find((node) => !storages.some((each) => each.node === node && hasVolume(each, volid)))
  if (lacking === undefined) return {bytes: 0, problem: null}
  try {
    const metadata = await client.nodes.urlMetadata(lacking, lab.image.url)
    return {bytes: metadata.size ?? null, problem: null}
  } catch (error) {
    if (isProxmoxError(error, 'PROXMOX_FAILED')) return {bytes: null, problem: oneLine((error as UserError).message)}
    await may('size of the image', () => Promise.reject(error))
    return {bytes: null, problem: null}
  }
}
