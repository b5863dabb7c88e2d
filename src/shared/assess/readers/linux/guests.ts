import type {GuestFacts} from '../../facts.ts'
import {addressesOf} from '../guest-addresses.ts'
import {linesOf, type Sources} from './sources.ts'
import type {PromisedDisk} from './storages.ts'

interface GuestFile {
  readonly vmid: number
  readonly isRunning: boolean | null
  readonly settings: Readonly<Record<string, string>>
}

const MEBIBYTE = 1024 ** 2

/** Null when the folder of Proxmox VE cannot be read, which only root may. */
export function readGuests(sources: Sources): {guests: GuestFacts[]; disks: PromisedDisk[]} | null {
  if (!sources.guests.startsWith('guests can be read')) return null
  const files = filesOf(sources).filter(({settings}) => settings['template'] !== '1')
  return {disks: filesOf(sources).flatMap(disksOf), guests: files.map(guestOf)}
}

function filesOf({guests}: Sources): GuestFile[] {
  const files: {vmid: number; isRunning: boolean | null; settings: Record<string, string>}[] = []
  for (const line of linesOf(guests).slice(1)) {
    const [, vmid, running] = /^guest: (\d+) \S+ (\S+)$/.exec(line) ?? []
    if (vmid !== undefined) {
      files.push({isRunning: running === 'unknown' ? null : running === 'yes', settings: {}, vmid: Number(vmid)})
      continue
    }
    const [, key, value] = /^(\w+):\s*(.*)$/.exec(line) ?? []
    const file = files.at(-1)
    if (file && key !== undefined && value !== undefined) file.settings[key] = value
  }
  return files
}

function guestOf({isRunning, settings, vmid}: GuestFile): GuestFacts {
  const {cores, hostname, memory, name, onboot, sockets} = settings
  return {
    addresses: addressesOf(settings),
    isRunning,
    memoryBytes: Number.parseInt(memory ?? '512', 10) * MEBIBYTE,
    name: name ?? hostname ?? null,
    startsAtBoot: onboot === '1',
    threads: Number(cores ?? 1) * Number(sockets ?? 1) || null,
    vmid,
  }
}

function disksOf({settings}: GuestFile): PromisedDisk[] {
  return Object.entries(settings).flatMap(([key, value]) => {
    const [, storage] = /^([A-Za-z][\w.-]*):/.exec(value) ?? []
    if (!/^(scsi|virtio|sata|ide|mp|rootfs)\d*$/.test(key) || storage === undefined) return []
    if (/media=cdrom/.test(value)) return []
    const [, size, unit] = /(?:^|,)size=([\d.]+)([KMGT])?/.exec(value) ?? []
    return [{bytes: size === undefined ? null : Number(size) * unitBytes(unit), storage}]
  })
}

function unitBytes(unit: string | undefined): number {
  return 1024 ** (unit === undefined ? 0 : 'KMGT'.indexOf(unit) + 1)
}
