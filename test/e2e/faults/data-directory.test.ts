import {execFileSync} from 'node:child_process'
import {createHash, randomBytes} from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {copyEmbeddedTemplate} from '../../support/databases.ts'
import {type Outcome, run, start, temporaryEnvironment} from '../../support/run-bin.ts'
import {dataOf, errorOf} from './answers.ts'
import {type Launcher, limitingFilesTo, obeyingPermissions, runBy} from './launch.ts'

const place = temporaryEnvironment()
const addProject = ['project', 'add', 'Library', '--key', 'LIB', '--json']
let count = 0
let dataDirectory: string
let directory: string
let lockFile: string
let environment: Record<string, string>

beforeEach(() => {
  dataDirectory = path.join(place.folder, `data-${++count}`)
  directory = path.join(dataDirectory, 'database')
  lockFile = `${directory}.lock`
  environment = {...place.environment, DATA_DIR: dataDirectory}
})

afterEach(() => {
  if (fs.existsSync(dataDirectory)) fs.rmSync(dataDirectory, {recursive: true, force: true})
})

const coord = (...args: string[]) => run('coord', args, {environment})
const coordBy = (launcher: Launcher, ...args: string[]) => runBy(launcher, 'coord', args, {environment})

function makeDatabase(): Promise<void> {
  return copyEmbeddedTemplate(directory, {migrated: true})
}

function write(file: string, content: string | Buffer): void {
  fs.mkdirSync(path.dirname(file), {recursive: true})
  fs.writeFileSync(file, content)
}

describe('a data directory that cannot be used', () => {
  const rubbish = randomBytes(8192)

  test.for<[string, () => void | Promise<void>, object]>([
    [
      'is a file',
      () => write(dataDirectory, rubbish),
      {
        code: 'DB_NOT_A_DATABASE',
        exitCode: 5,
        message: expect.stringMatching(/^There is no place for the embedded database in \S+: \S+ is not a folder\.$/),
        nextStep: expect.stringContaining('DATA_DIR'),
      },
    ],
    [
      'is a link that leads nowhere',
      () => {
        write(path.join(dataDirectory, 'kept'), rubbish)
        environment['DATA_DIR'] = `${dataDirectory}-link`
        fs.symlinkSync('/nowhere/at/all', environment['DATA_DIR'])
      },
      {code: 'DB_NOT_A_DATABASE', exitCode: 5, message: expect.stringMatching(/ is not a folder\.$/)},
    ],
    [
      'lies below a file',
      () => {
        write(dataDirectory, rubbish)
        environment['DATA_DIR'] = path.join(dataDirectory, 'below')
      },
      {code: 'DB_NOT_A_DATABASE', exitCode: 5, nextStep: expect.stringContaining('DATA_DIR')},
    ],
    [
      'lies where nothing can be made',
      () => {
        write(path.join(dataDirectory, 'kept'), rubbish)
        environment['DATA_DIR'] = '/dev/null/below/more'
      },
      {code: 'DB_NOT_A_DATABASE', exitCode: 5, nextStep: expect.stringContaining('DATA_DIR')},
    ],
    [
      'has a file where the database belongs',
      () => write(directory, rubbish),
      {code: 'DB_NOT_A_DATABASE', exitCode: 5, message: expect.stringContaining('Nothing in it was changed')},
    ],
    [
      'has garbage where the database belongs',
      () => {
        write(path.join(directory, 'thesis.odt'), rubbish)
        write(path.join(directory, 'base', '1', '1249'), rubbish)
      },
      {code: 'DB_NOT_A_DATABASE', exitCode: 5, message: expect.stringContaining('Nothing in it was changed')},
    ],
    [
      'has a database with garbage for a version',
      async () => {
        await makeDatabase()
        write(path.join(directory, 'PG_VERSION'), rubbish)
      },
      {code: 'DB_NOT_A_DATABASE', exitCode: 5, message: expect.stringContaining('Nothing in it was changed')},
    ],
    [
      'has a database of another PostgreSQL',
      async () => {
        await makeDatabase()
        write(path.join(directory, 'PG_VERSION'), '16\n')
      },
      {code: 'DB_VERSION', details: expect.objectContaining({expected: '18', found: '16'}), exitCode: 5},
    ],
    [
      'has a database with garbage in its control file',
      async () => {
        await makeDatabase()
        write(path.join(directory, 'global', 'pg_control'), rubbish)
      },
      {code: 'DB_CORRUPT', exitCode: 1, nextStep: expect.stringContaining('restore the last backup')},
    ],
    [
      'has garbage where a new database is built',
      () => write(path.join(`${directory}.new`, 'thesis.odt'), rubbish),
      {code: 'DB_NOT_A_DATABASE', exitCode: 5, nextStep: expect.stringContaining(`.new away`)},
    ],
  ])('because it %s: says so, and nothing is changed', async ([_what, spoil, expected]) => {
    await spoil()
    await expectRefusal(coord(...addProject), expected)
  })

  test.for<[string, () => void | Promise<void>, () => string]>([
    ['a folder for a new database', () => void fs.mkdirSync(dataDirectory), () => dataDirectory],
    ['the folder above a new one', () => void fs.mkdirSync(dataDirectory), belowDataDirectory],
    ['the folder of a database', makeDatabase, () => directory],
    ['the folder with a database and without a lock file', makeDatabase, () => dataDirectory],
    ['a database with all its files', makeDatabase, withAllFiles],
    ['the lock file', makeDatabaseWithLock, () => lockFile],
  ])('because %s is read-only: says so, and nothing is changed', async ([_what, prepare, protect], {skip}) => {
    const launcher = obeyingPermissions()
    if (launcher === undefined) return skip('root cannot be made to obey file permissions here (setpriv)')
    await prepare()
    const target = protect()
    fs.chmodSync(target, fs.statSync(target).mode & 0o500)
    try {
      await expectRefusal(coordBy(launcher, ...addProject), {
        code: 'DB_READ_ONLY',
        exitCode: 5,
        message: expect.stringMatching(/permission denied/i),
        nextStep: expect.stringContaining('Check who owns'),
      })
    } finally {
      for (const file of [dataDirectory, ...filesIn(dataDirectory)]) fs.chmodSync(file, 0o700)
    }
  })

  async function expectRefusal(running: Promise<Outcome>, expected: object): Promise<void> {
    const before = snapshot(dataDirectory)
    const outcome = await running
    expect(errorOf(outcome)).toMatchObject({nextStep: expect.any(String), ...expected})
    expect(outcome.stderr).not.toMatch(/\bat .*:\d+:\d+|BUG/)
    expect(snapshot(dataDirectory)).toEqual(before)
  }

  function belowDataDirectory(): string {
    environment['DATA_DIR'] = path.join(dataDirectory, 'deep', 'below')
    return dataDirectory
  }

  function withAllFiles(): string {
    for (const file of filesIn(directory)) fs.chmodSync(file, fs.statSync(file).mode & 0o500)
    return directory
  }

  async function makeDatabaseWithLock(): Promise<void> {
    await makeDatabase()
    write(lockFile, '')
  }
})

