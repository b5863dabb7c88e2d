import {spawnSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import pg from 'pg'
import {tsImport} from 'tsx/esm/api'
import {runBin} from './command.js'

const FEW = {projects: 1, risksEach: 10}
const MANY = {projects: 50, risksEach: 200}

const contents = {
  demo: (place) => runBin(['coord', 'project', 'demo'], place),
  few: (place) => fill(place, FEW),
  many: (place) => fill(place, MANY),
}

/**
 * Makes the places that are asked for, by name: `nowhere`, `fresh` (a new data directory at each `use()`), and
 * `embedded` or `server` with `demo`, `few` or `many` risks. A place is `{env, folder}`; `close` removes them all.
 */
export async function preparePlaces(names) {
  const folder = mkdtempSync(join(tmpdir(), 'lab-bench-'))
  const wanted = new Set(names)
  const server = [...wanted].some((name) => name.startsWith('server')) ? await startServer() : undefined
  const close = async () => {
    await server?.stop()
    rmSync(folder, {force: true, recursive: true})
  }
  try {
    const places = {}
    for (const name of wanted) {
      process.stderr.write(`Preparing: ${name}\n`)
      places[name] = await preparePlace(name, folder, server)
    }
    return {close, places}
  } catch (error) {
    await close()
    throw error
  }
}

async function preparePlace(name, folder, server) {
  const [kind, content] = name.split(' ')
  const home = join(folder, name.replace(' ', '-'))
  mkdirSync(home)
  if (kind === 'fresh') return {use: () => at(mkdtempSync(join(home, 'use-')))}
  const place = at(home)
  if (kind === 'server') {
    place.env.DATABASE_URL = await createDatabase(server, `bench_${content}`)
    runBin(['lab', 'db', 'migrate', '--yes'], place)
  }
  if (content) contents[content](place)
  return {use: () => place}
}

function at(folder) {
  return {env: {DATA_DIR: join(folder, 'data'), HOME: folder}, folder}
}

async function startServer() {
  const {startTestServer} = await tsImport('../../test/support/embedded-postgres.ts', import.meta.url)
  return startTestServer()
}

async function createDatabase({adminUrl}, name) {
  const admin = new pg.Client({connectionString: adminUrl})
  await admin.connect()
  await admin.query(`create database ${name}`)
  await admin.end()
  const url = new URL(adminUrl)
  url.pathname = `/${name}`
  return url.href
}

/** The first project comes from the command, so that everything a project needs is there; the rest are copies of it. */
function fill(place, {projects, risksEach}) {
  runBin(['coord', 'project', 'add', 'Project 1', '--key', 'P01'], place)
  const {env, folder} = place
  const {status, stderr} = spawnSync(
    process.execPath,
    ['--import', 'tsx', fileURLToPath(new URL('./fill.js', import.meta.url)), String(projects), String(risksEach)],
    {
      cwd: join(import.meta.dirname, '../..'),
      encoding: 'utf8',
      env: {...process.env, DATABASE_URL: '', ...env, HOME: folder},
    },
  )
  if (status !== 0) throw new Error(`The risks for the benchmark could not be made:\n${stderr}`)
}
