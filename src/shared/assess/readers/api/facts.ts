import type {Node, NodeStatus, ProxmoxClient} from '#shared/proxmox/index'
import {ExitCode, UserError} from '../../../errors.ts'
import type {DiskFacts, HostFacts, InterfaceFacts} from '../../facts.ts'
import {newGaps} from './gaps.ts'
import {readGuests} from './guests.ts'
import {readStorages} from './storages.ts'

/** One node, as the token may see it. What it may not see is a gap that names the privilege. */
export async function readFactsOverApi(client: ProxmoxClient, wanted?: string): Promise<HostFacts> {
  const gaps = newGaps()
  const [version, nodes] = await Promise.all([client.version(), client.nodes.list()])
  const {node} = chooseNode(nodes, wanted)
  const [status, network, disks, guests] = await Promise.all([
    gaps.unless('processors and memory', () => client.nodes.status(node)),
    gaps.unless('network', () => client.nodes.network(node)),
    gaps.unless('disks', () => client.nodes.disks(node)),
    readGuests(client, node, gaps),
  ])
  const foundDisks = disks?.map(diskOf) ?? null
  const storages = await readStorages(client, node, foundDisks, gaps)
  const cpu = processorsOf(status)
  const totalBytes = status?.memory.total ?? null
  gaps.add('memory modules', 'Proxmox VE does not tell them; lab assess --host reads them as root')
  return {
    cpu,
    disks: foundDisks,
    gaps: [...gaps.all],
    guests,
    interfaces: network?.flatMap(interfaceOf) ?? null,
    memory: {modules: null, totalBytes, usedBytes: status?.memory.used ?? null},
    numa: derivedNuma(cpu.sockets, totalBytes),
    source: 'api',
    storages,
    system: {
      hostname: node,
      isVirtual: flagsOf(status)?.includes('hypervisor') ?? null,
      kernel: /\d+\.\d+\S*/.exec(status?.kversion ?? '')?.[0] ?? null,
      name: 'Proxmox VE',
      proxmoxVersion: version.version,
    },
    target: `https://${client.host.includes(':') ? `[${client.host}]` : client.host}:${client.port}`,
  }
}

function chooseNode(nodes: readonly Node[], wanted: string | undefined): Node {
  const names = nodes.map(({node}) => node).sort()
  const chosen = wanted === undefined && nodes.length === 1 ? nodes[0] : nodes.find(({node}) => node === wanted)
  if (chosen) return chosen
  const nextStep = `lab assess --api --node ${names[0] ?? 'NAME'}`
  if (wanted !== undefined) {
    throw new UserError(`There is no node "${wanted}"; there are ${names.join(', ')}.`, {
      code: 'NOT_FOUND',
      exitCode: ExitCode.notFound,
      nextStep,
      problems: [{field: '--node', message: 'is not a node of this server'}],
    })
  }
  throw new UserError(`The server has several nodes: ${names.join(', ')}.`, {
    code: 'INVALID_INPUT',
    exitCode: ExitCode.usage,
    nextStep,
    problems: [{field: '--node', message: 'has to say which one'}],
  })
}

function flagsOf(status: NodeStatus | null): string[] | undefined {
  return status?.cpuinfo.flags?.split(' ')
}

function processorsOf(status: NodeStatus | null): HostFacts['cpu'] {
  const {cores, cpus, hvm, model, sockets} = status?.cpuinfo ?? {}
  const flags = flagsOf(status)
  const machine = (status?.['current-kernel'] as {machine?: unknown} | undefined)?.machine
  return {
    architecture: typeof machine === 'string' ? machine : null,
    cores: cores ?? null,
    hasAvx2: flags?.includes('avx2') ?? null,
    hasAvx512: flags?.includes('avx512f') ?? null,
    hasVirtualization: hvm ?? (flags ? flags.includes('vmx') || flags.includes('svm') : null),
    model: model ?? null,
    sockets: sockets ?? null,
    threads: cpus ?? null,
  }
}

/** The API has no sizes of NUMA nodes: the memory is taken to be spread evenly, and said to be. */
function derivedNuma(sockets: number | null, totalBytes: number | null): HostFacts['numa'] {
  if (sockets === null || totalBytes === null) return {isDerived: false, nodes: null}
  const nodes = Array.from({length: sockets}, () => ({cpus: null, memoryBytes: totalBytes / sockets}))
  return {isDerived: sockets > 1, nodes}
}

type Disk = Awaited<ReturnType<ProxmoxClient['nodes']['disks']>>[number]

function diskOf({devpath, health, model, size, type, wearout}: Disk): DiskFacts {
  return {
    device: devpath,
    health: health ?? null,
    lifeLeft: typeof wearout === 'number' && wearout >= 0 ? wearout : null,
    medium: type === 'hdd' || type === 'ssd' || type === 'nvme' ? type : null,
    model: model?.trim() || null,
    sizeBytes: size ?? null,
  }
}

type Network = Awaited<ReturnType<ProxmoxClient['nodes']['network']>>[number]

/** Interfaces with an address, and bridges. */
function interfaceOf({address, cidr, gateway, iface, method, type}: Network): InterfaceFacts[] {
  const isBridge = type === 'bridge' || type === 'OVSBridge'
  const own = cidr ?? address
  if (own === undefined && !isBridge && method !== 'dhcp') return []
  return [
    {
      addresses: own === undefined ? [] : [own],
      gateway: gateway ?? null,
      isBridge,
      method: method === 'static' || method === 'dhcp' ? method : null,
      name: iface,
    },
  ]
}
