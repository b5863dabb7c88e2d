import {existsSync} from 'node:fs'
import {statfs} from 'node:fs/promises'
import {dirname} from 'node:path'
import {z} from 'zod'
import {type Check, failed, ok, warning} from './check.ts'
import {bytesText} from './quantities.ts'

export const DiskShape = z.object({path: z.string(), totalBytes: z.number(), freeBytes: z.number()})
export type Disk = z.infer<typeof DiskShape>

const LEAST_BYTES = 500e6
const LEAST_SHARE = 0.02
const COMFORTABLE_SHARE = 0.1

/** The disk a folder is on, or will be on once it is made; null when the system does not tell. */
export async function readDisk(folder: string): Promise<Disk | null> {
  try {
    const {bavail, blocks, bsize} = await statfs(nearestFolder(folder))
    // What is no disk, such as /proc, has no blocks at all.
    if (blocks === 0) return null
    return {freeBytes: bavail * bsize, path: folder, totalBytes: blocks * bsize}
  } catch {
    return null
  }
}

export function diskCheck(disk: Disk | null): Check {
  if (disk === null) return warning('disk', 'unknown: the system does not tell how much is free', null)
  const {freeBytes, path, totalBytes} = disk
  const share = freeBytes / totalBytes
  const detail = `${bytesText(freeBytes)} of ${bytesText(totalBytes)} free (${Math.floor(share * 100)} %) for ${path}`
  const fix = 'Free some space there, or set DATA_DIR to a folder on a larger disk.'
  if (share < LEAST_SHARE || freeBytes < LEAST_BYTES) return failed('disk', detail, fix)
  return share < COMFORTABLE_SHARE ? warning('disk', detail, fix) : ok('disk', detail)
}

/** The folder itself, or the first one above it that is there. */
export function nearestFolder(folder: string): string {
  let nearest = folder
  while (!existsSync(nearest) && dirname(nearest) !== nearest) nearest = dirname(nearest)
  return nearest
}
