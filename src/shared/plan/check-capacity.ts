import {sizeText} from '#shared/guests/index'
import type {Allocation} from './allocation.ts'
import {type FieldFinding, refusal, warning} from './finding.ts'
import type {Planned} from './identify.ts'
import {type LabFile, nodeOf, storageOf, threadsOf} from './lab-file.ts'
import {type LabState, type NodeDetails, nodeDetails, storageOn} from './lab-state.ts'

/** Percent of a storage from which on it is worth a look, and from which on nothing more is put there. */
const FILLING = 75
const FULL = 85

/** Part of a host's memory that should stay free for itself. */
const SCARCE = 0.1

/** RAM and threads of each node for the whole lab, together with everything else that runs there. */
export function checkNodeCapacity({host}: LabFile, {nodes}: Allocation): FieldFinding[] {
  return nodes.flatMap(({memoryBytes: memory, node, threads}) => {
    const subject = `node ${node}`
    const findings: FieldFinding[] = []
    if (memory.remaining < host.reserve.memory) {
      findings.push(
        refusal({
          code: 'MEMORY_SHORT',
          field: 'host.reserve',
          message: `has ${sizeText(memory.total)} RAM: ${takers(memory, sizeText)}, and ${sizeText(host.reserve.memory)} stay with the host, which is ${sizeText(host.reserve.memory - memory.remaining)} too much.`,
          nextStep: 'Give the machines less memory, or stop others.',
          subject,
        }),
      )
    } else if (memory.remaining < memory.total * SCARCE) {
      findings.push(
        warning({
          code: 'MEMORY_SCARCE',
          message: `keeps ${sizeText(memory.remaining)} of ${sizeText(memory.total)} RAM for itself and its file cache.`,
          nextStep: 'Give the machines less memory.',
          subject,
        }),
      )
    }
    const usable = threads.total - host.reserve.threads
    if (threads.planned > usable) {
      findings.push(
        refusal({
          code: 'THREADS_SHORT',
          field: 'host.reserve',
          message: `has ${threads.total} threads, of which ${host.reserve.threads} stay free, and the lab takes ${threads.planned}.`,
          nextStep: 'Give the machines fewer cores.',
          subject,
        }),
      )
    } else if (threads.remaining < host.reserve.threads) {
      findings.push(
        warning({
          code: 'THREADS_OVERCOMMITTED',
          message: `has ${threads.total} threads: ${takers(threads, String)}; they wait for each other when all are busy.`,
          nextStep: 'Give the machines fewer cores.',
          subject,
        }),
      )
    }
    return findings
  })
}

function takers(
  {others, planned}: {readonly others: number; readonly planned: number},
  text: (amount: number) => string,
) {
  return others === 0
    ? `the lab takes ${text(planned)}`
    : `the lab takes ${text(planned)}, other machines ${text(others)}`
}

/** How full each storage is when all disks of the lab are written, and what it then has promised. */
export function checkStorageCapacity({storages}: Allocation): FieldFinding[] {
  return storages.flatMap(({bytes, committedBytes, node, storage}) => {
    const subject = node === null ? `storage ${storage}` : `storage ${storage} on ${node}`
    const fill = percentOf(bytes.total - bytes.remaining, bytes.total)
    const nextStep = 'Use another storage, smaller disks, or free space there (lab storage list).'
    const findings: FieldFinding[] = []
    if (fill >= FILLING) {
      const about = fill >= FULL ? refusal : warning
      findings.push(
        about({
          code: fill >= FULL ? 'STORAGE_FULL' : 'STORAGE_FILLING',
          field: 'storages',
          message: `is ${fill} % full once the disks of the lab are: ${sizeText(bytes.planned)} and ${sizeText(bytes.others)} of others, of ${sizeText(bytes.total)}.`,
          nextStep,
          subject,
        }),
      )
    }
    const committed = committedBytes === null ? 0 : percentOf(committedBytes, bytes.total)
    if (committed > 100) {
      findings.push(
        warning({
          code: 'STORAGE_OVERCOMMITTED',
          field: 'storages',
          message: `has promised ${committed} % of itself: ${sizeText(committedBytes ?? 0)} of ${sizeText(bytes.total)}.`,
          nextStep,
          subject,
        }),
      )
    }
    return findings
  })
}

