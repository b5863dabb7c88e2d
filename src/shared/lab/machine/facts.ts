import {access, constants, lstat, mkdtemp, open, readFile, rm, rmdir, stat} from 'node:fs/promises'
import {join} from 'node:path'
import type {Configuration} from '../configuration.ts'
import {nearestFolder} from '../disk.ts'
import type {Terminal} from './terminal.ts'

export interface SecretFile {
  readonly setting: string
  readonly path: string
  readonly problem: string | null
  /** Whether other users of this machine may read it. */
  readonly isOpenToOthers: boolean
  /** Certificates are for everybody to read. */
  readonly isSecret: boolean
}

export interface DataFolder {
  readonly path: string
  readonly isThere: boolean
  /** Why nothing can be written there. */
  readonly problem: string | null
  readonly isOpenToOthers: boolean
}

export interface MachineFacts {
  readonly node: {readonly version: string; readonly required: string}
  /** Files of the build that are missing. */
  readonly missingFromBuild: readonly string[]
  /** Null when the settings do not tell where it is. */
  readonly dataFolder: DataFolder | null
  /** Why files cannot be locked where the embedded database is; null when they can, or when nothing can be written there. */
  readonly lockProblem: string | null
  readonly secretFiles: readonly SecretFile[]
  readonly timeZone: string | null
  readonly terminal: Terminal
  /** What the clock of the machine says, and what the program pretends that it says. */
  readonly clock: {readonly now: Date; readonly pretended: Date | null}
}

interface Machine {
  readonly configuration: Configuration
  readonly packageRoot: string
  readonly nodeVersion: string
  readonly terminal: Terminal
  readonly clock: Date
}

export async function readMachineFacts(machine: Machine): Promise<MachineFacts> {
  const {clock, configuration, nodeVersion, packageRoot, terminal} = machine
  const general = configuration.group('general')
  const folder = configuration.group('database')?.dataDirectory
  const dataFolder = folder === undefined ? null : await readDataFolder(folder)
  return {
    clock: {now: clock, pretended: general?.now ?? null},
    dataFolder,
    lockProblem: dataFolder?.problem === null ? await tryToLock(nearestFolder(dataFolder.path)) : null,
    missingFromBuild: await missingFromBuild(packageRoot),
    node: {required: await requiredNode(packageRoot), version: nodeVersion},
    secretFiles: await readSecretFiles(configuration),
    terminal,
    timeZone: general?.timeZone ?? null,
  }
}

async function requiredNode(packageRoot: string): Promise<string> {
  const {engines} = JSON.parse(await readFile(join(packageRoot, 'package.json'), 'utf8'))
  return String(engines?.node ?? '')
}

async function missingFromBuild(packageRoot: string): Promise<string[]> {
  const files = [
    'dist/shared/cli/run.cjs',
    ...['coord', 'lab'].flatMap((bin) => [
      `dist/commands/${bin}/oclif.manifest.json`,
      ...['bash', 'fish', 'zsh'].map((shell) => `dist/completion/${bin}.${shell}`),
    ]),
  ]
  const there = await Promise.all(files.map((file) => isThere(join(packageRoot, file))))
  return files.filter((_, index) => !there[index])
}

export async function readDataFolder(folder: string): Promise<DataFolder> {
  const about = {isOpenToOthers: false, isThere: false, path: folder}
  try {
    if (await isDeadLink(folder)) return {...about, isThere: true, problem: 'is a link that leads nowhere'}
    if (!(await isThere(folder))) return {...about, problem: await placeProblem(nearestFolder(folder))}
    const found = await stat(folder)
    if (!found.isDirectory()) return {...about, isThere: true, problem: 'is not a folder'}
    return {...about, isOpenToOthers: isOpen(found.mode), isThere: true, problem: await writeProblem(folder)}
  } catch (error) {
    return {...about, problem: `cannot be looked at (${codeOf(error)})`}
  }
}

async function placeProblem(folder: string): Promise<string | null> {
  return (await stat(folder)).isDirectory() ? writeProblem(folder) : `is not a folder (${folder})`
}

/** Tried out, because what the permissions say is not all there is: a disk may be read-only, or full. */
async function writeProblem(folder: string): Promise<string | null> {
  try {
    await rmdir(await mkdtemp(join(folder, '.lab-doctor-')))
    return null
  } catch (error) {
    return `cannot be written to (${codeOf(error)})`
  }
}

/** Network file systems often have no locks. The library has no build for some systems. */
async function tryToLock(folder: string): Promise<string | null> {
  const file = join(folder, `.lab-doctor-${crypto.randomUUID()}`)
  try {
    const {tryLock} = await import('fs-native-extensions')
    const handle = await open(file, 'wx+', 0o600)
    try {
      return tryLock(handle.fd, 0, 1) ? null : 'a new file is locked already'
    } finally {
      await handle.close()
      await rm(file, {force: true})
    }
  } catch (error) {
    return codeOf(error)
  }
}

export async function readSecretFiles(configuration: Configuration): Promise<SecretFile[]> {
  const proxmox = configuration.group('proxmox')
  const smtp = configuration.group('smtp')
  const briefing = configuration.group('briefing')
  const files = [
    {isSecret: true, path: proxmox?.tokenSecretFile, setting: 'PROXMOX_TOKEN_SECRET_FILE'},
    {isSecret: false, path: proxmox?.caFile, setting: 'PROXMOX_CA_FILE'},
    {isSecret: true, path: smtp?.passwordFile, setting: 'SMTP_PASSWORD_FILE'},
    {isSecret: false, path: smtp?.caFile, setting: 'SMTP_CA_FILE'},
    {isSecret: true, path: briefing?.webhookSecretFile, setting: 'BRIEFING_WEBHOOK_SECRET_FILE'},
    {isSecret: true, path: briefing?.ntfyTokenFile, setting: 'BRIEFING_NTFY_TOKEN_FILE'},
  ]
  return Promise.all(files.flatMap(({path, ...file}) => (path === undefined ? [] : [readSecretFile({...file, path})])))
}

async function readSecretFile(file: Pick<SecretFile, 'isSecret' | 'path' | 'setting'>): Promise<SecretFile> {
  try {
    const found = await stat(file.path)
    await access(file.path, constants.R_OK)
    return {...file, isOpenToOthers: isOpen(found.mode), problem: found.isFile() ? null : 'is not a file'}
  } catch (error) {
    const code = codeOf(error)
    return {...file, isOpenToOthers: false, problem: code === 'ENOENT' ? 'is not there' : `cannot be read (${code})`}
  }
}

async function isThere(file: string): Promise<boolean> {
  try {
    await stat(file)
    return true
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return false
    throw error
  }
}

async function isDeadLink(file: string): Promise<boolean> {
  const found = await lstat(file).catch(() => undefined)
  return found?.isSymbolicLink() === true && !(await isThere(file))
}

/** Windows has no such permissions. */
function isOpen(mode: number): boolean {
  return process.platform !== 'win32' && (mode & 0o077) !== 0
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'code' in error ? String(error.code) : error.message
}
