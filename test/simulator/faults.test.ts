import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {type Simulator, startSimulator} from '#shared/simulator/index'
import {apiOf} from './api.ts'

let simulator: Simulator
let api: ReturnType<typeof apiOf>

const guests = '/nodes/pve/qemu'

beforeEach(async () => {
  simulator = await startSimulator()
  api = apiOf(simulator)
})
afterEach(() => simulator.close())

const create = () => api.post(guests, {scsi0: 'HDDStorage:10', vmid: 100})
const isThere = () => simulator.state.guests[100] !== undefined

describe('an answer that is lost', () => {
  it.each([
    [595, false],
    [596, false],
    [596, true],
    [599, true],
  ] as const)('by a %i of the proxy: the server has acted: %s', async (status, acts) => {
    simulator.fault({effect: {acts, kind: 'gateway', status}})
    expect(await create()).toMatchObject({body: '', status})
    expect(isThere()).toBe(acts)
  })

  it.each([true, false])('by a connection that is cut: the server has acted: %s', async (acts) => {
    simulator.fault({effect: {acts, kind: 'reset'}})
    await expect(create()).rejects.toMatchObject({code: 'ECONNRESET'})
    expect(isThere()).toBe(acts)
  })
})

describe('a fault', () => {
  const error = {kind: 'error', message: 'got timeout', status: 500} as const

  it('hits the next request only', async () => {
    simulator.fault({effect: error})
    expect(await api.get('/version')).toMatchObject({message: 'got timeout\n', status: 500})
    expect(await api.get('/version')).toMatchObject({status: 200})
  })

  it('hits as many as are said, after those that are let through', async () => {
    simulator.fault({effect: error, skip: 1, times: 2})
    const statuses = []
    for (let time = 0; time < 4; time++) statuses.push((await api.get('/version')).status)
    expect(statuses).toEqual([200, 500, 500, 200])
  })

  it('hits only the method and path that are said', async () => {
    simulator.fault({effect: error, method: 'POST', path: '/nodes/*/qemu'})
    expect(await api.get(guests)).toMatchObject({status: 200})
    expect(await api.post('/nodes/pve/qemu/100/status/start')).toMatchObject({
      message: expect.stringContaining('100.conf'),
    })
    expect(await create()).toMatchObject({message: 'got timeout\n', status: 500})
  })

  it('can be that the token is not accepted any more', async () => {
    simulator.fault({effect: {kind: 'unauthenticated'}})
    expect(await api.get('/version')).toMatchObject({
      body: '',
      reason: 'permission denied - token expired',
      status: 401,
    })
  })

  it('can be that nobody answers', async () => {
    simulator.fault({effect: {acts: true, kind: 'silence'}})
    const answer = create().catch((error: NodeJS.ErrnoException) => error.code)
    while (!isThere()) await new Promise((resolve) => setTimeout(resolve, 5))
    const other = await startSimulator()
    await simulator.close()
    simulator = other
    expect(await answer).toBe('ECONNRESET')
  })
})

describe('a task', () => {
  const taskWith = (effect: Parameters<Simulator['fault']>[0]['effect']) => {
    simulator.fault({effect, method: 'POST'})
    return api.task('POST', guests, {scsi0: 'HDDStorage:10', vmid: 100})
  }

  it('that fails leaves nothing behind', async () => {
    const {exitstatus, log} = await taskWith({kind: 'task-fails', message: 'qemu-img: error while writing'})
    expect(exitstatus).toBe('qemu-img: error while writing')
    expect(log.at(-1)).toBe('TASK ERROR: qemu-img: error while writing')
    expect(simulator.state).toMatchObject({guests: {}, volumes: []})
  })

  it('that fails has not changed a configuration', async () => {
    await create()
    simulator.fault({effect: {kind: 'task-fails', message: 'no'}})
    expect(await api.task('POST', `${guests}/100/config`, {cores: 4})).toMatchObject({exitstatus: 'no'})
    simulator.fault({effect: {kind: 'task-fails', message: 'no'}})
    await api.task('PUT', `${guests}/100/resize`, {disk: 'scsi0', size: '20G'})
    expect(simulator.state.guests[100]?.config).toMatchObject({scsi0: 'HDDStorage:vm-100-disk-0,size=10G'})
    expect(simulator.state.guests[100]?.config).not.toHaveProperty('cores')
  })

  it('that warns has done its work', async () => {
    const {exitstatus, log} = await taskWith({kind: 'task-warns', message: 'old machine version'})
    expect(exitstatus).toBe('WARNINGS: 1')
    expect(log.slice(-2)).toEqual(['WARN: old machine version', 'TASK WARNINGS: 1'])
    expect(isThere()).toBe(true)
  })

  it('that is killed ends nobody knows how, and its lock stays', async () => {
    expect(await taskWith({kind: 'task-vanishes'})).toMatchObject({exitstatus: 'unexpected status'})
    expect(simulator.state.guests[100]?.config).toMatchObject({lock: 'create'})
  })

  it('that is forgotten is not known', async () => {
    simulator.fault({effect: {kind: 'task-forgotten'}})
    const {data} = await create()
    expect(await api.get(`/nodes/pve/tasks/${encodeURIComponent(String(data))}/status`)).toMatchObject({
      errors: {upid: 'no such task'},
      status: 400,
    })
  })

  it('that never ends can be stopped', async () => {
    const {exitstatus, upid} = await taskWith({kind: 'task-never-ends'})
    expect(exitstatus).toBeUndefined()
    await api.delete(`/nodes/pve/tasks/${encodeURIComponent(upid)}`)
    expect(isThere()).toBe(false)
  })
})

describe('between a look and the act', () => {
  it('a storage may be filled', async () => {
    simulator.fault({effect: {kind: 'storage-full', storage: 'HDDStorage'}, method: 'POST'})
    const {data} = await api.get('/nodes/pve/storage/HDDStorage/status')
    expect((data as {avail: number}).avail).toBeGreaterThan(0)
    const {exitstatus} = await api.task('POST', guests, {scsi0: 'HDDStorage:10', vmid: 100})
    expect(exitstatus).toContain('free space in thin pool HDDStorage/data reached threshold')
  })

  it('an id may be taken by a machine of somebody else', async () => {
    simulator.fault({effect: {kind: 'vmid-taken', vmid: 100}, method: 'POST'})
    expect((await api.get('/cluster/nextid')).data).toBe('100')
    expect(await create()).toMatchObject({message: expect.stringContaining('VM 100 already exists'), status: 500})
    expect((await api.get(`${guests}/100/config`)).data).toMatchObject({name: 'foreign'})
  })

  it('a machine may be locked', async () => {
    await create()
    simulator.fault({effect: {kind: 'locked', lock: 'backup', vmid: 100}, method: 'POST'})
    expect(await api.post(`${guests}/100/status/start`)).toMatchObject({
      message: 'VM is locked (backup)\n',
      status: 500,
    })
  })
})