/** That each storage is there, and takes what is to be put on it. */
export function checkStorages(lab: LabFile, state: LabState, planned: readonly Planned[]): FieldFinding[] {
  const wanted = new Map<string, {field: string; node: string; storage: string}>()
  for (const {field, guest} of planned) {
    const node = nodeOf(lab, guest)
    if (!nodeDetails(state, node)) continue
    const storage = storageOf(lab, guest)
    wanted.set(`${node}/${storage}`, {
      field: guest.storage === undefined ? 'storages.disks' : `${field}.storage`,
      node,
      storage,
    })
  }
  return [...wanted.values()].flatMap(({field, node, storage}) => {
    const subject = `storage ${storage} on ${node}`
    const having = state.storages.filter((each) => each.node === node && each.content.includes('images'))
    const others = having.map((each) => each.storage).join(', ') || 'none'
    const found = storageOn(state, node, storage)
    if (!found) {
      return [
        refusal({
          code: 'STORAGE_MISSING',
          field,
          message: 'is not there.',
          nextStep: `Use one that takes disks: ${others}.`,
          subject,
        }),
      ]
    }
    if (!found.isEnabled || !found.isActive) {
      const message = found.isEnabled ? 'is not available.' : 'is switched off.'
      return [refusal({code: 'STORAGE_UNAVAILABLE', field, message, nextStep: 'lab storage list', subject})]
    }
    if (!found.content.includes('images')) {
      const message = `takes no disks: its content is ${found.content.join(', ') || 'nothing'}.`
      return [refusal({code: 'STORAGE_CONTENT', field, message, nextStep: `Use one that does: ${others}.`, subject})]
    }
    return []
  })
}

/** Databases wait for the disk at every commit; a large model is read as a whole when it is loaded. */
export function checkMedia(lab: LabFile, state: LabState, planned: readonly Planned[]): FieldFinding[] {
  return planned.flatMap(({field, guest, present, subject}) => {
    const node = nodeOf(lab, guest)
    const details = nodeDetails(state, node)
    const storage = storageOn(state, node, storageOf(lab, guest))
    const reason = details && storage ? spinning(details, storage.totalBytes) : null
    if (present || guest.role !== 'postgres' || reason === null) return []
    return [
      warning({
        code: 'DATABASE_ON_HDD',
        field: `${field}.storage`,
        message: `has its database on spinning disks (${storageOf(lab, guest)} ${reason}): every commit waits for them.`,
        nextStep: fasterStorage(state, node, guest.disk, details),
        subject,
      }),
    ]
  })
}

/** The server does not say on which disks a storage is; what does not fit on all SSDs together is on others. */
function spinning({disks}: NodeDetails, bytes: number | null): string | null {
  if (!disks?.some(({type}) => type === 'hdd')) return null
  const fast = disks.filter(({type}) => type !== 'hdd')
  if (fast.length === 0) return 'can be on no others'
  const room = fast.reduce((total, each) => total + each.bytes, 0)
  return bytes !== null && bytes > room ? 'is larger than all SSDs together' : null
}

function fasterStorage(state: LabState, node: string, bytes: number, details: NodeDetails | null): string {
  const faster = state.storages.find(
    (each) =>
      each.node === node &&
      each.content.includes('images') &&
      details !== null &&
      spinning(details, each.totalBytes) === null &&
      (each.totalBytes ?? 0) * (FILLING / 100) > (each.usedBytes ?? 0) + bytes,
  )
  return faster
    ? `${faster.storage} may be on an SSD and has room: write storage: ${faster.storage}`
    : 'Use a storage on an SSD where there is one.'
}

/** The kernel's file system of choice for some keeps much of the RAM as its cache. */
export function checkCache(state: LabState, {nodes}: Allocation): FieldFinding[] {
  return nodes.flatMap(({memoryBytes, node}) => {
    const pool = state.storages.find((each) => each.node === node && each.type === 'zfspool')
    if (!pool) return []
    const message = `has ZFS (${pool.storage}), whose cache takes up to half of the RAM; ${sizeText(memoryBytes.remaining)} are left for it.`
    return [
      warning({code: 'ZFS_CACHE', message, nextStep: 'Bound it at the server: zfs_arc_max.', subject: `node ${node}`}),
    ]
  })
}

