import type {IncomingHttpHeaders} from 'node:http'
import {Agent, get} from 'node:https'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {type Simulator, startSimulator} from '#shared/simulator/index'
import {apiOf} from './api.ts'

let simulator: Simulator
let api: ReturnType<typeof apiOf>

beforeAll(async () => {
  simulator = await startSimulator({preset: 'cluster'})
  api = apiOf(simulator)
})
afterAll(() => simulator.close())

const config = '/nodes/pve1/qemu/1000/config'
const body = (text: string, headers: Record<string, string> = {}) =>
  api.call('PUT', config, {}, {body: text, headers: {'content-length': String(text.length), ...headers}})

describe('a body', () => {
  it('is cut at every & and every ;, so that boot=order=scsi0;net0 must be encoded', async () => {
    expect(await body('boot=order=scsi0;net0')).toMatchObject({errors: {net0: expect.any(String)}, status: 400})
    expect(await body('boot=order%3Dscsi0%3Bnet0')).toMatchObject({status: 200})
    expect((await api.get(config)).data).toMatchObject({boot: 'order=scsi0;net0'})
  })

  it('keeps of a value only what is before a second =', async () => {
    await body('description=a=b')
    expect((await api.get(config)).data).toMatchObject({description: 'a'})
  })

  it('makes a list of keys that come again', async () => {
    await body('ciuser=debian&nameserver=1.1.1.1')
    expect(await body('delete=ciuser&delete=nameserver')).toMatchObject({status: 200})
    expect((await api.get(config)).data).not.toHaveProperty('ciuser')
  })

  it('may be JSON, with its booleans', async () => {
    expect(await body('{"onboot":false}', {'content-type': 'application/json'})).toMatchObject({status: 200})
    expect((await api.get(config)).data).toMatchObject({onboot: 0})
  })

  it('knows only 1 and 0 as booleans in a form', async () => {
    expect(await body('onboot=true')).toMatchObject({errors: {onboot: expect.any(String)}, status: 400})
  })

  it('of another type is refused with 506', async () => {
    expect(await body('x', {'content-type': 'text/plain'})).toMatchObject({status: 506})
  })

  it('in chunks is refused with 501', async () => {
    const headers = {'transfer-encoding': 'chunked'}
    expect(await api.call('PUT', config, {}, {body: 'onboot=1', headers})).toMatchObject({status: 501})
  })

  it('of more than 512 KiB is refused with 501', async () => {
    expect(await body(`description=${'x'.repeat(600_000)}`)).toMatchObject({status: 501})
  })

  it.each(['GET', 'DELETE'])('of a %s is refused with 501', async (method) => {
    const headers = {'content-length': '7'}
    expect(await api.call(method, config, {}, {body: 'purge=1', headers})).toMatchObject({
      message: `Unexpected content for method '${method}'\n`,
      status: 501,
    })
  })

  it('cannot say another value for a part of the path', async () => {
    expect(await body('vmid=1000&cores=2')).toMatchObject({status: 200})
    expect(await body('vmid=1001&cores=2')).toMatchObject({
      errors: {vmid: expect.stringContaining('conflicting')},
      status: 400,
    })
  })
})

