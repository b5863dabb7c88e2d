import {existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, afterEach, beforeEach, describe, expect, it} from 'vitest'
import {withArchive} from '#shared/deploy/archive'
import {deployToMachine, targetByLogin, targetByName} from '#shared/deploy/index'
import {labText, readLab} from '../plan/lab.ts'
import {sshIntoFolder} from './remote-home.ts'

const path = process.env['PATH']
const folder = mkdtempSync(join(tmpdir(), 'lab-test-deploy-to-'))
const packageRoot = join(folder, 'package')
const remote = join(folder, 'remote')
let stateDirectory = ''

beforeEach(() => {
  rmSync(folder, {force: true, recursive: true})
  for (const each of ['dist', 'infrastructure']) mkdirSync(join(packageRoot, each), {recursive: true})
  mkdirSync(remote)
  writeFileSync(join(packageRoot, 'package.json'), '{"name": "toolkit", "version": "1.0.0", "files": ["dist"]}\n')
  writeFileSync(join(packageRoot, 'dist/run.js'), 'console.log(1)\n')
  const scripts = join(import.meta.dirname, '../../infrastructure/scripts')
  mkdirSync(join(packageRoot, 'infrastructure/scripts'))
  for (const name of readdirSync(scripts)) {
    writeFileSync(join(packageRoot, 'infrastructure/scripts', name), readFileSync(join(scripts, name)))
  }
  stateDirectory = join(folder, 'state')
  process.env['PATH'] = `${remote}:${path}`
})
afterEach(() => {
  process.env['PATH'] = path
})
afterAll(() => rmSync(folder, {force: true, recursive: true}))

const options = () => ({
  briefingAt: '07:30',
  contextTokens: 8192,
  knownHosts: join(stateDirectory, 'deploy/known_hosts'),
  model: 'llama3.1:8b',
  packageRoot,
  stateDirectory,
  timeZone: 'Europe/Berlin',
})
const sent = () => readFileSync(join(remote, 'input'), 'utf8')
const sentSetting = (name: string) => new RegExp(`^${name}='([^']*)'`, 'm').exec(sent())?.[1]
const uploads = () => readdirSync(join(remote, 'home/.cache/lab-deploy'))
const lab = async () => ({file: 'lab.yaml', lab: (await readLab(labText)).lab})

describe('the archive of this toolkit', () => {
  it('is the same for the same code, and gone afterwards', async () => {
    const look = () => withArchive(packageRoot, async ({file, sha256}) => ({file, sha256, size: statSync(file).size}))
    const [first, second] = [await look(), await look()]
    expect(first.size).toBeGreaterThan(0)
    expect(second.sha256).toBe(first.sha256)
    expect(existsSync(first.file)).toBe(false)
  })

  it('comes with the lock file where there is one', async () => {
    expect(await withArchive(packageRoot, async ({lockFile}) => lockFile)).toBeUndefined()
    writeFileSync(join(packageRoot, 'package-lock.json'), '{}')
    expect(await withArchive(packageRoot, async ({lockFile}) => lockFile)).toBe(join(packageRoot, 'package-lock.json'))
  })

  it('is not made of what was not built', async () => {
    rmSync(join(packageRoot, 'dist'), {recursive: true})
    await expect(withArchive(packageRoot, async () => 1)).rejects.toMatchObject({
      code: 'NOT_PACKED',
      nextStep: 'npm run build',
    })
  })
})

