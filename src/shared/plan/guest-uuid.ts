import {createHash} from 'node:crypto'
import type {LabFile, LabGuest} from './lab-file.ts'

/** Random, and ours: what is made from the same names in it is the same everywhere. */
const NAMESPACE = Buffer.from('8f1d6c1ab0c54a0e9a3b5d8f2e6c7410', 'hex')

/**
 * The `smbios1` uuid of a machine: a UUID of version 5 (RFC 9562) from the names of lab and machine. VMIDs are given
 * away again after a deletion, this is not; and whoever has the file recognises the machine, without the notes of the
 * run that made it. An imported machine keeps its own.
 */
export function guestUuid({name: lab}: Pick<LabFile, 'name'>, {name, uuid}: Pick<LabGuest, 'name' | 'uuid'>): string {
  if (uuid !== undefined) return uuid.toLowerCase()
  const bytes = createHash('sha1').update(NAMESPACE).update(`${lab}/${name}`).digest().subarray(0, 16)
  bytes[6] = (bytes[6]! & 0x0f) | 0x50
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
