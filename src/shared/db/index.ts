/**
 * The connection to the database: the embedded one (PGlite in this process, behind a lock of the operating system) or a
 * PostgreSQL server, both through `pg` and Kysely, with the same values and the same errors. `openDatabase` opens it,
 * `inTransaction` is the only way to change something, `toUserError` puts what went wrong into words. What the tables are
 * called is in `tables.ts`; the schema is made by `migrations/`.
 */
export {toUserError} from './errors/to-user-error.ts'
export {type DatabaseLocation, describeLocation, parseServerUrl} from './location.ts'
export {type OpenDatabase, type OpenOptions, openDatabase} from './open.ts'
export {type Session, type SessionSetup, withSession} from './session.ts'
export type {Database} from './tables.ts'
export {type ChangeContext, inSnapshot, inTransaction} from './transaction.ts'
export {type Unlocked, unlockDatabase} from './unlock.ts'
export {type Vacuumed, vacuumDatabase} from './vacuum.ts'
