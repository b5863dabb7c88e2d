import {died} from '../http/failure.ts'
import type {Guest, State} from '../state/state.ts'
import {findVolume, grow} from '../storage/volumes.ts'
import {WorkerFailure} from '../tasks/worker-failure.ts'
import {readProperties, writeProperties} from './property-string.ts'
import {formatSize, parseSize} from './sizes.ts'

/** The volume of a disk that can be resized. */
export function volumeOfDisk(guest: Guest, disk: string): string {
  const value = guest.config[disk]
  if (value === undefined) throw died(`disk '${disk}' does not exist`)
  const {file = '', media} = readProperties(value, 'file')
  if (media === 'cdrom') throw died(`you can't resize a cdrom`)
  return file
}

/** `+10G` is that much more, anything else the size itself. */
export function wantedSize(state: State, guest: Guest, volid: string, size: string): number {
  const volume = findVolume(state, volid, guest.node)
  if (!volume) throw new WorkerFailure(`volume '${volid}' does not exist`)
  const bytes = size.startsWith('+') ? volume.size + parseSize(size.slice(1)) : parseSize(size)
  if (bytes < volume.size) throw new WorkerFailure('shrinking disks is not supported')
  return bytes
}

export function resizeDisk(state: State, guest: Guest, disk: string, size: number): void {
  const properties = readProperties(guest.config[disk] ?? '', 'file')
  const volume = findVolume(state, properties['file'] ?? '', guest.node)
  if (!volume) throw new WorkerFailure(`disk '${disk}' does not exist`)
  if (size > volume.size) grow(state, volume, size, guest.node)
  guest.config[disk] = writeProperties({...properties, size: formatSize(size)}, 'file')
}
