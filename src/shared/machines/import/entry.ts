import type {z} from 'zod'
import {bootDisk, disksOf, readProperties} from '#shared/guests/index'
import {
  cpuTypeOf,
  fixedAddressOf,
  isInside,
  isReserved,
  type LabFile,
  LabFileShape,
  type Role,
  subnetOf,
} from '#shared/plan/index'
import {oneLine} from '#shared/proxmox/index'
import type {Readable} from './refuse.ts'

/** As it is written in a lab file. */
export type Entry = z.input<typeof LabFileShape>['vms'][number]

/** What the file says for all machines, which an entry does not repeat. */
export interface Around {
  readonly node: string
  readonly storage: string
  readonly subnet: LabFile['network']['subnet']
}

const fields = LabFileShape.shape.vms.element.shape

/**
 * The entry that equals a machine, or why there is none. What it stands for is not deployed: nobody can see from outside
 * what runs in it. `address` is one that somebody told.
 */
export function entryOf(guest: Readable, around: Around, address: string | undefined): Entry | string {
  const {configuration, isRunning, node, startsWithHost, uuid, vmid} = guest
  const ip = addressOf(guest, around, address)
  if (!ip.isRight) return ip.reason
  const disk = bootDisk(configuration, disksOf(configuration))!
  const cpu = cpuTypeOf(configuration)
  const sockets = configuration.sockets ?? 1
  const numa = numaOf(guest)
  const tags = tagsOf(guest)
  return {
    name: nameOf(guest),
    vmid,
    role: roleOf(guest.name),
    ...(node !== around.node && {node}),
    cores: configuration.cores ?? 1,
    ...(sockets !== 1 && {sockets}),
    ...(cpu !== 'host' && {cpu}),
    memory: sizeOf(memoryBytesOf(guest), ['G', 'M']),
    disk: sizeOf(disk.bytes!, ['T', 'G', 'M']),
    ...(disk.storage !== around.storage && {storage: disk.storage}),
    ip: ip.address,
    ...(numa && {numa}),
    ...(!startsWithHost && {onboot: false}),
    ...(!isRunning && {running: false}),
    deploy: false,
    ...(tags !== null && tags.length > 0 && {tags}),
    uuid,
  }
}

/** Its own, or one made of its number where a lab file takes none such. The machine keeps its own in any case. */
export function nameOf({name, vmid}: Readable): string {
  return fields.name.safeParse(name).success ? name : `vm-${vmid}`
}

/** Null when a lab file cannot say them. */
export function tagsOf({configuration}: Readable): string[] | null {
  const tags = [...new Set(oneLine(configuration.tags ?? '').split(/[;,\s]+/))].filter((tag) => tag !== '').toSorted()
  return fields.tags.safeParse(tags).success ? tags : null
}

/** One node of the host for all of its memory and CPUs, which is what a lab file can say; undefined for all else. */
export function numaOf(guest: Readable): {node: number; policy: 'bind' | 'preferred'} | undefined {
  const {configuration} = guest
  if (!configuration.numa || configuration['numa1'] !== undefined) return undefined
  const {cpus, hostnodes = '', memory, policy = ''} = readProperties(String(configuration['numa0'] ?? ''), '')
  const last = (configuration.cores ?? 1) * (configuration.sockets ?? 1) - 1
  const isWhole = cpus === (last === 0 ? '0' : `0-${last}`) && Number(memory) * 1024 ** 2 === memoryBytesOf(guest)
  if (!isWhole || !/^[0-7]$/.test(hostnodes) || (policy !== 'bind' && policy !== 'preferred')) return undefined
  return {node: Number(hostnodes), policy}
}

function addressOf(
  guest: Readable,
  {subnet}: Around,
  told: string | undefined,
): {readonly isRight: true; readonly address: string} | {readonly isRight: false; readonly reason: string} {
  const fixed = fixedAddressOf(guest.configuration)
  const network = subnetOf(subnet)
  const isOfLab = (address: string) => isInside(address, network) && !isReserved(address, network)
  const address = fixed ?? told ?? guest.addresses.find(isOfLab) ?? guest.addresses[0]
  if (address === undefined) {
    const reason = `has no address that cloud-init or its guest agent would tell; say it with --ip ${guest.vmid}=ADDRESS.`
    return {isRight: false, reason}
  }
  if (isOfLab(address)) return {address, isRight: true}
  return {isRight: false, reason: `has the address ${address}, which is none for a machine in ${subnet}.`}
}

/** What is in the name; the others are for anything. */
function roleOf(name: string): Role {
  if (/postgres|pgsql|database/i.test(name)) return 'postgres'
  return /ollama|llm/i.test(name) ? 'ollama' : 'dev'
}

function memoryBytesOf({configuration}: Readable): number {
  const {current = '512'} = readProperties(configuration.memory ?? '512', 'current')
  return Number(current) * 1024 ** 2
}

/** In the first of these units that it is whole in. */
function sizeOf(bytes: number, units: readonly ('G' | 'M' | 'T')[]): string {
  const [unit, factor] = units
    .map((each) => [each, 1024 ** ' KMGT'.indexOf(each)] as const)
    .find(([, each]) => bytes % each === 0)!
  return `${bytes / factor}${unit}`
}
