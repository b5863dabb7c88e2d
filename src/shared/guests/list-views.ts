import type {ListView} from '#shared/lists/index'
import type {Guest} from './guest.ts'
import {sizeText} from './sizes.ts'
import type {Snapshot} from './snapshots.ts'
import type {Storage} from './storages.ts'
import type {Backup, Image} from './volumes.ts'

export const guestList: ListView<Guest> = {
  columns: [
    {align: 'right', name: 'vmid', value: ({vmid}) => vmid},
    {flexible: true, name: 'name', style: (text, _, colour) => colour.bold(text), value: ({name}) => name},
    {name: 'node', value: ({node}) => node},
    {
      name: 'status',
      style: (text, {status}, colour) => (status === 'running' ? colour.green(text) : colour.dim(text)),
      value: ({isTemplate, status}) => (isTemplate ? 'template' : status),
    },
    {leaves: 1, name: 'lock', style: (text, _, colour) => colour.yellow(text), value: ({lock}) => lock},
    {align: 'right', leaves: 4, name: 'threads', value: ({threads}) => threads},
    {
      align: 'right',
      leaves: 5,
      name: 'load',
      shown: ({load, status}) => (load === null || status !== 'running' ? null : `${Math.round(load * 100)} %`),
      value: ({load}) => load,
    },
    {...bytes('memory', ({memoryBytes}) => memoryBytes), leaves: 3},
    {...bytes('disk', ({diskBytes}) => diskBytes), leaves: 2},
    {
      align: 'right',
      leaves: 6,
      name: 'uptime',
      shown: ({uptimeSeconds}) => (uptimeSeconds === null ? null : durationText(uptimeSeconds)),
      value: ({uptimeSeconds}) => uptimeSeconds,
    },
    {leaves: 7, name: 'tags', value: ({tags}) => tags.join(' ') || null},
    {name: 'pool', onRequest: true, value: ({pool}) => pool},
  ],
  empty: 'There are no virtual machines.',
}

export const storageList: ListView<Storage> = {
  columns: [
    {name: 'storage', style: (text, _, colour) => colour.bold(text), value: ({storage}) => storage},
    {name: 'node', value: ({node}) => node ?? 'all'},
    {leaves: 4, name: 'type', value: ({type}) => type},
    bytes('total', ({totalBytes}) => totalBytes),
    {...bytes('used', ({usedBytes}) => usedBytes), leaves: 3},
    bytes('free', ({availableBytes}) => availableBytes),
    {
      align: 'right',
      name: 'percent',
      shown: ({usedPercent}) => (usedPercent === null ? null : `${usedPercent} %`),
      title: 'FULL',
      value: ({usedPercent}) => usedPercent,
    },
    {...bytes('committed', ({committedBytes}) => committedBytes), leaves: 2},
    {
      leaves: 1,
      name: 'verdict',
      style: (text, {verdict}, colour) => (verdict === 'ok' ? colour.green(text) : colour.yellow(text)),
      value: ({verdict}) => verdict,
    },
    {flexible: true, leaves: 5, name: 'content', value: ({content}) => content.join(' ')},
  ],
  empty: 'There are no storages, or the token may see none: lab access show',
}

export const snapshotList: ListView<Snapshot> = {
  columns: [
    {align: 'right', name: 'vmid', value: ({vmid}) => vmid},
    {leaves: 2, name: 'guest', value: ({guest}) => guest},
    {name: 'name', style: (text, _, colour) => colour.bold(text), value: ({name}) => name},
    moment('taken', ({takenAt}) => takenAt),
    {name: 'memory', value: ({hasMemory}) => (hasMemory ? 'with memory' : null)},
    {leaves: 1, name: 'parent', value: ({parent}) => parent},
    {name: 'present', value: ({isLatest}) => (isLatest ? 'goes on from here' : null)},
    {flexible: true, leaves: 3, name: 'description', value: ({description}) => description},
  ],
  empty: 'There are no snapshots.',
}

export const backupList: ListView<Backup> = {
  columns: [
    {align: 'right', name: 'vmid', value: ({vmid}) => vmid},
    moment('made', ({createdAt}) => createdAt),
    bytes('size', ({bytes: size}) => size),
    {leaves: 1, name: 'protected', value: ({isProtected}) => (isProtected ? 'protected' : null)},
    {leaves: 2, name: 'node', value: ({node}) => node ?? 'all'},
    {flexible: true, leaves: 3, name: 'notes', value: ({notes}) => notes},
    {name: 'volid', value: ({volid}) => volid},
  ],
  empty: 'There are no backups. Make one: lab vm backup create VM',
}

export const imageList: ListView<Image> = {
  columns: [
    {name: 'volid', style: (text, _, colour) => colour.bold(text), value: ({volid}) => volid},
    {leaves: 2, name: 'node', value: ({node}) => node ?? 'all'},
    {name: 'content', value: ({content}) => content},
    {leaves: 3, name: 'format', value: ({format}) => format},
    bytes('size', ({bytes: size}) => size),
    {...moment('created', ({createdAt}) => createdAt), leaves: 1},
  ],
  empty: 'There are no images. Fetch one: lab image download',
}

/** In the largest two units that fit: `3 d 4 h`. */
export function durationText(seconds: number): string {
  const minutes = Math.floor(seconds / 60)
  if (minutes < 1) return `${seconds} s`
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return `${hours} h ${minutes % 60} min`
  return `${Math.floor(hours / 24)} d ${hours % 24} h`
}

function bytes<Row>(name: string, value: (row: Row) => number | null) {
  const shown = (row: Row) => {
    const size = value(row)
    return size === null ? null : sizeText(size)
  }
  return {align: 'right', name, shown, value} as const
}

function moment<Row>(name: string, value: (row: Row) => string | null) {
  const shown = (row: Row) => value(row)?.slice(0, 16).replace('T', ' ').concat(' UTC') ?? null
  return {name, shown, value}
}
