import {spawn, spawnSync} from 'node:child_process'
import {once} from 'node:events'
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import pg from 'pg'
import {tsImport} from 'tsx/esm/api'
import {asCsv, asJournal, bookings, projectKey} from './bookings.js'
import {runBin, runTool} from './command.js'

const root = join(import.meta.dirname, '../..')
const FEW = {projects: 1, risksEach: 10}
const MANY = {projects: 50, risksEach: 200}
const LINES = {linesEach: 20, projects: 50}
const PORTFOLIO = {actionsEach: 40, linesEach: 20, projects: 50, risksEach: 40}
const ACTIONS = {actionsEach: 200, projects: 50}
const PAGES = {documentsEach: 5, projects: 10}
const BOOKINGS = 100_000

const contents = {
  actions: (place) => fill(place, ACTIONS),
  booked: (place) => fillBooked(place),
  demo: (place) => runBin(['coord', 'project', 'demo'], place),
  empty: (place) => runBin(['coord', 'project', 'list'], place),
  few: (place) => fill(place, FEW),
  journal: ({folder}) => writeFileSync(join(folder, 'bookings.journal'), asJournal(theBookings())),
  lines: (place) => fill(place, LINES),
  many: (place) => fill(place, MANY),
  papers: (place) => {
    runBin(['coord', 'project', 'demo'], place)
    runScript(new URL('./write-documents.js', import.meta.url), [], place, place.folder)
  },
  one: (place) => fill(place, {linesEach: 1, projects: 1}),
  pages: (place) => fill(place, PAGES),
  portfolio: (place) => fill(place, PORTFOLIO),
  tasks: (place) => fillTasks(place),
  unbooked: (place) => {
    fill(place, LINES)
    writeBookings(place)
  },
}

/**
 * Makes the places that are asked for, by name: `nowhere`, `fresh` (a new data directory at each `use()`), `embedded` or
 * `server` with one of the contents above, `proxmox` with a preset of the simulator, and `files` for other tools. A
 * place is `{env, folder}`; `close` removes all.
 */
export async function preparePlaces(names) {
  const folder = mkdtempSync(join(tmpdir(), 'lab-bench-'))
  const wanted = new Set(names)
  const server = [...wanted].some((name) => name.startsWith('server')) ? await startServer() : undefined
  const simulators = []
  const close = async () => {
    await server?.stop()
    for (const simulator of simulators) simulator.kill()
    rmSync(folder, {force: true, recursive: true})
  }
  try {
    const places = {}
    for (const name of wanted) {
      process.stderr.write(`Preparing: ${name}\n`)
      places[name] = await preparePlace(name, folder, server, simulators)
    }
    return {close, places}
  } catch (error) {
    await close()
    throw error
  }
}

async function preparePlace(name, folder, server, simulators) {
  const [kind, content] = name.split(' ')
  const home = join(folder, name.replace(' ', '-'))
  mkdirSync(home)
  if (kind === 'fresh') return {use: () => at(mkdtempSync(join(home, 'use-')))}
  const place = at(home)
  if (kind === 'server') {
    place.env.DATABASE_URL = await createDatabase(server, `bench_${content}`)
    runBin(['lab', 'db', 'migrate', '--yes'], place)
  }
  if (kind === 'proxmox') await startSimulator(content, place, simulators)
  else if (content) contents[content](place)
  return {use: () => place}
}

function at(folder) {
  return {env: {DATA_DIR: join(folder, 'data'), HOME: folder}, folder}
}

/** A process of its own, as servers are; it prints the settings that lead to it. */
async function startSimulator(preset, place, simulators) {
  const bin = join(root, 'bin', 'lab.cjs')
  const simulator = spawn(process.execPath, [bin, 'simulator', '--preset', preset, '--json'], {
    env: {...process.env, ...place.env},
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  simulators.push(simulator)
  let text = ''
  while (!text.endsWith('}\n')) text += String((await once(simulator.stdout, 'data'))[0])
  Object.assign(place.env, JSON.parse(text).data.settings)
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
function fill(place, counts) {
  const added = ['--currency', 'GBP', '--start', '2025-01-01', '--finish', '2027-12-31']
  runBin(['coord', 'project', 'add', 'Project 1', '--key', 'P01', ...added], place)
  runScript(new URL('./fill.js', import.meta.url), [JSON.stringify(counts)], place, root)
}

/** A script of this folder that uses our sources. */
function runScript(script, args, {env, folder}, cwd) {
  const {status, stderr} = spawnSync(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), fileURLToPath(script), ...args],
    {cwd, encoding: 'utf8', env: {...process.env, DATABASE_URL: '', ...env, HOME: folder}},
  )
  if (status !== 0) throw new Error(`The data of the benchmark could not be made:\n${stderr}`)
}

function theBookings() {
  return bookings({count: BOOKINGS, ...LINES})
}

function writeBookings({folder}) {
  writeFileSync(join(folder, 'bookings.csv'), asCsv(theBookings()))
}

function fillBooked(place) {
  fill(place, LINES)
  writeBookings(place)
  runBin(['coord', 'import', 'transactions', 'bookings.csv'], place)
}

/** The same actions for Taskwarrior; it reads its settings from the file that TASKRC names. */
function fillTasks({env, folder}) {
  const tasks = []
  const day = (days) =>
    `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '')}T000000Z`
  for (let project = 0; project < ACTIONS.projects; project++) {
    for (let number = 1; number <= ACTIONS.actionsEach; number++) {
      const isDone = number % 3 === 0
      tasks.push({
        description: `Action ${number} of Project ${project + 1}`,
        due: day((number % 120) - 30),
        entry: day(0),
        project: projectKey(project),
        status: isDone ? 'completed' : 'pending',
        tags: [`owner${number % 7}`],
        ...(isDone && {end: day(0)}),
      })
    }
  }
  writeFileSync(join(folder, 'tasks.json'), JSON.stringify(tasks))
  env.TASKRC = join(folder, 'taskrc')
  env.TASKDATA = join(folder, 'tasks')
  mkdirSync(env.TASKDATA)
  writeFileSync(env.TASKRC, 'confirmation=off\nhooks=off\nverbose=nothing\n')
  runTool(['task', 'import', 'tasks.json'], {env, folder})
}
