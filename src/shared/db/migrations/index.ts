/**
 * Plain SQL files become the schema of a database. `files` reads and checks them, `plan` compares them with what is
 * recorded in the database, `rehearse` tries them out, `run` applies or takes them back in one transaction that nobody
 * else's overlaps (node-pg-migrate executes and keeps the list, loaded only then; our records add checksums), and
 * `fingerprint` remembers what came out, so that `status` can name what was changed by hand. Nothing here rests on the
 * state of a session, so that it works behind a transaction pooler.
 */
export {createMigrationFile} from './create.ts'
export {type MigrationFile, readCheckedMigrationFiles, readMigrationFiles} from './files.ts'
export {
  type Drift,
  describeSchema,
  isDrifted,
  readDrift,
  type SchemaDescription,
  type SchemaItems,
} from './fingerprint.ts'
export {describeLosses} from './losses.ts'
export {type PlanProblem, type PlanProblemKind, type SchemaState, schemaState} from './plan.ts'
export {type MigrationDirection, type Rehearsal, rehearse} from './rehearse.ts'
export {acceptSchema, baseline, type Repaired, repair} from './repair.ts'
export {type MigrateOptions, type MigrationRun, migrate, migrateToLatest} from './run.ts'
export {type MigrationState, type MigrationStatus, migrationStatus} from './status.ts'
