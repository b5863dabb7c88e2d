import {appendFileSync, mkdtempSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {execa} from 'execa'
import {describe, expect, it, vi} from 'vitest'
import type {SimulatorOptions} from '#shared/simulator/index'
import {UserError} from '../../src/shared/errors.ts'
import {publicKey} from '../plan/lab.ts'
import {binFile, cleanEnvironment, start, temporaryEnvironment} from '../support/run-bin.ts'
import {type FaultyLab, faultyLabs, toldBy, wantedText} from './faulty-lab.ts'
import {nothingInMachines} from './sitting.ts'

vi.setConfig({maxConcurrency: 3})
const {environment} = temporaryEnvironment()
const labs = faultyLabs()
const labFile = join(mkdtempSync(join(tmpdir(), 'lab-killed-')), 'lab.yaml')
writeFileSync(
  labFile,
  wantedText.replace('~/key.pub', publicKey).replace('tags: [lab, dev]', 'tags: [lab, dev], deploy: false'),
)

const requests = {
  image: ['POST', '/nodes/pve/storage/local/download-url'],
  configure: ['POST', '/nodes/pve/qemu/100/config'],
  'resize 100': ['PUT', '/nodes/pve/qemu/100/resize'],
  create: ['POST', '/nodes/pve/qemu'],
  'resize 102': ['PUT', '/nodes/pve/qemu/102/resize'],
  start: ['POST', '/nodes/pve/qemu/102/status/start'],
  stop: ['POST', '/nodes/pve/qemu/102/status/stop'],
  delete: ['DELETE', '/nodes/pve/qemu/102'],
} as const
type Name = keyof typeof requests

/** `received`: it came in and is not carried out; `acted`: nobody hears the answer; `running`: its task is not over. */
type Moment = 'received' | 'acted' | 'running'

/** A lab at whose server processes are killed, each at the moment that it is told. */
async function killingLab() {
  let at: {readonly moment: Moment; readonly name: Name; kill(): Promise<void>} | null = null
  let upid: string | undefined
  const isAt = (moment: Moment, method: string, path: string) =>
    at?.moment === moment && requests[at.name][0] === method && requests[at.name][1] === path
  const options: SimulatorOptions = {
    onReceived: async ({method, path}) => {
      const isAskedAbout = upid !== undefined && decodeURIComponent(path).includes(upid)
      if (isAt('received', method, path) || isAskedAbout) await at?.kill()
    },
    onRequest: ({method, path}) => {
      if (isAt('acted', method, path)) void at?.kill()
      if (isAt('running', method, path)) upid = lab.simulator.state.tasks.at(-1)?.upid
    },
  }
  const lab: FaultyLab = await labs(options)

  /** Runs until it is dead; what the server still does, it does then. */
  const killed = async (moment: Moment, name: Name, ...args: string[]) => {
    const [method, path] = requests[name]
    if (moment === 'received') lab.simulator.fault({effect: {acts: false, kind: 'reset'}, method, path})
    if (moment === 'running') lab.simulator.fault({effect: {kind: 'task-never-ends'}, method, path})
    const child = apply(lab, ...args)
    const kill = async () => {
      at = null
      upid = undefined
      child.kill('SIGKILL')
      await child
    }
    at = {kill, moment, name}
    const {signal, stderr} = await child
    expect({name, signal, stderr: signal === 'SIGKILL' ? '' : stderr}).toEqual({name, signal: 'SIGKILL', stderr: ''})
    lab.simulator.change(({tasks}) => {
      for (const task of tasks) task.durationMs ??= 0
    })
  }
  return {killed, lab}
}

function apply(lab: FaultyLab, ...args: string[]) {
  return start('lab', ['apply', ...args, '--yes'], {environment: settingsOf(lab)})
}

function settingsOf({client, simulator, stateHome}: FaultyLab) {
  return {
    ...environment,
    PROXMOX_FINGERPRINT: simulator.fingerprint,
    PROXMOX_HOST: simulator.url,
    PROXMOX_TOKEN_ID: client.tokenId,
    PROXMOX_TOKEN_SECRET: simulator.token.secret,
    XDG_STATE_HOME: stateHome,
  }
}

const asSent = (names: readonly Name[]) => names.map((name) => requests[name].join(' ')).toSorted()
const made = ['image', 'configure', 'resize 100', 'create', 'resize 102', 'start'] as const

describe.concurrent('lab apply, killed with -9', () => {
  it.each<[string, Moment]>([
    ['after the server has got the request and before it does it', 'received'],
    ['after the server has done it and before it answers', 'acted'],
    ['while the task runs', 'running'],
  ])('%s, at each step in turn: nothing is done twice', async (_, moment) => {
    const {killed, lab} = await killingLab()
    await killed(moment, 'image', labFile, '--parallel', '1')
    for (const name of made.slice(1)) {
      appendFileSync(lab.journalFile(), '{"type":"task","at":"20')
      await killed(moment, name, '--resume', '--parallel', '1')
    }
    expect(await toldBy(lab.apply())).toMatchObject({code: 'APPLY_UNFINISHED'})
    expect(await lab.apply('resume')).toMatchObject({outcome: 'finished'})
    expect(lab.taken(/./).toSorted()).toEqual(asSent(made))
    expect(lab.wrongs(100, 102, 900)).toEqual([])
    expect(await lab.apply()).toMatchObject({outcome: 'unchanged'})
  })

  it('with several steps at once goes on the same', async () => {
    const {killed, lab} = await killingLab()
    await killed('running', 'image', labFile)
    await killed('acted', 'create', '--resume')
    expect(await lab.apply('resume')).toMatchObject({outcome: 'finished'})
    expect(lab.taken(/./).toSorted()).toEqual(asSent(made))
    expect(lab.wrongs(100, 102, 900)).toEqual([])
  })

  it('while it takes back what it made, takes back the rest; the machine whose answer was lost is its own', async () => {
    const {killed, lab} = await killingLab()
    const failing = async () => {
      throw new UserError('No luck.', {code: 'NO_LUCK', exitCode: 1})
    }
    await toldBy(lab.apply('new', {works: {...nothingInMachines, 'wait-ssh': failing}}))
    await killed('acted', 'stop', '--rollback')
    await killed('received', 'delete', '--rollback')
    await killed('running', 'delete', '--rollback')
    expect(await lab.apply('rollback')).toMatchObject({outcome: 'rolled-back'})
    expect(lab.taken(/./).toSorted()).toEqual(asSent([...made, 'stop', 'delete']))
    expect(lab.wrongs(100, 900)).toEqual([])
  })

  it('between making a machine and hearing of it, can still take it back', async () => {
    const {killed, lab} = await killingLab()
    await killed('acted', 'create', labFile)
    expect(await lab.apply('rollback')).toMatchObject({outcome: 'rolled-back', undone: [102]})
    expect(lab.wrongs(100, 900)).toEqual([])
  })
})

describe.concurrent('two at once', () => {
  it('are refused: the second one names the first', async () => {
    let told: ReturnType<typeof toldBy> | undefined
    const lab: FaultyLab = await labs({
      onReceived: async ({method}) => {
        if (method === 'GET' || told) return
        told = toldBy(lab.apply())
        await told
      },
    })
    const child = apply(lab, labFile, '--parallel', '1')
    await vi.waitFor(() => expect(told).toBeDefined(), {timeout: 30_000})
    expect(await told).toMatchObject({
      code: 'APPLY_RUNNING',
      exitCode: 8,
      said: expect.stringMatching(
        new RegExp(`^Another lab apply is at work on homelab \\(process ${child.pid}, since .* UTC\\)\\.$`),
      ),
    })
    child.kill('SIGKILL')
    await child
    expect(await toldBy(lab.apply())).toMatchObject({code: 'APPLY_UNFINISHED'})
  })
})

describe.concurrent('a disk without room for the journal', () => {
  it.skipIf(process.platform !== 'linux')(
    'ends the run before anything is sent that is not written down; with room it goes on',
    async () => {
      const {killed, lab} = await killingLab()
      await killed('received', 'create', labFile)
      // At most a kibibyte more: some lines, and a part of one, which is written without an error.
      const kibibytes = Math.ceil(statSync(lab.journalFile()).size / 1024)
      const script = `ulimit -f ${kibibytes}; exec "$0" "$@"`
      const args = ['-c', script, process.execPath, binFile('lab'), 'apply', '--resume', '--yes', '--parallel', '1']
      const {exitCode, stderr} = await execa('bash', args, {
        env: cleanEnvironment(settingsOf(lab)),
        extendEnv: false,
        reject: false,
      })
      expect(exitCode).toBe(1)
      expect(stderr).toMatch(/error: \/.*\.jsonl cannot be written \(EFBIG\), so nothing more was sent\./)
      expect(stderr).toMatch(/next: +Look at the disk \(df -h .*\), then lab apply --resume\./)
      expect(await lab.apply('resume')).toMatchObject({outcome: 'finished'})
      expect(lab.taken(/./).toSorted()).toEqual(asSent(made))
      expect(lab.wrongs(100, 102, 900)).toEqual([])
    },
  )
})
