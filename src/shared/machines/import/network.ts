import {readProperties} from '#shared/guests/index'
import {isInside, type LabFile, subnetOf} from '#shared/plan/index'
import type {ProxmoxClient} from '#shared/proxmox/index'
import {addressText} from '../address-text.ts'
import {readInterfaces} from '../interfaces.ts'
import type {Readable} from './refuse.ts'

type Network = Pick<LabFile['network'], 'bridge' | 'gateway' | 'subnet' | 'vlan'>

/** A machine's first network card and what cloud-init sets on it; undefined is not said. */
export function cardOf({configuration}: Readable) {
  const {bridge, tag, ...device} = readProperties(String(configuration['net0'] ?? ''), 'model')
  const {gw, ip = ''} = readProperties(String(configuration['ipconfig0'] ?? ''), '')
  const [model] = Object.entries(device).find(([, value]) => /^(?:[\da-f]{2}:){5}/i.test(value)) ?? [device['model']]
  const options = Object.keys(device).filter((key) => key !== model && key !== 'macaddr' && key !== 'model')
  return {
    bridge,
    gateway: gw,
    isThere: configuration['net0'] !== undefined,
    model,
    options,
    subnet: /^[\d.]+\/\d+$/.test(ip) ? networkText(ip) : undefined,
    vlan: tag === undefined ? undefined : Number(tag),
  }
}

/** The network of most of the machines; what they do not say is that of the node. Null when nobody says it. */
export async function commonNetwork(client: ProxmoxClient, guests: readonly Readable[]): Promise<Network | null> {
  const cards = guests.map(cardOf)
  const bridge = mostCommon(cards.flatMap((card) => card.bridge ?? [])) ?? 'vmbr0'
  const there = cards.filter((card) => card.bridge === bridge)
  const vlan = mostCommon(there.map((card) => card.vlan))
  const configured = mostCommon(there.flatMap((card) => card.subnet ?? []))
  const gateway = mostCommon(there.flatMap((card) => (card.subnet === configured ? (card.gateway ?? []) : [])))
  const rest = {bridge, ...(vlan !== undefined && {vlan})}
  if (configured !== undefined && gateway !== undefined) return {...rest, gateway, subnet: configured}
  const interfaces = await readInterfaces(client, guests[0]!.node)
  const node = interfaces.find(({iface}) => iface === bridge)
  const subnet = configured ?? (node?.cidr === undefined ? undefined : networkText(node.cidr))
  if (subnet === undefined) return null
  // That of the node is theirs only in the same network.
  const ofNode = node?.gateway !== undefined && isInside(node.gateway, subnetOf(subnet)) ? node.gateway : undefined
  return {...rest, gateway: gateway ?? ofNode ?? firstOf(subnet), subnet}
}

/** What most have; of equals the first. */
export function mostCommon<Value>(values: readonly Value[]): Value | undefined {
  const counts = new Map<Value, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].toSorted(([, one], [, other]) => other - one)[0]?.[0]
}

function networkText(cidr: string): string {
  const {first, prefix} = subnetOf(cidr)
  return `${addressText(first)}/${prefix}`
}

/** Where most networks have their way out. */
function firstOf(subnet: string): string {
  return addressText(subnetOf(subnet).first + 1)
}
