import {readFile} from 'node:fs/promises'
import {storagesFor} from '#shared/guests/index'
import {
  type GuestState,
  isInside,
  isReserved,
  type LabFile,
  readGuestStates,
  readLabText,
  subnetOf,
} from '#shared/plan/index'
import {oneLine, type ProxmoxClient, type Resource} from '#shared/proxmox/index'
import {UserError} from '../../errors.ts'
import {addressText} from '../address-text.ts'
import {readInterfaces} from '../interfaces.ts'

/** What there is to choose from at the server, and what is taken there. */
export interface Choices {
  /** Those that answer. */
  readonly nodes: readonly string[]
  readonly nextId: number
  /** What has a VMID or a name, as it is called. */
  readonly taken: readonly {readonly vmid: number; readonly name: string}[]
  readonly usedAddresses: ReadonlySet<string>
  /** The lab file of this folder; null without one that can be read. */
  readonly lab: LabFile | null
}

export interface NodeChoices {
  /** With most room first. */
  readonly storages: readonly {readonly storage: string; readonly availableBytes: number | null}[]
  readonly bridges: readonly {readonly name: string; readonly cidr: string | null; readonly gateway: string | null}[]
}

export async function readChoices(client: ProxmoxClient, file: string): Promise<Choices> {
  const [resources, nextId, lab] = await Promise.all([client.resources(), client.nextId(), labIfThere(file)])
  const machines = resources.filter(({type}) => type === 'qemu' || type === 'lxc')
  const {guests} = await readGuestStates(
    client,
    machines.filter(({type}) => type === 'qemu'),
  )
  return {
    lab,
    nextId: freeId(nextId, machines, lab),
    nodes: resources
      .filter(({status, type}) => type === 'node' && status !== 'offline')
      .map(({node}) => oneLine(node ?? ''))
      .toSorted(),
    taken: [
      ...machines.map(({name = '', vmid = 0}) => ({name: oneLine(name), vmid})),
      ...(lab?.vms ?? []).map(({name, vmid}) => ({name, vmid})),
    ],
    usedAddresses: usedAddresses(guests, lab),
  }
}

export async function readNodeChoices(client: ProxmoxClient, node: string): Promise<NodeChoices> {
  const [storages, interfaces] = await Promise.all([storagesFor(client, node, 'images'), readInterfaces(client, node)])
  return {
    bridges: interfaces
      .filter(({active, type = ''}) => /bridge/i.test(type) && active !== false)
      .map(({cidr, gateway, iface}) => ({cidr: cidr ?? null, gateway: gateway ?? null, name: oneLine(iface)})),
    storages: storages.map(({availableBytes, storage}) => ({availableBytes, storage})),
  }
}

export interface Network {
  readonly subnet: string
  readonly gateway: string | null
}

/** That of the lab file when it is about this bridge, else that of the node on it; null when nobody says it. */
export function networkOn(bridge: string, {lab}: Choices, {bridges}: NodeChoices): Network | null {
  if (lab && lab.network.bridge === bridge) return {gateway: lab.network.gateway, subnet: lab.network.subnet}
  const there = bridges.find(({name}) => name === bridge)
  return there?.cidr ? {gateway: there.gateway, subnet: there.cidr} : null
}

/** With its prefix; undefined when none is known to be free. Nobody knows about what has no machine here. */
export function freeAddress({gateway, subnet: text}: Network, {lab, usedAddresses}: Choices): string | undefined {
  const subnet = subnetOf(text)
  const own = text.split('/')[0]!
  const ours = (lab?.vms ?? []).map(({ip}) => ip).filter((ip) => isInside(ip, subnet))
  const from =
    ours[0] === undefined ? subnet.first + (subnet.last - subnet.first > 100 ? 50 : 1) : subnetOf(ours[0]).first
  for (let number = from; number < subnet.last; number++) {
    const address = addressText(number)
    const isTaken = usedAddresses.has(address) || address === gateway || address === own
    if (!isTaken && !isReserved(address, subnet)) return `${address}/${subnet.prefix}`
  }
  return undefined
}

function usedAddresses(guests: readonly GuestState[], lab: LabFile | null): Set<string> {
  return new Set([...guests.flatMap(({addresses}) => addresses), ...(lab?.vms ?? []).map(({ip}) => ip)])
}

/** Also none that the lab file has given away. */
function freeId(from: number, machines: readonly Resource[], lab: LabFile | null): number {
  const taken = new Set([...machines.map(({vmid}) => vmid), ...(lab?.vms ?? []).map(({vmid}) => vmid)])
  let vmid = from
  while (taken.has(vmid)) vmid++
  return vmid
}

/** Only suggestions come from it, so one that is wrong is as good as none. */
async function labIfThere(file: string): Promise<LabFile | null> {
  try {
    return (await readLabText(await readFile(file, 'utf8'), file)).lab
  } catch (error) {
    if (error instanceof UserError || (error as NodeJS.ErrnoException).code !== undefined) return null
    throw error
  }
}
