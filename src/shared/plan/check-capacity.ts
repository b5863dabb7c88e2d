import {sizeText} from '#shared/guests/index'
import type {Allocation} from './allocation.ts'
import {type FieldFinding, refusal, warning} from './finding.ts'
import type {Planned} from './identify.ts'
import {type LabFile, nodeOf, storageOf} from './lab-file.ts'
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

function percentOf(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 100)
}
