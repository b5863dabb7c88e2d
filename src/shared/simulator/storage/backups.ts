import {memoryOf, nameOfGuest, ownVolumes} from '../guests/config.ts'
import {usableStorage} from '../state/find.ts'
import type {Effect, Guest, State, Task, TaskLine, Volume} from '../state/state.ts'
import {binarySize, progressLines} from '../tasks/log.ts'
import {WorkerFailure} from '../tasks/worker-failure.ts'
import {usageOf} from './accounting.ts'
import {findVolume, pathOf} from './volumes.ts'

export interface Backup {
  readonly storage: string
  readonly node: string
  readonly mode: string
  readonly notes: string | undefined
  readonly isProtected: boolean
  readonly keepsLast: number | undefined
}

/** How much of a disk is left when it is compressed. */
const COMPRESSED = 0.5

export function backupBytes(state: State, guest: Guest): number {
  return ownVolumes(guest.config).reduce((sum, volid) => sum + (findVolume(state, volid, guest.node)?.used ?? 0), 0)
}

export function archiveOf(state: State, guest: Guest, {isProtected, notes, ...backup}: Backup, now: number): Volume {
  const storage = usableStorage(state, backup.storage, backup.node)
  const time = new Date(now)
    .toISOString()
    .replace(/\..*$/, '')
    .replace('T', '-')
    .replace(/^(\d+)-(\d+)-/, '$1_$2_')
    .replaceAll(':', '_')
  const text = notes
    ?.replaceAll('{{guestname}}', nameOfGuest(guest))
    .replaceAll('{{node}}', backup.node)
    .replaceAll('{{vmid}}', String(guest.vmid))
  const written = backupBytes(state, guest)
  const size = Math.round(written * COMPRESSED) + 4096
  const {lock: _, ...config} = guest.config
  return {
    backedUp: {config, written},
    content: 'backup',
    ctime: Math.floor(now / 1000),
    format: 'vma.zst',
    node: storage.isShared ? null : backup.node,
    size,
    storage: storage.storage,
    used: size,
    vmid: guest.vmid,
    volid: `${storage.storage}:backup/vzdump-qemu-${guest.vmid}-${time}.vma.zst`,
    ...(text !== undefined && {notes: text}),
    ...(isProtected && {isProtected}),
  }
}

/** Stores the archives; one that finds no room makes the job fail, as far as it has come. */
export function storeBackups(
  state: State,
  {isIncomplete, vmids, volumes}: Extract<Effect, {kind: 'backup'}>,
  task: Task,
): void {
  let isComplete = !isIncomplete
  for (const vmid of vmids) delete state.guests[vmid]?.config['lock']
  for (const volume of volumes) {
    const storage = usableStorage(state, volume.storage, task.node)
    if (usageOf(state, storage, task.node).avail >= volume.size) state.volumes.push(volume)
    else {
      task.lines.push({
        at: 0,
        text: `ERROR: Backup of VM ${volume.vmid} failed - vma_queue_write: write error - No space left on device`,
      })
      isComplete = false
    }
  }
  if (!isComplete) throw new WorkerFailure('job errors')
}

/** Older archives of a guest that are not kept, unless they are protected. */
export function prune(state: State, storage: string, vmid: number, keepsLast: number): void {
  const archives = state.volumes.filter(
    (volume) =>
      volume.storage === storage && volume.content === 'backup' && volume.vmid === vmid && !volume.isProtected,
  )
  const old = new Set(archives.toSorted((a, b) => b.ctime - a.ctime).slice(keepsLast))
  state.volumes = state.volumes.filter((volume) => !old.has(volume))
}

export function backupLines(state: State, guest: Guest, archive: Volume, mode: string): TaskLine[] {
  const storage = state.storages[archive.storage]!
  const total = backupBytes(state, guest)
  const seconds = (tenth: number) => Math.round((total / 200e6) * tenth)
  return [
    {at: 0, text: `INFO: Starting Backup of VM ${guest.vmid} (qemu)`},
    {at: 0, text: `INFO: status = ${guest.run ? 'running' : 'stopped'}`},
    {at: 0, text: `INFO: VM Name: ${nameOfGuest(guest)} (${memoryOf(guest.config)} MiB)`},
    {at: 0, text: `INFO: backup mode: ${guest.run ? mode : 'stop'}`},
    {at: 0, text: `INFO: creating vzdump archive '${pathOf(storage, archive.volid)}'`},
    ...progressLines(total, (done, percent) => {
      const part = Number(percent) / 100
      return `INFO: ${String(Math.round(part * 100)).padStart(3)}% (${binarySize(done)} of ${binarySize(total)}) in ${seconds(part)}s, read: 190.7 MiB/s, write: 95.4 MiB/s`
    }),
    {at: 1, text: `INFO: archive file size: ${binarySize(archive.size)}`},
    {at: 1, text: `INFO: Finished Backup of VM ${guest.vmid}`},
  ]
}
