import type {ExtractionLimits} from './limits.ts'
import type {Refusal} from './refusal.ts'

export interface ArchiveEntry {
  readonly name: string
  readonly packed: number
  readonly size: number
  readonly isEncrypted: boolean
}

const END = 0x06054b50
const ENTRY = 0x02014b50
const LONGEST_COMMENT = 65_535

/**
 * The directory at the end of a zip archive (APPNOTE.TXT 4.3), without unpacking anything; undefined when there is none, as
 * in an archive that was cut off. Reads at most `most` entries and one more.
 */
export function readArchive(bytes: Buffer, most: number): readonly ArchiveEntry[] | undefined {
  const end = findEnd(bytes)
  if (end === undefined) return undefined
  const count = bytes.readUInt16LE(end + 10)
  const entries: ArchiveEntry[] = []
  let at = bytes.readUInt32LE(end + 16)
  while (entries.length <= most && at + 46 <= bytes.length && bytes.readUInt32LE(at) === ENTRY) {
    const nameLength = bytes.readUInt16LE(at + 28)
    entries.push({
      isEncrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
      name: bytes.toString('utf8', at + 46, at + 46 + nameLength),
      packed: bytes.readUInt32LE(at + 20),
      size: bytes.readUInt32LE(at + 24),
    })
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return entries.length > most || entries.length === count || count === 0xffff ? entries : undefined
}

/** What speaks against unpacking; a directory that lies about sizes is stopped by the limits of the process. */
export function archiveRefusal(
  entries: readonly ArchiveEntry[],
  limits: ExtractionLimits['archive'],
): Refusal | undefined {
  const tooComplex = (reason: string): Refusal => ({
    code: 'DOCUMENT_TOO_COMPLEX',
    nextStep: 'Open it in the program it comes from, and export a PDF of what matters.',
    reason,
  })
  if (entries.length > limits.entries) return tooComplex(`has more than ${limits.entries} parts inside`)
  if (entries.some(({isEncrypted}) => isEncrypted)) return passwordNeeded
  const size = entries.reduce((sum, entry) => sum + entry.size, 0)
  const packed = entries.reduce((sum, entry) => sum + entry.packed, 0)
  const largest = Math.max(0, ...entries.map((entry) => entry.size))
  if (size > limits.bytes)
    return tooComplex(`would unpack to ${megabytes(size)}; ${megabytes(limits.bytes)} is the most`)
  if (largest > limits.entryBytes)
    return tooComplex(`has a part that unpacks to ${megabytes(largest)}; ${megabytes(limits.entryBytes)} is the most`)
  if (size > 1_000_000 && size > packed * limits.ratio)
    return tooComplex(`unpacks to ${Math.round(size / Math.max(1, packed))} times its size, as bombs do`)
  return undefined
}

export const passwordNeeded: Refusal = {
  code: 'DOCUMENT_PASSWORD',
  nextStep: 'Save it without a password, and add that.',
  reason: 'is protected by a password',
}

function findEnd(bytes: Buffer): number | undefined {
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - 22 - LONGEST_COMMENT); at--) {
    if (bytes.readUInt32LE(at) === END) return at
  }
  return undefined
}

export function megabytes(bytes: number): string {
  return bytes >= 1_000_000 ? `${Math.round(bytes / 1_000_000)} MB` : `${Math.max(1, Math.round(bytes / 1000))} kB`
}
