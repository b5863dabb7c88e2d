import {chmodSync, mkdirSync, readdirSync, symlinkSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {readConfiguration} from '#shared/lab/configuration'
import {nearestFolder, readDisk} from '#shared/lab/disk'
import {examine, isHealthy, readDoctorFacts} from '#shared/lab/doctor'
import {readMachineFacts} from '#shared/lab/machine/facts'
import {terminalOf} from '#shared/lab/machine/terminal'
import {proxmoxConfigured} from '#shared/lab/proxmox'
import {type Home, makeHome} from '../config/home.ts'

const packageRoot = join(import.meta.dirname, '../..')
const clock = new Date('2026-11-23T05:00:00Z')
const terminal = terminalOf({env: {LANG: 'C.UTF-8'}, stderr: {}, stdin: {}, stdout: {}})

describe('the facts of a machine', () => {
  it('are found without leaving anything behind', async () => {
    const home = makeHome()
    mkdirSync(join(home.directory, 'data'), {mode: 0o700})
    const facts = await look(home, {DATA_DIR: '~/data'})
    expect(facts).toMatchObject({
      clock: {now: clock, pretended: null},
      dataFolder: {isOpenToOthers: false, isThere: true, problem: null},
      lockProblem: null,
      node: {required: '>=20.19', version: '20.19.0'},
      timeZone: 'UTC',
    })
    expect(readdirSync(join(home.directory, 'data'))).toEqual([])
  })

  it('include a data folder that is not there yet, is a file, or is open to others', async () => {
    const home = makeHome()
    expect((await look(home, {DATA_DIR: '~/not/yet'})).dataFolder).toMatchObject({isThere: false, problem: null})
    writeFileSync(join(home.directory, 'file'), '')
    expect((await look(home, {DATA_DIR: '~/file'})).dataFolder?.problem).toBe('is not a folder')
    expect((await look(home, {DATA_DIR: '~/file/in'})).dataFolder?.problem).toBe(
      `is not a folder (${join(home.directory, 'file')})`,
    )
    symlinkSync(join(home.directory, 'nowhere'), join(home.directory, 'link'))
    expect((await look(home, {DATA_DIR: '~/link'})).dataFolder).toMatchObject({problem: 'is a link that leads nowhere'})
    mkdirSync(join(home.directory, 'open'))
    chmodSync(join(home.directory, 'open'), 0o755)
    expect((await look(home, {DATA_DIR: '~/open'})).dataFolder?.isOpenToOthers).toBe(true)
    expect((await look(home, {DATA_DIR: '/proc/nothing'})).dataFolder?.problem).toMatch(/cannot be written to/)
  })

  it('include the files that settings name', async () => {
    const home = makeHome()
    const secret = join(home.directory, 'token')
    writeFileSync(secret, 'x', {mode: 0o644})
    const proxmox = {PROXMOX_HOST: 'pve', PROXMOX_TOKEN_ID: 'lab@pve!toolkit', PROXMOX_TOKEN_SECRET_FILE: secret}
    const {secretFiles} = await look(home, {...proxmox, PROXMOX_CA_FILE: '~/none.pem'})
    expect(secretFiles).toEqual([
      {isOpenToOthers: true, isSecret: true, path: secret, problem: null, setting: 'PROXMOX_TOKEN_SECRET_FILE'},
      {
        isOpenToOthers: false,
        isSecret: false,
        path: join(home.directory, 'none.pem'),
        problem: 'is not there',
        setting: 'PROXMOX_CA_FILE',
      },
    ])
    const configuration = await readConfiguration(home.sources(proxmox))
    expect(proxmoxConfigured(configuration.group('proxmox'))).toEqual({
      address: 'https://pve:8006',
      hasToken: true,
      isConfigured: true,
    })
  })

  it('name what a build lacks', async () => {
    const home = makeHome()
    writeFileSync(join(home.work, 'package.json'), '{"engines": {"node": ">=20.19"}}')
    const {missingFromBuild} = await look(home, {}, home.work)
    expect(missingFromBuild).toContain('dist/commands/lab/oclif.manifest.json')
    expect(missingFromBuild).toContain('dist/completion/coord.fish')
  })
})

it('everything that is wrong is told at once', async () => {
  const home = makeHome()
  home.dotenv('nonsense\nPROXMOX_TOKEN_SECRET=01234567-89ab-cdef-0123-456789abcdef\n', 0o644)
  home.yaml('AI_SEED: x\nNO_SETTING: 1\n')
  const configuration = await readConfiguration(home.sources({TZ: 'Mars/Phobos'}))
  const examination = examine(
    await readDoctorFacts({access: null, clock, configuration, nodeVersion: '18.0.0', packageRoot, terminal}),
  )
  expect(isHealthy(examination)).toBe(false)
  const failed = examination.checks
    .filter(({state}) => state === 'failed')
    .map(({detail, name}) => `${name}: ${detail}`)
  expect(failed).toEqual([
    expect.stringMatching(/^node: 18.0.0/),
    expect.stringMatching(/^settings: \.env line 1/),
    expect.stringMatching(/^settings: NO_SETTING/),
    expect.stringMatching(/^settings: TZ/),
    expect.stringMatching(/^settings: AI_SEED/),
    expect.stringMatching(/^settings: PROXMOX_HOST|^settings: PROXMOX_TOKEN_ID/),
    expect.stringMatching(/^data folder/),
    expect.stringMatching(/^database/),
    expect.stringMatching(/^time zone/),
  ])
  expect(examination.checks.filter(({state}) => state === 'warning').map(({detail}) => detail)).toEqual([
    expect.stringContaining('other users may open it; run: chmod 600'),
  ])
  expect(examination).toMatchObject({failed: failed.length, warnings: 1})
})

it.runIf(process.platform === 'linux')('no disk is found where there is none', async () => {
  expect(await readDisk('/proc/nothing')).toBeNull()
})

it('a disk is found for a folder that is not there yet', async () => {
  const home = makeHome()
  const folder = join(home.work, 'not', 'yet')
  expect(nearestFolder(folder)).toBe(home.work)
  expect(await readDisk(folder)).toEqual({
    freeBytes: expect.any(Number),
    path: folder,
    totalBytes: (await readDisk(home.work))?.totalBytes,
  })
})

it('what the process knows about its terminal', () => {
  const streams = {stderr: {isTTY: true}, stdin: {}, stdout: {columns: 100, isTTY: true}}
  expect(terminalOf({env: {LANG: 'de_DE.UTF-8', LC_ALL: 'C', NO_COLOR: '1'}, ...streams})).toEqual({
    columns: 100,
    isColourOff: true,
    isError: true,
    isInput: false,
    isOutput: true,
    locale: 'C',
  })
})

async function look(home: Home, environment: Record<string, string>, root = packageRoot) {
  const configuration = await readConfiguration(home.sources(environment))
  return readMachineFacts({clock, configuration, nodeVersion: '20.19.0', packageRoot: root, terminal})
}