describe('a lock file', () => {
  test.each([
    ['binary rubbish', randomBytes(100_000)],
    ['a holder that does not exist', '{"pid":1,"host":"x","command":"coord","since":"2026-01-31T12:00:00Z"}'],
  ])('with %s that nobody holds is no obstacle', async (_what, content) => {
    await makeDatabase()
    write(lockFile, content)
    expect(dataOf(await coord(...addProject))).toMatchObject([{key: 'LIB'}])
  })

  test('that another command holds is waited for half a minute, then its process and command are named: exit 8', {
    timeout: 180_000,
  }, async ({skip}) => {
    if (process.platform === 'win32') return skip('Windows cannot pause a process')
    await makeDatabase()
    const {holder} = await pausedInTheMiddle()
    const {pid} = holder
    try {
      const outcome = await coord(...addProject)
      expect(errorOf(outcome)).toMatchObject({
        code: 'DB_LOCKED',
        details: {holder: {command: 'coord project list', pid}, lockFile},
        exitCode: 8,
        message: expect.stringContaining(`in use by "coord project list" (process ${pid} on `),
        nextStep: 'Wait until that command is done and run this one again.',
      })
      expect(outcome.stderr).toMatch(/^Waiting for "coord project list" \(process \d+ on .*\) to finish .*\n$/)
    } finally {
      holder.kill('SIGCONT')
    }
    expect(await holder).toMatchObject({exitCode: 0})
    expect(dataOf(await coord(...addProject))).toMatchObject([{key: 'LIB'}])
  })

  /** A command that was stopped while it had the database, as Ctrl-Z does. */
  async function pausedInTheMiddle() {
    for (;;) {
      const holder = start('coord', ['project', 'list', '--json'], {environment})
      const itself = `"pid":${holder.pid},`
      const isHeld = () => fs.existsSync(lockFile) && fs.readFileSync(lockFile, 'utf8').includes(itself)
      await expect.poll(isHeld, {interval: 1, timeout: 30_000}).toBe(true)
      holder.kill('SIGSTOP')
      if (isHeld()) return {holder} // bare, it would be awaited
      holder.kill('SIGCONT') // it was faster
      await holder
    }
  }
})

