/**
 * The machine under the two commands: what state it and its database are in, and what to do about it. Facts are read in
 * one place each (database, disk, backups, AI, Proxmox, configuration, machine); pure functions make checks of them, each
 * with a light, a word and a fix; `lab status` and `lab doctor` are choices of those checks. Looking never creates or
 * changes anything and never fails because a part is down. `init/` writes settings, `database/` migrates and backs up.
 */
export {LabCommand} from './command.ts'
export {ConfigShowCommand} from './config-show.ts'
export {BackupShape, backUpTo, renderBackup} from './database/backup.ts'
export {MigrationShape, migrateDatabase} from './database/migrate.ts'
export {migrationWarnings, nextStepAfter, renderMigration} from './database/migrate-view.ts'
export {MoveShape, moveDatabase, nextStepAfterMove, renderMove} from './database/move.ts'
export {NewMigrationShape, newMigration} from './database/new-migration.ts'
export {changeRecords, isForRecords} from './database/records.ts'
export {nextStepAfterRestore, RestoreShape, renderRestore, restoreFrom} from './database/restore.ts'
export {
  needsAttention,
  nextStepOf,
  readSchemaStatus,
  SchemaStatusShape,
  schemaWarnings,
} from './database/schema-status.ts'
export {renderSchemaStatus} from './database/schema-status-view.ts'
export {renderUnlock, UnlockShape, unlock} from './database/unlock.ts'
export {renderVacuum, VacuumShape, vacuum} from './database/vacuum.ts'
export {ExaminationShape, examine, isHealthy, readDoctorFacts} from './doctor.ts'
export {renderExamination} from './doctor-view.ts'
export {initFields} from './init/fields.ts'
export {InitialisationShape, initialise} from './init/initialise.ts'
export {readWantedSettings} from './init/input.ts'
export {renderInitialisation} from './init/view.ts'
export {terminalOf} from './machine/terminal.ts'
export {readSystemFacts, SystemStatusShape, systemStatus} from './status.ts'
export {renderSystemStatus} from './status-view.ts'
