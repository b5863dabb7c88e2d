import type pg from 'pg'
import type {MigrationFile} from './files.ts'
import {ENGINE_SCHEMA, ENGINE_TABLE} from './records.ts'
import type {MigrationDirection} from './rehearse.ts'

interface EngineOptions {
  readonly directory: string
  readonly direction: MigrationDirection
  /** Records the migration as applied without running it. */
  readonly markOnly?: boolean
}

const silentLogger = {debug: () => {}, info: () => {}, warn: () => {}, error: () => {}}

/**
 * Has node-pg-migrate run one migration inside the transaction that `client` is in. It is told not to begin, commit or
 * lock, and gets the statements that we have read and checked. Loaded only here: its import costs 100 ms.
 */
export async function runWithEngine(
  client: pg.ClientBase,
  file: MigrationFile,
  {directory, direction, markOnly = false}: EngineOptions,
): Promise<void> {
  const {runner} = await import('node-pg-migrate')
  type Builder = {sql(statement: string): void; noTransaction(): void}
  const action = (part: MigrationFile['up']) => (builder: Builder) => {
    builder.noTransaction()
    for (const {text} of part.statements) builder.sql(text)
  }
  const actions = {up: action(file.up), down: file.down === null ? (false as const) : action(file.down)}
  const run = await runner({
    dbClient: client,
    dir: directory,
    migrationsSchema: ENGINE_SCHEMA,
    migrationsTable: ENGINE_TABLE,
    direction,
    count: 1,
    checkOrder: false, // plan.ts checks it; the engine would refuse every run after an allowed exception
    fake: markOnly,
    noLock: true,
    singleTransaction: false,
    logger: silentLogger,
    migrationLoaderStrategies: [
      {extensions: ['.sql'], loader: async () => [{id: file.name, filePaths: [file.path], actions}]},
    ],
  })
  if (run.length !== 1 || run[0]?.name !== file.name) {
    throw new Error(`node-pg-migrate ran ${run.map(({name}) => name).join(', ') || 'nothing'} instead of ${file.name}`)
  }
}