describe('a disk that is full', () => {
  test('while the database is made: says so, leaves nothing behind, and works when there is space', async () => {
    const outcome = await coordBy(limitingFilesTo(600), ...addProject)
    expect(errorOf(outcome)).toMatchObject({
      code: 'DB_DISK_FULL',
      exitCode: 1,
      message: expect.stringMatching(/file too large/i),
      nextStep: expect.stringContaining('ulimit'),
    })
    expect(fs.readdirSync(dataDirectory)).toEqual(['database.lock'])
    expect(dataOf(await coord(...addProject))).toMatchObject([{key: 'LIB'}])
  })

  test('while a risk is added: says so, nothing of it is saved, everything before it is', {
    timeout: 180_000,
  }, async () => {
    await makeDatabase()
    dataOf(await coord(...addProject))
    await expectOnlyLastIsRefused((...args) => coordBy(limitingFilesTo(1100), ...args))
  })

  test('a real one, while the database is made: the same', {timeout: 180_000}, async ({skip}) => {
    mountSmallDisk('12m', skip)
    expect(errorOf(await coord(...addProject))).toMatchObject({
      code: 'DB_DISK_FULL',
      exitCode: 1,
      message: expect.stringMatching(/no space left on device/i),
      nextStep: 'Free some space and run the command again.',
    })
    expect(fs.readdirSync(dataDirectory)).toEqual(['database.lock'])
    execFileSync('mount', ['-o', 'remount,size=200m', dataDirectory])
    expect(dataOf(await coord(...addProject))).toMatchObject([{key: 'LIB'}])
  })

  test('a real one, while a risk is added: the same', {timeout: 180_000}, async ({skip}) => {
    mountSmallDisk('64m', skip)
    await makeDatabase()
    dataOf(await coord(...addProject))
    const ballast = path.join(dataDirectory, 'ballast')
    const {bavail, bsize} = fs.statfsSync(dataDirectory)
    fs.writeFileSync(ballast, Buffer.alloc(bavail * bsize - 2_500_000))
    await expectOnlyLastIsRefused(coord, () => fs.rmSync(ballast))
  })

  /** Adds risks with long texts until one is refused. */
  async function expectOnlyLastIsRefused(
    onFullDisk: (...args: string[]) => Promise<Outcome>,
    makeSpace: () => void = () => {},
  ): Promise<void> {
    const texts = ['cause', 'event', 'effect', 'mitigation', 'contingency', 'trigger']
    const add = (title: string) => ['risk', 'add', '-p', 'LIB', title, '--json', ...texts.flatMap(longText)]
    const saved: string[] = []
    for (let outcome = await onFullDisk(...add('Risk 1')); ; outcome = await onFullDisk(...add('One more'))) {
      if (outcome.exitCode !== 0) {
        expect(errorOf(outcome)).toMatchObject({code: 'DB_DISK_FULL', exitCode: 1, nextStep: expect.any(String)})
        break
      }
      saved.push(...dataOf<{reference: string}[]>(outcome).map(({reference}) => reference))
    }
    expect(saved.length).toBeGreaterThan(0)
    makeSpace()
    expect(await listed()).toEqual(saved)
    const next = dataOf<{reference: string}[]>(await coord(...add('There is space again')))
    expect(next).toMatchObject([{reference: `LIB-R${saved.length + 1}`}])
  }

  async function listed(): Promise<string[]> {
    const risks = dataOf<{reference: string}[]>(
      await coord('risk', 'list', '-p', 'LIB', '--sort', 'reference', '--json'),
    )
    return risks.map(({reference}) => reference)
  }

  const mounted: string[] = []
  function mountSmallDisk(size: string, skip: (reason: string) => never): void {
    fs.mkdirSync(dataDirectory)
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=700`, 'tmpfs', dataDirectory], {stdio: 'pipe'})
      mounted.push(dataDirectory)
    } catch {
      skip('needs the right to mount a small disk')
    }
  }
  afterEach(() => {
    for (const folder of mounted.splice(0)) execFileSync('umount', [folder])
  })
})

/** A flag with a text that Postgres cannot make much shorter: 60 kB, as long as a field may be. */
function longText(field: string): string[] {
  const letters = Array.from(new Uint16Array(randomBytes(40_000).buffer), (number) => 0x4e00 + (number % 20_000))
  return [`--${field}`, String.fromCharCode(...letters.slice(0, 20_000))]
}

function filesIn(root: string): string[] {
  if (!fs.statSync(root).isDirectory()) return []
  return fs.readdirSync(root, {recursive: true, encoding: 'utf8'}).map((file) => path.join(root, file))
}

/** Every file and folder with what is in it and who may use it; without the lock file. */
function snapshot(root: string): Record<string, string> {
  const described = [root, ...filesIn(root)].map((file) => {
    const status = fs.statSync(file)
    const content = status.isDirectory() ? 'folder' : createHash('sha256').update(fs.readFileSync(file)).digest('hex')
    return [file, `${status.mode.toString(8)} ${content}`] as const
  })
  return Object.fromEntries(described.filter(([file]) => file !== lockFile))
}
