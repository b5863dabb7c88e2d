import type {Assessment} from '../assess.ts'
import type {GuestFacts, HostFacts, StorageFacts} from '../facts.ts'
import type {State} from '../rules/finding.ts'
import {counted, diskText, GIBIBYTE, mediumNames, memoryText} from '../rules/quantities.ts'
import {aboutRate, type TokenRate} from '../rules/token-rate.ts'

export const UNKNOWN = 'unknown'

export const verdictWords: Readonly<Record<State, string>> = {
  bad: 'does not fit',
  good: 'fits',
  limited: 'fits, with limits',
  unknown: 'unknown',
}

export interface Line {
  readonly label: string
  readonly value: string
}

export function titleOf({source, system, target}: HostFacts): string {
  const name = system.hostname ?? target
  const product = system.proxmoxVersion === null ? system.name : `Proxmox VE ${system.proxmoxVersion}`
  const how = {api: `asked at ${target}`, local: 'this machine', ssh: `asked over ssh as ${target}`}[source]
  return `${name}: ${product ?? 'system unknown'}, ${how}`
}

/** What the machine is, a line for each part. */
export function machineLines({bandwidth, capacity, facts}: Assessment): Line[] {
  const {cpu, disks, guests, interfaces, memory, numa, system} = facts
  const lines: (Line | null)[] = [
    {label: 'Processors', value: processorsText(cpu)},
    {label: 'Features', value: featuresText(cpu)},
    {label: 'Memory', value: memoryLine(memory)},
    {label: 'Bandwidth', value: bandwidthText(bandwidth)},
    {label: 'NUMA', value: numaText(numa)},
    {label: 'Disks', value: disks === null ? UNKNOWN : disks.map(diskLine).join('; ') || 'none'},
    {label: 'Network', value: interfaces === null ? UNKNOWN : interfaces.map(interfaceText).join('; ') || 'none'},
    system.proxmoxVersion === null ? null : {label: 'Guests', value: guestsText(guests)},
    {label: 'Left over', value: leftOverText(capacity)},
  ]
  return lines.filter((line) => line !== null)
}

function processorsText({cores, model, sockets, threads}: HostFacts['cpu']): string {
  const counts = [
    sockets === null ? 'sockets unknown' : counted(sockets, 'socket'),
    cores === null ? 'cores unknown' : counted(cores, 'core'),
    threads === null ? 'threads unknown' : counted(threads, 'thread'),
  ]
  return `${model ?? 'model unknown'}; ${counts.join(', ')}`
}

function featuresText({hasAvx2, hasAvx512, hasVirtualization}: HostFacts['cpu']): string {
  const said = (name: string, has: boolean | null) => (has === null ? `${name} unknown` : `${has ? '' : 'no '}${name}`)
  return [said('AVX2', hasAvx2), said('AVX-512', hasAvx512), said('virtualization', hasVirtualization)].join(', ')
}

function memoryLine({modules, totalBytes, usedBytes}: HostFacts['memory']): string {
  if (totalBytes === null) return UNKNOWN
  const used = usedBytes === null ? 'used unknown' : `${memoryText(usedBytes)} used`
  const bars = modules ? `, ${modules.count} modules at ${modules.megatransfers} MT/s` : ''
  return `${memoryText(totalBytes)}, ${used}${bars}`
}

function bandwidthText(bandwidth: Assessment['bandwidth']): string {
  if (bandwidth === null) return 'unknown: the processor is none that is known here'
  const {assumption, channels, megatransfers, perSocket, sockets} = bandwidth
  const formula = `${channels} channels × ${megatransfers} MT/s × 8 bytes`
  const all = sockets > 1 ? `, ${(perSocket * sockets).toFixed(1)} GB/s of ${sockets}` : ''
  const provided = assumption === null ? '' : `, if ${assumption}`
  return `${perSocket.toFixed(1)} GB/s of one socket${all} (${formula}${provided})`
}

function numaText({isDerived, nodes}: HostFacts['numa']): string {
  if (nodes === null) return UNKNOWN
  if (nodes.length === 1) return 'one node'
  const sizes = nodes.map(({memoryBytes}) => (memoryBytes === null ? UNKNOWN : memoryText(memoryBytes)))
  const how = isDerived ? ' (taken to be the memory divided by the sockets; lab assess --host reads it)' : ''
  return `${nodes.length} nodes with ${sizes.join(' and ')}${how}`
}

function diskLine({
  device,
  health,
  lifeLeft,
  medium,
  model,
  sizeBytes,
}: NonNullable<HostFacts['disks']>[number]): string {
  const life = lifeLeft === null ? null : `${lifeLeft} % of its life left`
  const parts = [
    medium === null ? 'medium unknown' : mediumNames[medium],
    sizeBytes === null ? 'size unknown' : diskText(sizeBytes),
    model,
    health,
    life,
  ]
  return `${device} ${parts.filter((part) => part !== null).join(' ')}`
}

function interfaceText({
  addresses,
  gateway,
  isBridge,
  method,
  name,
}: NonNullable<HostFacts['interfaces']>[number]): string {
  const how = method === null ? 'static or DHCP unknown' : {dhcp: 'DHCP', static: 'static'}[method]
  const parts = [
    isBridge ? 'bridge' : null,
    addresses.length === 0 ? 'no address' : `${addresses.join(' ')} (${how})`,
    gateway === null ? null : `gateway ${gateway}`,
  ]
  return `${name}: ${parts.filter((part) => part !== null).join(', ')}`
}

