import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {assess, readFactsOverApi} from '#shared/assess/index'
import {connectProxmox} from '#shared/proxmox/index'
import {type Simulator, startSimulator} from '#shared/simulator/index'

const gibibyte = 1024 ** 3

function clientOf({fingerprint, host, port, token}: Simulator, as = token) {
  return connectProxmox({host, port, tokenId: as.id, tokenSecret: as.secret, trust: {fingerprint}})
}

async function factsOf(simulator: Simulator, node?: string) {
  const client = clientOf(simulator)
  try {
    return await readFactsOverApi(client, node)
  } finally {
    client.close()
  }
}

/** Another token of the same user, that may only what its entries say. */
function restrict(simulator: Simulator, entries: readonly {path: string; roleid: string}[]) {
  const token = {id: 'lab@pve!restricted', secret: '01234567-89ab-cdef-0123-456789abcdef'}
  simulator.change((state) => {
    state.access.tokens[token.id] = {expire: 0, isPrivilegeSeparated: true, secret: token.secret}
    state.access.acl = state.access.acl.filter(({ugid}) => ugid !== token.id)
    for (const entry of entries) state.access.acl.push({...entry, propagates: true, type: 'token', ugid: token.id})
  })
  return clientOf(simulator, token)
}

describe('the host that the toolkit was made for', () => {
  let simulator: Simulator
  beforeAll(async () => {
    simulator = await startSimulator({preset: 'dual-xeon'})
  })
  afterAll(() => simulator.close())

  it('is read as it is', async () => {
    const facts = await factsOf(simulator)
    expect(facts).toMatchObject({
      cpu: {cores: 36, hasAvx2: true, hasAvx512: false, hasVirtualization: true, sockets: 2, threads: 72},
      guests: [],
      memory: {totalBytes: 126 * gibibyte},
      numa: {isDerived: true, nodes: [{memoryBytes: 63 * gibibyte}, {memoryBytes: 63 * gibibyte}]},
      system: {hostname: 'pve', proxmoxVersion: '9.1.4'},
    })
    expect(facts.interfaces).toContainEqual({
      addresses: ['192.168.1.10/24'],
      gateway: '192.168.1.1',
      isBridge: true,
      method: 'static',
      name: 'vmbr0',
    })
  })

  it('has room for the example lab: 20 threads and 22 GiB are left', async () => {
    const {capacity} = assess(await factsOf(simulator))
    expect(capacity.threads.remaining).toBe(20)
    expect(capacity.memory.remaining).toBe(22 * gibibyte)
  })

  it('tells by sizes which storage spins, where that follows', async () => {
    const {storages} = await factsOf(simulator)
    expect(storages?.map(({medium, name}) => [name, medium])).toEqual([
      ['HDDStorage', 'hdd'],
      ['local', null],
      ['local-lvm', 'ssd'],
    ])
  })

  it('is only read: no request but GET', async () => {
    await factsOf(simulator)
    expect(new Set(simulator.requests.map(({method}) => method))).toEqual(new Set(['GET']))
  })

  it('without any rights nothing is known but that it is there, and each privilege is named', async () => {
    const client = restrict(simulator, [])
    const facts = await readFactsOverApi(client)
    client.close()
    expect(facts).toMatchObject({
      cpu: {threads: null},
      disks: null,
      guests: null,
      memory: {totalBytes: null},
      storages: null,
    })
    expect(facts.gaps).toEqual(
      expect.arrayContaining([
        {what: 'processors and memory', why: 'the token needs Sys.Audit on /nodes/pve'},
        {what: 'disks', why: expect.stringMatching(/^the token needs Sys\.Audit/)},
        {what: 'guests', why: 'the token needs VM.Audit on /vms'},
        {what: 'storages', why: 'the token needs Datastore.Audit on /storage'},
      ]),
    )
    const {verdicts} = assess(facts)
    expect(verdicts.map(({verdict}) => verdict)).toEqual(['unknown', 'unknown', 'unknown'])
  })

  it('a privilege that does not reach below its path does not count', async () => {
    const client = restrict(simulator, [{path: '/', roleid: 'PVEAuditor'}])
    simulator.change((state) => {
      state.access.acl.push({
        path: '/vms',
        propagates: false,
        roleid: 'PVEAuditor',
        type: 'token',
        ugid: client.tokenId,
      })
    })
    const facts = await readFactsOverApi(client)
    client.close()
    expect(facts.guests).toBeNull()
  })

  it('a storage that fails is unknown, the others are not', async () => {
    const path = '/nodes/*/storage/HDDStorage/content'
    const effect = {kind: 'error', message: "storage 'HDDStorage' is not online", status: 500} as const
    simulator.fault({effect, method: 'GET', path, times: 9})
    const {gaps, storages} = await factsOf(simulator)
    simulator.clearFaults()
    expect(storages?.map(({committedBytes, name}) => [name, committedBytes])).toEqual([
      ['HDDStorage', null],
      ['local', 0],
      ['local-lvm', 0],
    ])
    expect(gaps).toContainEqual({what: 'disks of guests', why: expect.stringContaining('is not online')})
  })

  it('a token that is not accepted any more is told, and nothing is assessed', async () => {
    simulator.fault({effect: {kind: 'unauthenticated'}, path: '/nodes/*/disks/list'})
    await expect(factsOf(simulator)).rejects.toMatchObject({code: 'PROXMOX_UNAUTHENTICATED'})
    simulator.clearFaults()
  })

  it('guests that the token may not see are not taken for none', async () => {
    const client = restrict(simulator, [
      {path: '/nodes', roleid: 'PVEAuditor'},
      {path: '/storage', roleid: 'PVEAuditor'},
    ])
    const facts = await readFactsOverApi(client)
    client.close()
    expect(facts.storages).toHaveLength(3)
    const {capacity, findings} = assess(facts)
    expect(capacity.memory).toMatchObject({others: null, remaining: null})
    expect(findings.map(({text}) => text)).toContain('whether the planned VMIDs are free is unknown')
  })
})

