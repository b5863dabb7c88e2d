import {resolve} from 'node:path'
import {z} from 'zod'
import {
  type BackupSummary,
  backupDatabase,
  findOccupants,
  isRestored,
  type Occupants,
  refuseOccupied,
  restoreBackup,
  verifyBackup,
} from '#shared/db/backup/index'
import {describeLocation} from '#shared/db/index'
import {plainLine, type Screen, shellWord} from '#shared/terminal/index'
import {defaultBackupFile} from '../backups.ts'
import {bytesText, counted} from '../quantities.ts'
import {isDatabaseThere, withDatabase} from './access.ts'
import type {MigrationSetup} from './migrate.ts'
import {rowLines} from './row-lines.ts'

const TableRows = z.object({name: z.string(), rows: z.number()})

export const RestoreShape = z.object({
  file: z.string(),
  location: z.string(),
  /** When the backup was written. */
  createdAt: z.iso.datetime(),
  /** `unchanged`: the database already held exactly this. `planned`: a dry run. */
  outcome: z.enum(['restored', 'unchanged', 'planned']),
  rows: z.number(),
  tables: z.array(TableRows),
  /** Applied after the rows were in, because the backup is of an older version. */
  migrated: z.array(z.string()),
  /** What was in the database before and is not any more, or would not be. */
  replaced: z.array(TableRows),
  /** Of what was replaced, made before. */
  backup: z.object({file: z.string(), bytes: z.number(), rows: z.number()}).nullable(),
})
export type Restore = z.infer<typeof RestoreShape>

interface RestoreRequest {
  readonly file: string
  readonly replace: boolean
  readonly workingDirectory: string
}

interface Approval {
  readonly dryRun: boolean
  /** Throws when somebody says no. Asked while no database is open. */
  readonly approve: (question: string) => Promise<void>
}

/** Checks the whole backup and what is in the database, asks, and then restores all of it or nothing. */
export async function restoreFrom(
  setup: MigrationSetup,
  {file, replace, workingDirectory}: RestoreRequest,
  {approve, dryRun}: Approval,
): Promise<Restore> {
  const {access} = setup
  const backup = await verifyBackup(resolve(workingDirectory, file))
  const found = await lookAt(setup, backup)
  if (found.isSame) return describe(setup, backup, {outcome: 'unchanged'})
  refuseOccupied(found.occupants, {replace})
  const replaced = found.occupants.own.map((table) => ({...table}))
  if (dryRun) return describe(setup, backup, {outcome: 'planned', replaced})
  await approve(questionAbout(setup, backup, found.occupants))
  return withDatabase(access, async (open) => {
    const saved = replaced.length > 0 ? await saveFirst(open, setup) : null
    const {migrationsDirectory} = access
    const {migrated} = await restoreBackup(open, backup, {migrationsDirectory, replace, tool: setup.program})
    return describe(setup, backup, {backup: saved, migrated: [...migrated], outcome: 'restored', replaced})
  })
}

export function nextStepAfterRestore(
  {file, outcome}: Restore,
  {replace}: Pick<RestoreRequest, 'replace'>,
): string | null {
  if (outcome === 'unchanged') return null
  return outcome === 'restored' ? 'lab db status' : `lab db restore ${shellWord(file)}${replace ? ' --replace' : ''}`
}

export function renderRestore(restore: Restore, {colour}: Screen): string {
  const {backup, file, location, migrated, outcome, replaced, rows, tables} = restore
  if (outcome === 'unchanged') return `${location} already holds exactly what ${plainLine(file)} does.`
  const isDone = outcome === 'restored'
  const done = isDone ? colour.green('restored') : 'would restore'
  const lost = replaced.reduce((sum, table) => sum + table.rows, 0)
  return [
    `${done} ${counted(rows, 'row')} to ${location}${isDone ? ', read back and right' : ''}:`,
    ...rowLines(tables.filter((table) => table.rows > 0)),
    ...(lost > 0 ? [`${isDone ? 'replaced' : 'would replace'} ${counted(lost, 'row')}:`, ...rowLines(replaced)] : []),
    ...(backup ? [`backup  ${colour.bold(plainLine(backup.file))}  ${bytesText(backup.bytes)}`] : []),
    ...migrated.map((name) => `applied  ${name}`),
  ].join('\n')
}

/** A database that is not there is not made by looking. */
async function lookAt(
  {access}: MigrationSetup,
  backup: BackupSummary,
): Promise<{readonly occupants: Occupants; readonly isSame: boolean}> {
  const nothing = {isSame: false, occupants: {others: [], own: []}}
  if (!isDatabaseThere(access.location)) return nothing
  return withDatabase(access, async (open) => {
    const occupants = await findOccupants(open, access.migrationsDirectory)
    if (occupants.own.length === 0) return {isSame: false, occupants}
    return {isSame: occupants.others.length === 0 && (await isRestored(open, backup)), occupants}
  })
}

async function saveFirst(open: Parameters<typeof backupDatabase>[0], setup: MigrationSetup) {
  const {access, dataDirectory, now, program} = setup
  const file = defaultBackupFile(dataDirectory, now)
  access.onNotice(`Backing up what is there to ${file} …`)
  const {bytes, rows} = await backupDatabase(open, {file, now, program})
  return {bytes, file, rows}
}

const NAMED_TABLES = 8

function questionAbout({access}: MigrationSetup, {file, header, rows}: BackupSummary, {own}: Occupants): string {
  const at = header.createdAt.slice(0, 16).replace('T', ' ')
  const what = `Restore ${counted(rows, 'row')} of ${at} UTC from ${plainLine(file)} to ${describeLocation(access.location)}?`
  if (own.length === 0) return what
  const lost = own
    .toSorted((one, other) => other.rows - one.rows)
    .map(({name, rows: count}) => `${count} of ${plainLine(name)}`)
  const shown =
    lost.length > NAMED_TABLES ? [...lost.slice(0, NAMED_TABLES), `${lost.length - NAMED_TABLES} more tables`] : lost
  return `${what} It replaces what is there, in rows: ${shown.join(', ')}. A backup of that is made first.`
}

function describe(
  {access}: MigrationSetup,
  {file, header, rows, tables}: BackupSummary,
  outcome: Pick<Restore, 'outcome'> & Partial<Restore>,
): Restore {
  return {
    backup: null,
    createdAt: header.createdAt,
    file,
    location: describeLocation(access.location),
    migrated: [],
    replaced: [],
    rows,
    tables: tables.map((table) => ({name: table.name, rows: table.rows})),
    ...outcome,
  }
}
