import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {connectProxmox, lookAtGuest, type ProxmoxClient, taskOf, waitForTask} from '#shared/proxmox/index'
import {type Simulator, startSimulator} from '#shared/simulator/index'

let simulator: Simulator
let client: ProxmoxClient
let node: string

beforeEach(async () => {
  simulator = await startSimulator({preset: 'dual-xeon'})
  client = connect(simulator.token.id, simulator.token.secret)
  node = (await client.nodes.list())[0]!.node
})

afterEach(async () => {
  client.close()
  await simulator.close()
})

function connect(tokenId: string, tokenSecret: string): ProxmoxClient {
  const {fingerprint, host, port} = simulator
  return connectProxmox({host, port, tokenId, tokenSecret, trust: {fingerprint}})
}

const vm = {cores: 2, memory: 2048, name: 'pg', scsi0: 'HDDStorage:8', vmid: 900} as const
const create = async () => waitForTask(client, await client.guests.create(node, vm))
const sighting = () => lookAtGuest(client, {node, since: new Date(), vmid: 900})

describe('a guest', () => {
  it('is made, seen, changed, started, stopped and deleted', async () => {
    expect(await create()).toMatchObject({id: '900', type: 'qmcreate', warnings: 0})
    const configuration = await client.guests.configuration(node, 900)
    expect(configuration).toMatchObject({cores: 2, memory: '2048', name: 'pg'})
    await client.guests.change(node, 900, {cores: 4, digest: configuration.digest})
    await waitForTask(client, await client.guests.start(node, 900))
    expect((await client.resources('vm')).find(({vmid}) => vmid === 900)).toMatchObject({status: 'running'})
    expect(await client.guests.status(node, 900)).toMatchObject({status: 'running'})
    await waitForTask(client, await client.guests.stop(node, 900))
    await waitForTask(client, await client.guests.delete(node, 900, {purge: true}))
    await expect(client.guests.configuration(node, 900)).rejects.toMatchObject({code: 'PROXMOX_NOT_FOUND'})
  })

  it('is not changed when somebody else has changed it since', async () => {
    await create()
    const {digest} = await client.guests.configuration(node, 900)
    await client.guests.change(node, 900, {cores: 4})
    await expect(client.guests.change(node, 900, {cores: 8, digest})).rejects.toMatchObject({code: 'PROXMOX_CHANGED'})
  })

  it('takes no VMID that is taken', async () => {
    await create()
    expect(await client.isIdFree(900)).toBe(false)
    expect(await client.isIdFree(901)).toBe(true)
    await expect(client.guests.create(node, vm)).rejects.toMatchObject({code: 'PROXMOX_EXISTS'})
  })

  it('that is locked says by what', async () => {
    await create()
    simulator.fault({effect: {kind: 'locked', lock: 'backup', vmid: 900}})
    const start = client.guests.start(node, 900).then((upid) => waitForTask(client, upid))
    const error = await start.catch((each) => each)
    expect([error.code, error.details.reason]).toContain('PROXMOX_LOCKED')
  })
})

describe('an answer that was lost', () => {
  it('is looked up: the guest is being made', async () => {
    simulator.fault({effect: {acts: true, kind: 'gateway', status: 596}, method: 'POST'})
    await expect(client.guests.create(node, vm)).rejects.toMatchObject({code: 'PROXMOX_STATE_UNKNOWN'})
    const seen = await sighting()
    const task = taskOf(seen, 'qmcreate')
    await waitForTask(client, task!.upid)
    expect((await sighting()).configuration).toMatchObject({name: 'pg'})
    expect(simulator.requests.filter(({method}) => method === 'POST')).toHaveLength(1)
  })

  it('is looked up: nothing was done', async () => {
    simulator.fault({effect: {acts: false, kind: 'reset'}, method: 'POST'})
    await expect(client.guests.create(node, vm)).rejects.toMatchObject({code: 'PROXMOX_STATE_UNKNOWN'})
    expect(await sighting()).toEqual({configuration: null, tasks: []})
  })
})

describe('a task', () => {
  it('that fails, fails in its own words', async () => {
    simulator.fault({effect: {kind: 'task-fails', message: 'lvcreate: insufficient free space'}})
    await expect(create()).rejects.toMatchObject({
      code: 'PROXMOX_TASK_FAILED',
      details: {reason: 'PROXMOX_STORAGE_FULL'},
    })
  })

  it('that warns has done its work', async () => {
    simulator.fault({effect: {kind: 'task-warns', message: 'iothread is ignored'}})
    expect((await create()).warnings).toBeGreaterThan(0)
  })

  it.each(['task-vanishes', 'task-forgotten'] as const)(
    'whose end nobody knows is not called done (%s)',
    async (kind) => {
      simulator.fault({effect: {kind}})
      await expect(create()).rejects.toMatchObject({code: 'PROXMOX_TASK_UNKNOWN'})
    },
  )

  it('that never ends is not waited for longer than wanted', async () => {
    simulator.fault({effect: {kind: 'task-never-ends'}})
    const upid = await client.guests.create(node, vm)
    await expect(waitForTask(client, upid, {timeoutMs: 50})).rejects.toMatchObject({code: 'PROXMOX_TIMEOUT'})
  })
})

describe('a token', () => {
  it('that is wrong is told so', async () => {
    const other = connect(simulator.token.id, '00000000-0000-4000-8000-000000000000')
    await expect(other.version()).rejects.toMatchObject({code: 'PROXMOX_UNAUTHENTICATED'})
    other.close()
  }, 10_000)

  it('without rights is told which it needs, and where', async () => {
    const {value} = await client.access.addToken('lab@pve', 'nothing', {privsep: true})
    const other = connect('lab@pve!nothing', value)
    await expect(other.nodes.status(node)).rejects.toMatchObject({
      code: 'PROXMOX_FORBIDDEN',
      details: {path: `/nodes/${node}`, privileges: ['Sys.Audit']},
    })
    other.close()
  })

  it('may not set what is kept for root', async () => {
    await expect(client.guests.create(node, {...vm, affinity: '0-3'})).rejects.toMatchObject({
      code: 'PROXMOX_ROOT_ONLY',
    })
  })
})

describe('what is read of the server', () => {
  it('has all that assessing and planning need', async () => {
    expect(await client.version()).toMatchObject({version: expect.stringMatching(/^9/)})
    expect(await client.nodes.status(node)).toMatchObject({cpuinfo: {cpus: 72, sockets: 2}})
    expect((await client.storage.list(node, {content: 'images', enabled: true})).length).toBeGreaterThan(0)
    expect((await client.nodes.network(node)).map(({iface}) => iface)).toContain('vmbr0')
    expect((await client.nodes.disks(node)).length).toBeGreaterThan(0)
    expect(await client.access.permissions('/vms/100')).toHaveProperty('/vms/100')
    expect(await client.tasks.list(node)).toEqual([])
    expect(await client.nextId()).toBe(100)
    expect(await client.clock()).toBeInstanceOf(Date)
  })
})
