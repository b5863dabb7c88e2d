import {createHash, randomBytes} from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import pg from 'pg'
import {afterAll, beforeAll, describe, inject} from 'vitest'
import {acquireLock} from '#shared/db/embedded/lock'
import {type DatabaseLocation, type OpenDatabase, openDatabase} from '#shared/db/index'

/** A database of its own for one suite. It starts empty, or with the schema when asked. */
export interface TestDatabase {
  readonly name: 'pglite' | 'postgres'
  readonly location: DatabaseLocation
  /** What makes the bins use this database. */
  readonly environment: Readonly<Record<string, string>>
  /** Closed after the suite if the test does not. The embedded one is open once at a time. */
  open(): Promise<OpenDatabase>
}

interface SuiteOptions {
  /** With all of `migrations/` applied. */
  readonly migrated?: boolean
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const MIGRATIONS = path.join(ROOT, 'migrations')
const CACHE = path.join(ROOT, 'node_modules', '.cache', 'lab-test-databases')
const LONG_WAIT_MS = 120_000

/** Runs the suite once on the embedded database and once on a real PostgreSQL 16. */
export function describeEachDatabase(
  name: string,
  suite: (database: TestDatabase) => void,
  {migrated = false}: SuiteOptions = {},
): void {
  describe(`${name} [pglite]`, () => suite(useEmbedded(migrated)))
  const adminUrl = inject('postgresAdminUrl')
  if (adminUrl === '') describe.skip(`${name} [postgres]`, () => suite(unavailable))
  else describe(`${name} [postgres]`, () => suite(useServer(adminUrl, migrated)))
}

/** Only on PostgreSQL, which must be running: for suites about servers, inside of `describe.skipIf(adminUrl === '')`. */
export function useServerDatabase({migrated = false}: SuiteOptions = {}): TestDatabase {
  return useServer(inject('postgresAdminUrl'), migrated)
}

/** Puts a closed embedded database of its own into `directory`: faster than making one. */
export async function copyEmbeddedTemplate(directory: string, {migrated = false}: SuiteOptions = {}): Promise<void> {
  fs.cpSync(await embeddedTemplate(migrated), directory, {recursive: true})
}

export async function applyMigrations(open: OpenDatabase): Promise<void> {
  const {migrateToLatest} = await import('#shared/db/migrations/run')
  await migrateToLatest(open.pool, {directory: MIGRATIONS})
}

function useEmbedded(migrated: boolean): TestDatabase {
  const dataDirectory = path.join(os.tmpdir(), `lab-test-data-${randomBytes(6).toString('hex')}`)
  const directory = path.join(dataDirectory, 'database')
  const database = createTestDatabase('pglite', {kind: 'embedded', directory}, {DATA_DIR: dataDirectory})
  beforeAll(() => copyEmbeddedTemplate(directory, {migrated}))
  afterAll(async () => {
    await database.closeAll()
    fs.rmSync(dataDirectory, {recursive: true, force: true})
  })
  return database
}

function useServer(adminUrl: string, migrated: boolean): TestDatabase {
  const name = `test_${randomBytes(6).toString('hex')}`
  const url = urlOf(adminUrl, name)
  const database = createTestDatabase('postgres', {kind: 'server', url}, {DATABASE_URL: url})
  beforeAll(async () => {
    const template = migrated ? await serverTemplate(adminUrl) : 'template0'
    await asAdmin(adminUrl, (admin) => admin.query(`create database ${name} template ${template}`))
  })
  afterAll(async () => {
    await database.closeAll()
    await asAdmin(adminUrl, (admin) => admin.query(`drop database if exists ${name} with (force)`))
  })
  return database
}

const unavailable: TestDatabase = {
  name: 'postgres',
  location: {kind: 'server', url: 'postgres://unavailable'},
  environment: {},
  open: () => Promise.reject(new Error('PostgreSQL does not run')),
}

function createTestDatabase(
  name: TestDatabase['name'],
  location: DatabaseLocation,
  environment: Record<string, string>,
): TestDatabase & {closeAll(): Promise<void>} {
  const opened: OpenDatabase[] = []
  return {
    name,
    location,
    environment,
    async open() {
      const open = await openDatabase(location, {holder: 'test'})
      opened.push(open)
      return open
    },
    async closeAll() {
      for (const open of opened) await open.close()
    },
  }
}

/** The data directory to copy: made once for the version of PGlite (and the migrations) and kept between runs. */
async function embeddedTemplate(migrated: boolean): Promise<string> {
  const folder = path.join(CACHE, `${migrated ? 'migrated' : 'empty'}-${templateKey(migrated)}`)
  const directory = path.join(folder, 'database')
  const ready = path.join(folder, 'ready')
  if (fs.existsSync(ready)) return directory
  fs.mkdirSync(CACHE, {recursive: true})
  const lock = await acquireLock(`${folder}.lock`, {holder: 'test', waitMs: LONG_WAIT_MS, onNotice: () => {}})
  try {
    if (fs.existsSync(ready)) return directory
    fs.rmSync(folder, {recursive: true, force: true})
    const open = await openDatabase({kind: 'embedded', directory}, {holder: 'test'})
    try {
      if (migrated) await applyMigrations(open)
    } finally {
      await open.close()
    }
    fs.writeFileSync(ready, '')
    return directory
  } finally {
    lock.release()
  }
}

async function serverTemplate(adminUrl: string): Promise<string> {
  const name = 'migrated_template'
  await asAdmin(adminUrl, async (admin) => {
    await admin.query('select pg_advisory_lock(1)') // one test file makes it, the others wait
    const {rowCount} = await admin.query('select from pg_database where datname = $1 and datistemplate', [name])
    if (rowCount === 1) return
    await admin.query(`drop database if exists ${name}`)
    await admin.query(`create database ${name} template template0`)
    const open = await openDatabase({kind: 'server', url: urlOf(adminUrl, name)}, {holder: 'test'})
    try {
      await applyMigrations(open)
    } finally {
      await open.close()
    }
    await admin.query(`alter database ${name} is_template true`)
  })
  return name
}

function templateKey(migrated: boolean): string {
  const sources = [path.join(ROOT, 'node_modules/@electric-sql/pglite/package.json')]
  sources.push(...filesIn(path.join(ROOT, 'src/shared/db/embedded')))
  if (migrated) sources.push(...filesIn(path.join(ROOT, 'src/shared/db/migrations')), ...filesIn(MIGRATIONS))
  const hash = createHash('sha256')
  for (const file of sources) hash.update(file).update(fs.readFileSync(file))
  return hash.digest('hex').slice(0, 16)
}

function filesIn(folder: string): string[] {
  const entries = fs.readdirSync(folder, {recursive: true, withFileTypes: true})
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
}

function urlOf(adminUrl: string, database: string): string {
  const url = new URL(adminUrl)
  url.pathname = `/${database}`
  return url.href
}

async function asAdmin<T>(adminUrl: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({connectionString: adminUrl})
  await admin.connect()
  try {
    return await work(admin)
  } finally {
    await admin.end()
  }
}
