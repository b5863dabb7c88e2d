import {join} from 'node:path'
import {z} from 'zod'
import {backupFileName, findNewestBackup} from '#shared/db/backup/index'
import {type Check, ok, warning} from './check.ts'
import {agoText, bytesText} from './quantities.ts'

const OLDEST_DAYS = 7
const DAY_MS = 86_400_000

export const BackupsShape = z.object({
  folder: z.string(),
  newest: z.object({file: z.string(), at: z.iso.datetime(), bytes: z.number()}).nullable(),
  /** Why the folder could not be looked into. */
  problem: z.string().nullable(),
})
export type Backups = z.infer<typeof BackupsShape>

export function backupFolder(dataDirectory: string): string {
  return join(dataDirectory, 'backups')
}

/** Where a backup of this moment goes unless somebody says otherwise. */
export function defaultBackupFile(dataDirectory: string, now: Date): string {
  return join(backupFolder(dataDirectory), backupFileName(now))
}

export async function readBackups(dataDirectory: string): Promise<Backups> {
  const folder = backupFolder(dataDirectory)
  try {
    const newest = await findNewestBackup(folder)
    return {folder, newest: newest && {...newest, at: newest.at.toISOString()}, problem: null}
  } catch (error) {
    return {folder, newest: null, problem: (error as NodeJS.ErrnoException).code ?? String(error)}
  }
}

export function backupCheck({folder, newest, problem}: Backups, now: Date): Check {
  if (problem !== null) return warning('backup', `${folder} cannot be read (${problem})`, `Check who owns ${folder}.`)
  if (newest === null) return warning('backup', `none in ${folder}`, 'lab db backup')
  const at = new Date(newest.at)
  const detail = `${agoText(at, now)}, ${bytesText(newest.bytes)}: ${newest.file}`
  return now.getTime() - at.getTime() > OLDEST_DAYS * DAY_MS
    ? warning('backup', detail, 'lab db backup')
    : ok('backup', detail)
}
