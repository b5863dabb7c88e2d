import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type pg from 'pg'
import {afterAll, beforeAll, beforeEach, onTestFinished} from 'vitest'
import {UserError} from '#shared/errors'
import type {TestDatabase} from '../../support/databases.ts'

/** A folder of migrations that lasts for one test. */
export interface MigrationFolder {
  readonly directory: string
  /** Writes `<name>.sql`; without `down` the migration is irreversible. */
  write(name: string, up: string, down?: string): void
  writeBytes(fileName: string, bytes: string | Uint8Array): void
  remove(name: string): void
}

export function createFolder(): MigrationFolder {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'lab-test-migrations-'))
  onTestFinished(() => fs.rmSync(directory, {recursive: true, force: true}))
  return {
    directory,
    write(name, up, down) {
      const parts = ['-- Up Migration', up, ...(down === undefined ? [] : ['-- Down Migration', down])]
      fs.writeFileSync(path.join(directory, `${name}.sql`), `${parts.join('\n')}\n`)
    },
    writeBytes: (fileName, bytes) => fs.writeFileSync(path.join(directory, fileName), bytes),
    remove: (name) => fs.rmSync(path.join(directory, `${name}.sql`)),
  }
}

export const RISK = '20260101000000_risk'
export const OWNER = '20260102000000_owner'
export const ACTION = '20260103000000_action'

/** Three migrations that build on each other. */
export function createExampleFolder(): MigrationFolder {
  const folder = createFolder()
  folder.write(RISK, 'create table risk (id bigint primary key, title text not null);', 'drop table risk;')
  folder.write(OWNER, 'alter table risk add column owner text;', 'alter table risk drop column owner;')
  folder.write(ACTION, 'create table action (id bigint primary key);', 'drop table action;')
  return folder
}

/** Open for the whole suite, and without any table at the start of each test. */
export function useEmptySchema(database: TestDatabase): {readonly pool: pg.Pool} {
  const current: {pool?: pg.Pool} = {}
  const pool = () => {
    if (current.pool === undefined) throw new Error('the database is not open yet')
    return current.pool
  }
  beforeAll(async () => {
    current.pool = (await database.open()).pool
  })
  beforeEach(async () => {
    await pool().query('drop schema public cascade; create schema public')
  })
  afterAll(() => {
    delete current.pool
  })
  return {
    get pool() {
      return pool()
    },
  }
}

export async function tablesOf(pool: pg.Pool): Promise<readonly string[]> {
  const {rows} = await pool.query<{name: string}>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by relname collate "C"`,
  )
  return rows.map(({name}) => name)
}

/** The error that `work` must end with. */
export async function userErrorOf(work: () => unknown): Promise<UserError> {
  try {
    await work()
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
  throw new Error('no error')
}