describe('apps', () => {
  const postgresPassword = () => {
    mkdirSync(join(stateDirectory, 'deploy'), {recursive: true})
    writeFileSync(join(stateDirectory, 'deploy/192.168.1.50.database-password'), 'kept-here\n')
  }

  it('get the archive, and an .env that leads to the database and the model of the lab', async () => {
    postgresPassword()
    sshIntoFolder(remote, `cp .cache/lab-deploy/* '${folder}/'; echo 'changed: one'; echo 'done: 1 change'`)
    const outcome = await deployToMachine(targetByName('dev', 'apps', await lab()), 'apps', options())
    expect(outcome.changes).toEqual(['one'])
    expect(sentSetting('ARCHIVE')).toContain(`${remote}/home/.cache/lab-deploy/`)
    expect(sentSetting('APP_USER')).toBe('lab')
    expect(sentSetting('DOTENV')).toBe(
      'AI_MODEL=llama3.1:8b\nDATABASE_URL=postgres://coord:kept-here@192.168.1.50:5432/coord\nOLLAMA_HOST=http://192.168.1.51:11434\nTZ=Europe/Berlin',
    )
  })

  it('get what was given instead', async () => {
    sshIntoFolder(remote)
    const given = {DATABASE_URL: 'postgres://coord:x@10.0.0.1/coord', TZ: 'UTC'}
    await deployToMachine(targetByName('dev', 'apps', await lab()), 'apps', {...options(), given})
    expect(sentSetting('DOTENV')).toContain('DATABASE_URL=postgres://coord:x@10.0.0.1/coord\n')
    expect(sentSetting('DOTENV')).toContain('TZ=UTC')
  })

  it('are not deployed without a database, and nothing is sent', async () => {
    sshIntoFolder(remote)
    await expect(deployToMachine(targetByName('dev', 'apps', await lab()), 'apps', options())).rejects.toMatchObject({
      code: 'DATABASE_UNKNOWN',
      nextStep: expect.stringContaining('lab deploy postgres postgres'),
    })
    expect(existsSync(join(remote, 'commands'))).toBe(false)
  })

  it('leave no upload behind when the script failed before it could remove it', async () => {
    postgresPassword()
    sshIntoFolder(remote, "echo 'sudo: a password is required' >&2; exit 1")
    await expect(deployToMachine(targetByName('dev', 'apps', await lab()), 'apps', options())).rejects.toMatchObject({
      code: 'SUDO_REFUSED',
    })
    expect(uploads()).toEqual([])
  })

  it('are not sent to a disk that is full', async () => {
    postgresPassword()
    sshIntoFolder(remote)
    writeFileSync(
      join(remote, 'ssh'),
      "#!/bin/sh\ncat >/dev/null\necho 'cat: write error: No space left on device' >&2\nexit 1\n",
    )
    await expect(deployToMachine(targetByName('dev', 'apps', await lab()), 'apps', options())).rejects.toMatchObject({
      code: 'DISK_FULL',
      nextStep: 'Grow it: lab vm resize dev +10G',
    })
  })
})

describe('postgres', () => {
  const target = targetByLogin('lab@192.168.1.50', '192.168.1.0/24')
  const deploy = (wishes = {}) => deployToMachine(target, 'postgres', {...options(), ...wishes})
  const kept = () => readFileSync(join(stateDirectory, 'deploy/192.168.1.50.database-password'), 'utf8').trim()

  it('gets a password that is made once and kept for its owner only', async () => {
    sshIntoFolder(remote)
    const {passwordFile = ''} = await deploy()
    const first = sentSetting('DATABASE_PASSWORD')
    expect(first).toMatch(/^[\da-f]{48}$/)
    expect(kept()).toBe(first)
    expect(statSync(passwordFile).mode & 0o777).toBe(0o600)
    await deploy()
    expect(sentSetting('DATABASE_PASSWORD')).toBe(first)
  })

  it('keeps the first password before it is sent, and another one after it has come into force', async () => {
    sshIntoFolder(remote, 'exit 1')
    await expect(deploy()).rejects.toMatchObject({code: 'DEPLOY_FAILED'})
    const first = kept()
    expect(first).toBe(sentSetting('DATABASE_PASSWORD'))
    await expect(deploy({replacesPassword: true})).rejects.toMatchObject({code: 'DEPLOY_FAILED'})
    expect(kept()).toBe(first)
    sshIntoFolder(remote)
    await deploy({replacesPassword: true})
    expect(kept()).toBe(sentSetting('DATABASE_PASSWORD'))
    expect(kept()).not.toBe(first)
    expect(sentSetting('REPLACE_PASSWORD')).toBe('yes')
  })

  it('takes the password that was given', async () => {
    sshIntoFolder(remote)
    await deploy({password: 'given by somebody'})
    expect(kept()).toBe('given by somebody')
  })
})

describe('ollama', () => {
  it('gets the model and the context of the configuration, and what was wished', async () => {
    sshIntoFolder(remote)
    const target = targetByName('ollama', 'ollama', await lab())
    await deployToMachine(target, 'ollama', {...options(), numa: '1', parallel: 2, threads: 12})
    expect(sent().split('\n').slice(0, 8)).toEqual([
      "SUBNET='192.168.1.0/24'",
      "SSH_PORT='22'",
      expect.stringMatching(/^OLLAMA_VERSION='[\d.]+'$/),
      "OLLAMA_MODEL='llama3.1:8b'",
      "OLLAMA_PARALLEL='2'",
      "OLLAMA_CONTEXT='8192'",
      "OLLAMA_THREADS='12'",
      "OLLAMA_NUMA='1'",
    ])
  })
})
