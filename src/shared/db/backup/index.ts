/**
 * The logical backup that both kinds of database share: all rows as JSON lines in one gzip file, so that what one kind
 * has written another can take. `backupDatabase` writes and reads it back before the file gets its name, `verifyBackup`
 * checks one that is there; what the lines mean is in `format.ts`. `restoreBackup` fills a database from a file and
 * `copyDatabase` from another database, both in one transaction that compares what it wrote (`fill-database.ts`).
 */
export {copyDatabase} from './copy.ts'
export {type Filled, refuseOccupied} from './fill-database.ts'
export {backupFileName, findNewestBackup, type NewestBackup} from './folder.ts'
export {BackupHeader, BackupTable} from './format.ts'
export {dumpServer, type NativeDump} from './native-dump.ts'
export type {Occupant, Occupants} from './occupants.ts'
export {findOccupants, isRestored, restoreBackup} from './restore.ts'
export {type BackupSummary, verifyBackup} from './verify.ts'
export {type BackupOptions, backupDatabase} from './write.ts'