describe('an error', () => {
  it('of parameters says which, beside data that is null', async () => {
    const {body: text, errors, reason, status} = await api.put(config, {cores: 0})
    expect({reason, status}).toEqual({reason: 'Parameter verification failed.', status: 400})
    expect(JSON.parse(text)).toEqual({data: null, errors, message: 'Parameter verification failed.\n'})
    expect(Object.keys(errors ?? {})).toEqual(['cores'])
  })

  it('of a machine that is not there is a 500', async () => {
    expect(await api.get('/nodes/pve1/qemu/9/config')).toMatchObject({status: 400})
    expect(await api.get('/nodes/pve1/qemu/900/config')).toMatchObject({
      message: "Configuration file 'nodes/pve1/qemu-server/900.conf' does not exist\n",
      reason: "Configuration file 'nodes/pve1/qemu-server/900.conf' does not exist",
      status: 500,
    })
  })

  it('of a storage or node that is not there is a 500', async () => {
    expect(await api.get('/nodes/pve1/storage/none/status')).toMatchObject({
      message: "storage 'none' does not exist\n",
      status: 500,
    })
    expect(await api.get('/nodes/none/status')).toMatchObject({status: 500})
  })

  it('of a node that is down is a 595', async () => {
    simulator.change(({nodes}) => {
      nodes['pve3']!.isOnline = false
    })
    expect(await api.get('/nodes/pve3/status')).toMatchObject({status: 595})
    const {data} = await api.get('/nodes')
    expect(data).toContainEqual(expect.objectContaining({node: 'pve3', status: 'offline'}))
    const {data: resources} = await api.get('/cluster/resources', {type: 'vm'})
    const known = (resources as {node: string; status: string}[]).filter(({status}) => status !== 'unknown')
    expect(new Set(known.map(({node}) => node))).toEqual(new Set(['pve1', 'pve2']))
  })

  it('of a method or address that is not there is a 501', async () => {
    expect(await api.get('/nodes/pve1/nothing')).toMatchObject({
      message: "Method 'GET /nodes/pve1/nothing' not implemented\n",
      status: 501,
    })
    expect(await api.delete('/version')).toMatchObject({status: 501})
  })

  it('of older versions has its text only in the status line', async () => {
    const old = await startSimulator({hasOldErrors: true, preset: 'single'})
    const answer = await apiOf(old).get('/nodes/pve/qemu/900/config')
    expect(answer).toMatchObject({body: '{"data":null}', reason: expect.stringContaining('900.conf'), status: 500})
    expect((await apiOf(old).get('/version')).data).toMatchObject({release: '8.3'})
    await old.close()
  })
})

describe('lists of the cluster', () => {
  it('have all nodes, machines and storages in one answer', async () => {
    const {data} = await api.get('/cluster/resources')
    const types = (data as {type: string}[]).map(({type}) => type)
    const count = (type: string) => types.filter((each) => each === type).length
    expect({nodes: count('node'), qemu: count('qemu'), storage: count('storage')}).toEqual({
      nodes: 3,
      qemu: 300,
      storage: 9,
    })
  })

  it('give the next id that is free, and refuse one that is not', async () => {
    expect((await api.get('/cluster/nextid')).data).toBe('100')
    expect((await api.get('/cluster/nextid', {vmid: 100})).data).toBe('100')
    expect(await api.get('/cluster/nextid', {vmid: 1000})).toMatchObject({
      errors: {vmid: 'VM 1000 already exists'},
      status: 400,
    })
  })

  it('name the fingerprint of every node', async () => {
    const {data} = await api.get('/nodes')
    expect((data as {ssl_fingerprint: string}[])[0]).toMatchObject({ssl_fingerprint: simulator.fingerprint})
  })
})

it('closes a connection after a hundred requests, and does not say when it closes an idle one', async () => {
  const agent = new Agent({keepAlive: true, maxSockets: 1})
  const headers = []
  for (let count = 0; count < 100; count++) headers.push(await headersThrough(agent))
  agent.destroy()
  expect(headers[0]).toMatchObject({connection: 'Keep-Alive'})
  expect(headers[0]).not.toHaveProperty('keep-alive')
  expect(headers.map(({connection}) => connection).indexOf('close')).toBe(99)
})

function headersThrough(agent: Agent) {
  const {host, port, token} = simulator
  const headers = {authorization: `PVEAPIToken=${token.id}=${token.secret}`}
  const options = {agent, headers, host, path: '/api2/json/version', port, rejectUnauthorized: false}
  return new Promise<IncomingHttpHeaders>((resolve, reject) => {
    const request = get(options, (response) => {
      response.resume().on('end', () => resolve(response.headers))
    })
    request.on('error', reject)
  })
}
