import {readdir, stat} from 'node:fs/promises'
import path from 'node:path'

const BACKUP_EXTENSION = '.backup.jsonl.gz'

export interface NewestBackup {
  readonly file: string
  /** When it was written. */
  readonly at: Date
  readonly bytes: number
}

/** The name of a backup of this moment; by name is by age. */
export function backupFileName(now: Date): string {
  return `${now.toISOString().replaceAll(/[-:]/g, '')}${BACKUP_EXTENSION}`
}

/** `null` when the folder has none, or is not there. */
export async function findNewestBackup(folder: string): Promise<NewestBackup | null> {
  const names = await namesIn(folder)
  const found = await Promise.all(
    names
      .filter((name) => name.endsWith(BACKUP_EXTENSION) && !name.startsWith('.'))
      .map(async (name) => {
        const file = path.join(folder, name)
        const {mtime, size} = await stat(file)
        return {file, at: mtime, bytes: size}
      }),
  )
  return found.reduce<NewestBackup | null>((newest, each) => (newest && newest.at >= each.at ? newest : each), null)
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return []
    throw error
  }
}
