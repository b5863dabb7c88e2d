// `npm run demo`: a tour on a throw-away database, with the real commands as a person would type them.
import {spawnSync} from 'node:child_process'
import {existsSync, mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

const root = join(import.meta.dirname, '..')
if (!existsSync(join(root, 'dist'))) await import('./build.js')
const folder = mkdtempSync(join(tmpdir(), 'coord-demo-'))
const {DATABASE_URL: _, COORD_PROJECT: __, ...inherited} = process.env
const environment = {
  ...inherited,
  DATA_DIR: folder,
  XDG_CONFIG_HOME: folder,
  XDG_STATE_HOME: folder,
  // The tour is for people even when it is piped to a file.
  ...(process.stdout.isTTY ? {} : {COORD_FORCE_TTY: '120'}),
}

const tour = [
  ['project', 'demo'],
  ['overview'],
  ['risk', 'matrix', '-p', 'DEMO', '--move'],
  ['budget', 'show', '-p', 'DEMO'],
  ['alerts'],
  ['why', 'BUD-OVER', 'DEMO-B2'],
  ['today'],
  ['briefing', '-p', 'DEMOBUS', '--no-ai'],
]

const WHAT_NEXT = `
That was a throw-away database. For your own, type next (the first command makes it):

  npx coord project add "Library refurbishment" --key LIB --currency GBP --owner ana --start 2026-10-01 --finish 2027-06-30
  npx coord use LIB
  npx coord risk add "Asbestos found late" --likelihood 3 --impact 5 --owner ben --review +14d
  npx coord risk matrix
  npx coord help
  npx lab status
`

process.exitCode = takeTour()
rmSync(folder, {force: true, recursive: true})

function takeTour() {
  for (const args of tour) {
    process.stdout.write(`\n$ coord ${args.join(' ')}\n`)
    // The throw-away folder is the working folder too: a .env lying about elsewhere must not lead to a real database.
    const {status} = spawnSync(process.execPath, [join(root, 'bin/coord.cjs'), ...args], {
      cwd: folder,
      env: environment,
      stdio: 'inherit',
    })
    if (status !== 0) return status ?? 1
  }
  process.stdout.write(WHAT_NEXT)
  return 0
}
