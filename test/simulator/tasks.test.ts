import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {type Simulator, startSimulator} from '#shared/simulator/index'
import {apiOf} from './api.ts'

let simulator: Simulator
let api: ReturnType<typeof apiOf>
let now: number

const guests = '/nodes/pve/qemu'
const image = 'https://cloud.debian.org/images/cloud/bookworm/20251112-2294/debian-12.qcow2'

beforeEach(async () => {
  now = Date.parse('2026-11-02T08:00:00Z')
  simulator = await startSimulator({clock: () => now, durations: 'real'})
  api = apiOf(simulator)
})
afterEach(() => simulator.close())

const begin = async (path: string, parameters: Record<string, number | string> = {}) =>
  String((await api.post(path, parameters)).data)
const ofTask = (upid: string) => `/nodes/pve/tasks/${encodeURIComponent(upid)}`
const status = async (upid: string) =>
  (await api.get(`${ofTask(upid)}/status`)).data as {exitstatus?: string; status: string}
const log = async (upid: string) =>
  ((await api.get(`${ofTask(upid)}/log`, {limit: 500})).data as {t: string}[]).map(({t}) => t)

describe('a task', () => {
  it('takes its time, and says how it ended only then', async () => {
    const upid = await begin(guests, {vmid: 100})
    expect(await status(upid)).toMatchObject({
      id: '100',
      node: 'pve',
      status: 'running',
      type: 'qmcreate',
      upid,
      user: 'lab@pve!simulator',
    })
    expect(await status(upid)).not.toHaveProperty('exitstatus')
    now += 60_000
    expect(await status(upid)).toMatchObject({exitstatus: 'OK', status: 'stopped'})
    expect((await log(upid)).at(-1)).toBe('TASK OK')
  })

  it('writes how far it has come', async () => {
    const download = {content: 'import', filename: 'debian-12.qcow2', url: image}
    const first = await begin('/nodes/pve/storage/local/download-url', download)
    now += 5000
    expect((await log(first)).at(-1)).toMatch(/K .* +50% /)
    now += 60_000
    const upid = await begin(guests, {scsi0: 'HDDStorage:0,import-from=local:import/debian-12.qcow2', vmid: 100})
    now += 3000
    expect((await log(upid)).at(-1)).toBe('transferred 614.4 MiB of 3.0 GiB (20.00%)')
  })

  it('gives 50 lines of its log unless asked for more, and how many there are', async () => {
    const upid = await begin(guests, {vmid: 100})
    simulator.change(({tasks}) => {
      tasks[0]!.lines = Array.from({length: 120}, (_, index) => ({at: 0, text: `line ${index}`}))
    })
    const first = await api.get(`${ofTask(upid)}/log`)
    expect({lines: (first.data as unknown[]).length, total: first.total}).toEqual({lines: 50, total: 120})
    const rest = await api.get(`${ofTask(upid)}/log`, {limit: 500, start: 100})
    expect((rest.data as {n: number; t: string}[])[0]).toEqual({n: 101, t: 'line 100'})
  })

  it('that is not there, or no task at all, is a 400', async () => {
    const upid = 'UPID:pve:00001000:00002000:69070C00:qmstart:100:lab@pve!simulator:'
    expect(await api.get(`${ofTask(upid)}/status`)).toMatchObject({errors: {upid: 'no such task'}, status: 400})
    expect(await api.get(`${ofTask('UPID:nonsense')}/status`)).toMatchObject({status: 400})
  })

  it('is told to its owner, and to others with Sys.Audit', async () => {
    const upid = await begin(guests, {vmid: 100})
    const {data} = await api.post('/access/users/lab@pve/token/other')
    const {value: secret} = data as {value: string}
    const other = apiOf(simulator, {id: 'lab@pve!other', secret})
    expect(await other.get(`${ofTask(upid)}/status`)).toMatchObject({
      message: 'Permission check failed (/nodes/pve, Sys.Audit)\n',
      status: 403,
    })
    await api.put('/access/acl', {path: '/nodes/pve', roles: 'PVEAuditor', tokens: 'lab@pve!other'})
    expect(await other.get(`${ofTask(upid)}/status`)).toMatchObject({status: 200})
  })

  it('can be stopped, and frees what it has made', async () => {
    const upid = await begin(guests, {scsi0: 'HDDStorage:10', vmid: 100})
    expect(simulator.state.guests[100]?.config).toMatchObject({lock: 'create'})
    await api.delete(ofTask(upid))
    expect(await status(upid)).toMatchObject({exitstatus: 'received interrupt', status: 'stopped'})
    expect(simulator.state).toMatchObject({guests: {}, volumes: []})
  })
})

describe('the list of tasks', () => {
  it('finds those of a machine since a moment, also while they run', async () => {
    await begin(guests, {vmid: 100})
    now += 60_000
    await begin(`${guests}/100/status/start`)
    const list = async (parameters: Record<string, number | string>) => {
      const {data} = await api.get('/nodes/pve/tasks', {vmid: 100, ...parameters})
      return (data as {status?: string; type: string}[]).map(({status: state, type}) => `${type} ${state ?? 'running'}`)
    }
    expect(await list({source: 'all'})).toEqual(['qmstart running', 'qmcreate OK'])
    expect(await list({})).toEqual(['qmcreate OK'])
    expect(await list({source: 'active'})).toEqual(['qmstart running'])
    expect(await list({since: now / 1000, source: 'all'})).toEqual(['qmstart running'])
    expect(await list({source: 'all', vmid: 999})).toEqual([])
  })
})

describe('two tasks on one machine', () => {
  beforeEach(async () => {
    await begin(guests, {scsi0: 'HDDStorage:10', vmid: 100})
    now += 60_000
  })

  it('go one after the other', async () => {
    const first = await begin(`${guests}/100/status/start`)
    const second = await begin(`${guests}/100/config`, {description: 'x'})
    now += 1000
    expect([await status(first), await status(second)]).toMatchObject([{status: 'running'}, {status: 'running'}])
    now += 2000
    expect([await status(first), await status(second)]).toMatchObject([{exitstatus: 'OK'}, {exitstatus: 'OK'}])
  })

  it('do not wait longer than ten seconds', async () => {
    simulator.change((state) => {
      state.guests[100]!.run = {pid: 1, since: now, state: 'running'}
      state.guests[100]!.inside.answersPowerButton = false
    })
    await begin(`${guests}/100/status/shutdown`)
    const second = await begin(`${guests}/100/config`, {description: 'x'})
    now += 11_000
    expect(await status(second)).toMatchObject({
      exitstatus: "can't lock file '/var/lock/qemu-server/lock-100.conf' - got timeout",
    })
    expect(simulator.state.guests[100]?.config).not.toHaveProperty('description')
  })

  it('give way to a stop that overrules a shutdown', async () => {
    simulator.change((state) => {
      state.guests[100]!.run = {pid: 1, since: now, state: 'running'}
      state.guests[100]!.inside.answersPowerButton = false
    })
    const first = await begin(`${guests}/100/status/shutdown`)
    const second = await begin(`${guests}/100/status/stop`, {'overrule-shutdown': 1})
    now += 1000
    expect([await status(first), await status(second)]).toMatchObject([
      {exitstatus: 'received interrupt'},
      {exitstatus: 'OK'},
    ])
  })
})

it('keeps a machine that is made locked until it is made', async () => {
  await begin(guests, {vmid: 100})
  expect(await api.post(`${guests}/100/status/start`)).toMatchObject({message: 'VM is locked (create)\n', status: 500})
  now += 60_000
  expect(await api.post(`${guests}/100/status/start`)).toMatchObject({status: 200})
})
