import {readCheckedMigrationFiles} from '../migrations/files.ts'
import {inReadOnlyTransaction} from '../migrations/fingerprint.ts'
import {readAppliedInTransaction} from '../migrations/records.ts'
import type {OpenDatabase} from '../open.ts'
import {type Filled, type FillOptions, fillDatabase} from './fill-database.ts'
import {type Occupants, readOccupants} from './occupants.ts'
import {ROW_FORMAT} from './row-format.ts'
import {type RowSum, sumsOf} from './row-sums.ts'
import {readParts} from './table-parts.ts'
import {type BackupSummary, readBackup} from './verify.ts'

/** Fills a database from a backup that was verified. Throws what `fillDatabase` and `readBackup` throw. */
export async function restoreBackup(open: OpenDatabase, backup: BackupSummary, options: FillOptions): Promise<Filled> {
  return fillDatabase(open, {...backup, name: `The backup ${backup.file}`}, readBackup(backup.file), options)
}

/** What a restore would throw away. */
export async function findOccupants(open: OpenDatabase, migrationsDirectory: string): Promise<Occupants> {
  const files = readCheckedMigrationFiles(migrationsDirectory)
  return inReadOnlyTransaction(open.pool, (client) => readOccupants(client, files))
}

/** Whether the database already holds exactly what the backup does. */
export async function isRestored(open: OpenDatabase, backup: BackupSummary): Promise<boolean> {
  const found = await inReadOnlyTransaction(open.pool, async (client) => {
    const names = (await readAppliedInTransaction(client)).map(({name}) => name)
    if (
      !isSameList(
        names,
        backup.header.migrations.map(({name}) => name),
      )
    )
      return null
    await client.query(ROW_FORMAT)
    return sumsOf(readParts(client))
  })
  if (found === null || !isSameList(found.map(countText), backup.tables.map(countText))) return false
  return isSameList(found.map(sumText), (await sumsOf(readBackup(backup.file))).map(sumText))
}

function isSameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((item) => other.includes(item))
}

function countText({name, rows}: Pick<RowSum, 'name' | 'rows'>): string {
  return `${name} ${rows}`
}

function sumText({name, sum}: RowSum): string {
  return `${name} ${sum}`
}