it('guests that are there count, with the addresses of their configuration', async () => {
  const simulator = await startSimulator({preset: 'single'})
  const facts = await factsOf(simulator)
  await simulator.close()
  expect(facts.guests).toEqual([
    expect.objectContaining({addresses: ['192.168.1.50'], isRunning: true, name: 'dns', startsAtBoot: true, vmid: 100}),
    expect.objectContaining({addresses: ['192.168.1.51'], isRunning: false, name: 'files', vmid: 101}),
  ])
  const {capacity, findings, numaFit} = assess(facts)
  expect(capacity.threads.others).toBe(4)
  expect(numaFit).toBeNull()
  expect(findings.map(({text}) => text)).toEqual(
    expect.arrayContaining([
      'taken already: 100 (dns), 101 (files)',
      'no storage takes images to import; as root: pvesm set local --content backup,iso,vztmpl,import',
    ]),
  )
})

describe('a cluster', () => {
  let simulator: Simulator
  beforeAll(async () => {
    simulator = await startSimulator({preset: 'cluster'})
  })
  afterAll(() => simulator.close())

  it('is asked for one node at a time', async () => {
    await expect(factsOf(simulator)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: 'The server has several nodes: pve1, pve2, pve3.',
      nextStep: 'lab assess --api --node pve1',
    })
    await expect(factsOf(simulator, 'pve9')).rejects.toMatchObject({code: 'NOT_FOUND'})
    const {guests, system} = await factsOf(simulator, 'pve2')
    expect(system.hostname).toBe('pve2')
    expect(guests).toHaveLength(100)
  })

  it('a node that does not answer is not guessed about', async () => {
    simulator.change((state) => {
      state.nodes['pve3']!.isOnline = false
    })
    const {cpu, gaps} = await factsOf(simulator, 'pve3')
    expect(cpu.threads).toBeNull()
    expect(gaps).toContainEqual({what: 'processors and memory', why: 'the node does not answer'})
  })
})