/** Sockets are the NUMA nodes of the host: the API does not say how much memory each has, so it is split evenly. */
export function checkProcessors(lab: LabFile, state: LabState, planned: readonly Planned[]): FieldFinding[] {
  const bound = new Map<string, number>()
  return planned.flatMap(({field, guest, present, subject}) => {
    const node = nodeOf(lab, guest)
    const host = nodeDetails(state, node)
    const findings: FieldFinding[] = []
    const threads = threadsOf(guest)
    if (guest.numa && guest.memory % (guest.sockets * 1024 ** 2) !== 0) {
      const message = `has ${sizeText(guest.memory)} for ${guest.sockets} sockets, which NUMA cannot divide.`
      findings.push(
        refusal({
          code: 'MEMORY_NOT_DIVISIBLE',
          field: `${field}.memory`,
          message,
          nextStep: 'Use a multiple of the sockets.',
          subject,
        }),
      )
    }
    if (!host) return findings
    if (threads > host.threads) {
      const message = `has ${threads} virtual CPUs, and ${node} starts none with more than its ${host.threads} threads.`
      findings.push(
        refusal({
          code: 'CORES_TOO_MANY',
          field: `${field}.cores`,
          message,
          nextStep: `Use at most ${host.threads}.`,
          subject,
        }),
      )
    }
    findings.push(
      ...typeFindings(guest.cpu, host, {field: `${field}.cpu`, needsAvx: guest.role === 'ollama', node, subject}),
    )
    const socketMemory = host.memoryBytes / host.sockets
    const socketCores = host.cores / host.sockets
    if (guest.numa) {
      const {node: number, policy} = guest.numa
      const key = `${node}/${number}`
      const together = (bound.get(key) ?? 0) + (policy === 'bind' ? guest.memory : 0)
      bound.set(key, together)
      if (number >= host.sockets) {
        const message = `is to have memory of NUMA node ${number}, and ${node} has ${host.sockets}, from 0.`
        findings.push(
          refusal({
            code: 'NUMA_NODE_MISSING',
            field: `${field}.numa`,
            message,
            nextStep: `Use 0 to ${host.sockets - 1}.`,
            subject,
          }),
        )
      } else if (together > socketMemory) {
        const message = `binds ${sizeText(together)}, with others before it, to NUMA node ${number} of ${node}, which has about ${sizeText(socketMemory)}.`
        findings.push(
          refusal({
            code: 'NUMA_MEMORY_SHORT',
            field: `${field}.numa`,
            message,
            nextStep: 'Give it less memory, or write policy: preferred.',
            subject,
          }),
        )
      }
    }
    if (!present && host.sockets > 1 && (threads > socketCores || guest.memory > socketMemory)) {
      findings.push(
        warning({
          code: 'NUMA_SPLIT',
          field,
          message: `fits no NUMA node of ${node} (${socketCores} cores and about ${sizeText(socketMemory)} each): ${threads} virtual CPUs with ${sizeText(guest.memory)} reach across sockets, which is slow for a language model.`,
          nextStep: `At most cores: ${socketCores} and ${sizeText(Math.floor((socketMemory * 0.9) / 1024 ** 3) * 1024 ** 3)}, with numa: {node: ${host.sockets - 1}}.`,
          subject,
        }),
      )
    }
    return findings
  })
}

/** What the levels of x86-64 need beyond each other. */
const LEVELS: Readonly<Record<string, readonly string[]>> = {
  'x86-64-v2': ['cx16', 'popcnt', 'sse4_1', 'sse4_2', 'ssse3'],
  'x86-64-v2-AES': ['aes', 'cx16', 'popcnt', 'sse4_1', 'sse4_2', 'ssse3'],
  'x86-64-v3': ['avx', 'avx2', 'bmi1', 'bmi2', 'f16c', 'fma', 'movbe', 'sse4_2'],
  'x86-64-v4': ['avx2', 'avx512bw', 'avx512cd', 'avx512dq', 'avx512f', 'avx512vl'],
}
/** Have no AVX, whatever the host has. */
const WITHOUT_AVX = /^(?:kvm|qemu|x86-64-v2|Nehalem|Westmere|Opteron_G[123])/

function typeFindings(
  cpu: string,
  {flags, model}: NodeDetails,
  {field, needsAvx, node, subject}: {field: string; needsAvx: boolean; node: string; subject: string},
): FieldFinding[] {
  const missing = flags === null ? [] : (LEVELS[cpu] ?? []).filter((flag) => !flags.has(flag))
  if (missing.length > 0) {
    const message = `has the CPU type ${cpu}, and the ${model ?? 'CPU'} of ${node} lacks ${missing.join(', ')}.`
    return [refusal({code: 'CPU_UNSUPPORTED', field, message, nextStep: 'Write cpu: host', subject})]
  }
  const hasNone = WITHOUT_AVX.test(cpu) || (cpu === 'host' && flags !== null && !flags.has('avx'))
  if (!needsAvx || !hasNone) return []
  const message = `has no AVX with the CPU type ${cpu}, and language models are several times slower without.`
  return [
    warning({code: 'CPU_WITHOUT_AVX', field, message, nextStep: cpu === 'host' ? null : 'Write cpu: host', subject}),
  ]
}

function percentOf(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 100)
}
