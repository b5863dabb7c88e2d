import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import type {GroupValues} from '#shared/config/index'
import {readProxmox} from '#shared/lab/proxmox'
import {serverChecks} from '#shared/lab/proxmox-checks'
import {readServer} from '#shared/lab/proxmox-facts'
import {connectProxmox, waitForTask} from '#shared/proxmox/index'
import {type Simulator, startSimulator} from '#shared/simulator/index'

let simulator: Simulator

beforeEach(async () => {
  simulator = await startSimulator({preset: 'dual-xeon'})
})

afterEach(() => simulator.close())

function settings(changes: Partial<GroupValues<'proxmox'>> = {}): GroupValues<'proxmox'> {
  return {
    caFile: undefined,
    fingerprint: simulator.fingerprint,
    tokenId: simulator.token.id,
    tokenSecret: simulator.token.secret,
    tokenSecretFile: undefined,
    url: simulator.url,
    ...changes,
  } as GroupValues<'proxmox'>
}

async function checks(changes: Partial<GroupValues<'proxmox'>> = {}, now = new Date()) {
  const facts = await readServer(settings(changes))
  return Object.fromEntries(serverChecks(facts!, now).map(({name, ...check}) => [name, check]))
}

/** Makes a guest with a disk on the side. */
async function makeGuest(vmid: number): Promise<void> {
  const {fingerprint, host, port, token} = simulator
  const client = connectProxmox({host, port, tokenId: token.id, tokenSecret: token.secret, trust: {fingerprint}})
  const [node] = await client.nodes.list()
  const parameters = {memory: 512, name: `guest-${vmid}`, scsi0: 'HDDStorage:8', vmid}
  await waitForTask(client, await client.guests.create(node!.node, parameters))
  client.close()
}

describe('what lab doctor says about Proxmox VE', () => {
  it('is nothing when no server is configured', async () => {
    expect(await readServer(settings({url: undefined}))).toBeNull()
  })

  it('is all right on a server that is', async () => {
    const found = await checks()
    expect(found).toMatchObject({
      Proxmox: {detail: expect.stringContaining(simulator.token.id), state: 'ok'},
      'Proxmox TLS': {detail: expect.stringContaining('known by its fingerprint'), state: 'ok'},
      'Proxmox clock': {state: 'ok'},
      'Proxmox disks': {state: 'ok'},
      'Proxmox rights': {state: 'ok'},
    })
  })

  it('says that a server cannot be reached, and what to do', async () => {
    const found = await checks({url: 'https://127.0.0.1:1'})
    expect(Object.keys(found)).toEqual(['Proxmox'])
    expect(found['Proxmox']).toMatchObject({fix: expect.stringContaining('PROXMOX_HOST'), state: 'failed'})
  })

  it('says that the certificate is another one', async () => {
    const fingerprint = Array.from({length: 32}, () => 'AB').join(':')
    expect(await checks({fingerprint})).toMatchObject({
      Proxmox: {
        detail: expect.stringContaining('another certificate'),
        fix: expect.stringContaining(simulator.fingerprint),
      },
    })
  })

  it('says that nobody vouched for the certificate', async () => {
    expect((await checks({fingerprint: undefined}))['Proxmox']?.detail).toContain('signed by itself')
  })

  it('says when the certificate ends soon, or has ended', async () => {
    const years = (count: number) => new Date(Date.now() + count * 365 * 24 * 60 * 60 * 1000)
    expect((await checks({}, years(1.95)))['Proxmox TLS']).toMatchObject({state: 'warning'})
    expect((await checks({}, years(3)))['Proxmox TLS']?.detail).toContain('expired on')
  })

  it('names disks whose guest is gone, with how much they hold, and guests without a backup', async () => {
    await makeGuest(900)
    await makeGuest(901)
    simulator.change((state) => {
      delete state.guests['901']
    })
    const found = await checks()
    expect(found['Proxmox backups']).toMatchObject({detail: expect.stringContaining('900 guest-900'), state: 'warning'})
    expect(found['Proxmox disks']).toMatchObject({
      detail: expect.stringContaining('(8 GiB): HDDStorage:'),
      state: 'warning',
    })
  })

  it('says which rights are missing', async () => {
    const {fingerprint, host, port, token} = simulator
    const client = connectProxmox({host, port, tokenId: token.id, tokenSecret: token.secret, trust: {fingerprint}})
    const {value} = await client.access.addToken('lab@pve', 'few', {privsep: true})
    await client.access.grant({path: '/', roles: 'PVEAuditor', tokens: 'lab@pve!few'})
    client.close()
    const found = await checks({tokenId: 'lab@pve!few', tokenSecret: value})
    expect(found['Proxmox rights']).toMatchObject({detail: expect.stringContaining('missing'), state: 'warning'})
  })

  it('never shows the secret', async () => {
    const all = [await checks(), await checks({url: 'https://127.0.0.1:1'}), await checks({tokenId: 'lab@pve!other'})]
    expect(JSON.stringify(all)).not.toContain(simulator.token.secret)
  }, 15_000)
})

describe('what lab status says about Proxmox VE', () => {
  it('is its version and how many guests there are and run', async () => {
    await makeGuest(900)
    expect(await readProxmox(settings())).toMatchObject({
      isConfigured: true,
      problem: null,
      server: {guests: 1, running: 0, version: expect.stringMatching(/^9/)},
    })
  })

  it('is what is wrong when it cannot be asked', async () => {
    expect(await readProxmox(settings({url: 'https://127.0.0.1:1'}))).toMatchObject({
      problem: {message: expect.stringContaining('cannot be reached')},
      server: null,
    })
  })
})
