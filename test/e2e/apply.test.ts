import {mkdtempSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {type Simulator, startSimulator} from '#shared/simulator/index'
import {labText, publicKey} from '../plan/lab.ts'
import {run, temporaryEnvironment} from '../support/run-bin.ts'
import {settingsOf} from '../support/simulated-server.ts'
import {controlC, openTerminal} from '../support/terminal.ts'

const {environment: place} = temporaryEnvironment()
const folder = mkdtempSync(join(tmpdir(), 'lab-apply-bin-'))
let simulator: Simulator
let environment: Record<string, string>

beforeAll(async () => {
  simulator = await startSimulator({preset: 'dual-xeon'})
  environment = {
    ...place,
    HOME: folder,
    ...settingsOf(simulator),
  }
  // Made and not started: nobody answers where the simulator's machines are.
  const text = labText
    .replace('~/key.pub', publicKey)
    .replace(/ {2}- \{name: dev.*\n/, '')
    .replaceAll(/(ip: [\d.]+)/g, '$1, running: false')
  writeFileSync(join(folder, 'lab.yaml'), text)
  writeFileSync(join(folder, 'bigger.yaml'), text.replace('disk: 100G', 'disk: 110G'))
})
afterAll(() => simulator.close())

const apply = (...args: string[]) => run('lab', ['apply', ...args], {directory: folder, environment})
const events = (stderr: string) =>
  stderr
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as {event: string; step: string; vmid: number | null})

describe('lab apply', () => {
  it('shows what it would do, and asks on a terminal; Ctrl-C leaves the task to the server', async () => {
    simulator.fault({effect: {kind: 'task-never-ends'}, method: 'POST', path: '/nodes/pve/qemu'})
    const terminal = openTerminal('lab', ['apply', 'lab.yaml'], {columns: 120, environment})
    await terminal.sees('5 steps, about')
    await terminal.sees('Create VM 100 postgres on pve')
    await terminal.sees(`Do these 5 steps on ${simulator.url.slice('https://'.length)}? It takes about`)
    terminal.type('y\r')
    await terminal.sees('done      Download debian-12')
    await terminal.sees('VM 100 postgres · create')
    await expect.poll(() => simulator.state.tasks.some(({endedAt}) => endedAt === null)).toBe(true)
    terminal.type(controlC)
    await terminal.sees('what was begun goes on at the server')
    await terminal.sees('lab apply --resume goes on')
    expect(await terminal.ended).toBe(130)
    simulator.change(({tasks}) => {
      for (const task of tasks) task.durationMs = 0
    })
  })

  it('goes on without the file; where nobody watches, stderr is a line of JSON for each event', async () => {
    const {exitCode, stderr, stdout} = await apply('--resume')
    expect({exitCode, stdout: stdout.split('\n')[0]}).toEqual({exitCode: 0, stdout: 'homelab is what the file says.'})
    const done = events(stderr).filter(({event}) => event === 'done' || event === 'unchanged')
    expect(done.map(({step}) => step).toSorted()).toEqual([
      'create:ollama',
      'create:postgres',
      'resize:ollama',
      'resize:postgres',
    ])
    expect(simulator.requests.filter(({method, path}) => method === 'POST' && /\/qemu$/.test(path))).toHaveLength(2)
  })

  it('has nothing to do the second time', async () => {
    expect(await apply('lab.yaml')).toMatchObject({
      exitCode: 0,
      stderr: '',
      stdout: 'No changes: the server is what the file says.\n',
    })
    const {exitCode, stdout} = await apply('lab.yaml', '--json')
    expect({exitCode, ...JSON.parse(stdout)}).toMatchObject({
      data: {outcome: 'unchanged', run: null, steps: []},
      exitCode: 0,
      kind: 'apply',
    })
  })

  it('changes nothing where nobody can be asked, and only prints steps with --quiet', async () => {
    const before = simulator.requests.filter(({method}) => method !== 'GET').length
    expect(await apply('bigger.yaml', '--no-input')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('Do this step on'),
    })
    expect(simulator.requests.filter(({method}) => method !== 'GET')).toHaveLength(before)
    expect(await apply('bigger.yaml', '--yes', '--quiet')).toMatchObject({
      exitCode: 0,
      stderr: '',
      stdout: 'resize:postgres\n',
    })
  })

  it('ends with 3 when there is no run to go on with, and with 2 when a lab is named for no reason', async () => {
    expect(await apply('--rollback', '--json')).toMatchObject({exitCode: 3, stderr: ''})
    expect(await apply('lab.yaml', '--lab', 'homelab')).toMatchObject({exitCode: 2})
    expect(await apply('lab.yaml', '--resume', '--lab', 'homelab')).toMatchObject({exitCode: 2})
    expect(await apply('--resume', '--lab', '../../elsewhere')).toMatchObject({exitCode: 2})
  })
})