const MOST_GUESTS = 8

function guestsText(guests: readonly GuestFacts[] | null): string {
  if (guests === null) return UNKNOWN
  if (guests.length === 0) return 'none'
  const running = guests.filter(({isRunning}) => isRunning).length
  const named = guests.slice(0, MOST_GUESTS).map(guestText).join('; ')
  const more = guests.length > MOST_GUESTS ? `; ${guests.length - MOST_GUESTS} more` : ''
  return `${guests.length}, ${running} running: ${named}${more}`
}

export function guestText({addresses, name, vmid}: GuestFacts): string {
  return [String(vmid), name, addresses?.join(' ')].filter(Boolean).join(' ')
}

function leftOverText({memory, threads}: Assessment['capacity']): string {
  const ofThreads = threads.remaining === null ? 'threads unknown' : `${threads.remaining} of ${threads.total} threads`
  const ofMemory =
    memory.remaining === null
      ? 'memory unknown'
      : `${signedMemory(memory.remaining)} of ${memoryText(memory.total ?? 0)} memory`
  return `${ofThreads}, ${ofMemory} with the whole plan`
}

function signedMemory(bytes: number): string {
  return bytes < 0 ? `-${memoryText(-bytes)}` : memoryText(bytes)
}

export function planText({plan}: Assessment): string {
  const guests = plan.map(
    ({diskGibibytes, memoryGibibytes, name, threads, vmid}) =>
      `${vmid} ${name} (${threads} processors, ${memoryGibibytes} GiB, disk of ${diskGibibytes} GiB)`,
  )
  return `Measured against the example lab: ${guests.join('; ')}.`
}

export const storageTitles = ['Storage', 'Type', 'Medium', 'Total', 'Used', 'Free', 'Promised', 'Snapshots', 'Content']

export function storageCells(storage: StorageFacts): string[] {
  const {availableBytes, canSnapshot, committedBytes, content, isThin, medium, name, totalBytes, type, usedBytes} =
    storage
  const size = (bytes: number | null) => (bytes === null ? UNKNOWN : diskText(bytes))
  const promised = committedBytes === null ? '-' : diskText(committedBytes)
  return [
    name,
    isThin ? `${type} (thin)` : type,
    medium === null ? UNKNOWN : mediumNames[medium],
    size(totalBytes),
    size(usedBytes),
    size(availableBytes),
    promised,
    canSnapshot === null ? '-' : canSnapshot ? 'yes' : 'no',
    content?.join(' ') ?? '-',
  ]
}

export const rateTitles = ['Model', 'File', 'Ceiling', 'At 8k', 'Realistic', 'Realistic at 8k', 'All sockets']

export function rateCells(rate: TokenRate): string[] {
  const {acrossSockets, ceiling, ceilingWithLongContext, fileGigabytes, model} = rate
  return [
    model,
    `${fileGigabytes} GB`,
    rangeText(ceiling.low.toFixed(1), ceiling.high.toFixed(1)),
    ceilingWithLongContext.toFixed(1),
    `~${aboutRate(rate.realistic)}`,
    `~${aboutRate(rate.realisticWithLongContext)}`,
    acrossSockets ? `~${aboutRate(acrossSockets.realistic.low)}–${aboutRate(acrossSockets.realistic.high)}` : '-',
  ]
}

function rangeText(low: string, high: string): string {
  return low === high ? low : `${low}–${high}`
}

export const rateRule =
  'Tokens a second of one stream on one socket, models quantized as Q4_K_M. Ceiling: bandwidth ÷ bytes read for a token (the whole file, or without what is skipped); at 8k, the keys and values of 8,192 past tokens are read too. Realistic: 78 % of it, as measured on two Xeons of that age.'

export function hasManySockets({bandwidth}: Assessment): boolean {
  return (bandwidth?.sockets ?? 1) > 1
}

/** Several streams do not share a ceiling when each has a socket of its own. */
export function severalStreams({bandwidth, tokenRates}: Assessment): string | null {
  const rate = tokenRates?.find(({model}) => model.startsWith('8B'))
  if (!rate || !bandwidth || bandwidth.sockets < 2) return null
  const together = aboutRate(rate.realistic * bandwidth.sockets)
  return `${bandwidth.sockets} programs, each tied to a socket of its own, reach ~${aboutRate(rate.realistic)} each with an 8B model, ~${together} together; one program over all sockets reaches hardly more than over one, and often less.`
}

export interface Advice {
  readonly text: string
  readonly commands: readonly string[]
}

/** The guest of the model server as it fits into one NUMA node. */
export function numaAdvice({numaFit, plan}: Assessment): Advice | null {
  const guest = plan.find(({use}) => use === 'local-ai')
  if (!numaFit || numaFit.fits || !guest) return null
  const {affinityCommand, cores, memoryMebibytes, settings} = numaFit.recommended
  const flags = Object.entries(settings).map(([name, value]) => `--${name} ${value}`)
  const gibibytes = (memoryMebibytes * 1024 ** 2) / GIBIBYTE
  return {
    commands: [`qm set ${guest.vmid} ${flags.join(' ')}`, ...(affinityCommand === null ? [] : [affinityCommand])],
    text: `In one NUMA node: ${cores} processors and ${gibibytes} GiB. That ties the memory to the node, not the threads${affinityCommand === null ? ', which only root may tie to processors (qm set --affinity)' : '; only root may do that, with the second command'}.`,
  }
}
