import {createHash, randomUUID} from 'node:crypto'
import {readdir, rm} from 'node:fs/promises'
import {hostname} from 'node:os'
import path from 'node:path'

/** `.NAME.MACHINE-PROCESS-UUID.tmp`, as `draftOf` makes it. */
const DRAFT = /^\..+\.(?<machine>[0-9a-f]{8})-(?<process>\d+)-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.tmp$/

/** Where a backup is written until it is complete: hidden beside its place, under a name that tells whose it is. */
export function draftOf(file: string): string {
  const name = `.${path.basename(file)}.${thisMachine()}-${process.pid}-${randomUUID()}.tmp`
  return path.join(path.dirname(file), name)
}

/**
 * Removes what backups that were killed have left in a folder: drafts of this machine whose process is gone. Whatever
 * cannot be looked at or removed stays, for it is untidy, but no reason not to write a backup.
 */
export async function removeStaleDrafts(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  const stale = names.filter(isStale)
  await Promise.allSettled(stale.map((name) => rm(path.join(folder, name))))
}

function isStale(name: string): boolean {
  const owner = DRAFT.exec(name)?.groups
  return owner?.['machine'] === thisMachine() && !isRunning(Number(owner['process']))
}

/** A process of somebody else may not be signalled, but it is there. */
function isRunning(id: number): boolean {
  try {
    process.kill(id, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

/** Folders may be shared between machines, on which the same number is another process. */
function thisMachine(): string {
  return createHash('sha256').update(hostname()).digest('hex').slice(0, 8)
}
