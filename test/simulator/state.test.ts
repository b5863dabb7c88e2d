import {mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {connect} from 'node:tls'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {type Simulator, startSimulator} from '#shared/simulator/index'
import {apiOf} from './api.ts'

let folder: string
let file: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'simulator-'))
  file = join(folder, 'state.json')
})
afterEach(() => rmSync(folder, {recursive: true}))

describe('a state file', () => {
  it('has every change at once, whole, and for nobody else to read', async () => {
    const simulator = await startSimulator({file})
    await apiOf(simulator).post('/nodes/pve/qemu', {name: 'kept', vmid: 100})
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({guests: {100: {config: {name: 'kept'}}}})
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readdirSync(folder)).toEqual(['state.json'])
    await simulator.close()
  })

  it('lets the next one go on, with the same certificate, token and tasks that still run', async () => {
    let now = Date.parse('2026-11-02T08:00:00Z')
    const options = {clock: () => now, durations: 'real', file} as const
    const first = await startSimulator(options)
    const {data: upid} = await apiOf(first).post('/nodes/pve/qemu', {vmid: 100})
    const {fingerprint, token} = first
    await first.close()
    now += 60_000
    const second = await startSimulator(options)
    expect(second).toMatchObject({fingerprint, token})
    expect((await apiOf(second).get(`/nodes/pve/tasks/${encodeURIComponent(String(upid))}/status`)).data).toMatchObject(
      {exitstatus: 'OK'},
    )
    await second.close()
  })

  it('that is something else is refused and left alone', async () => {
    for (const text of ['{}', 'no json']) {
      writeFileSync(file, text)
      await expect(startSimulator({file})).rejects.toMatchObject({code: 'SIMULATOR_STATE_UNUSABLE'})
      expect(readFileSync(file, 'utf8')).toBe(text)
    }
  })
})

describe('a change that is refused halfway', () => {
  it('changes nothing', async () => {
    const simulator = await startSimulator({preset: 'single'})
    const before = structuredClone(simulator.state.guests)
    const answer = await apiOf(simulator).put('/nodes/pve/qemu/101/config', {cores: 4, scsi1: 'local-lvm:vm-9-disk-0'})
    expect(answer).toMatchObject({message: "volume 'local-lvm:vm-9-disk-0' does not exist\n", status: 500})
    expect(simulator.state.guests).toEqual(before)
    await simulator.close()
  })
})

describe('the connection', () => {
  const certificateOf = (simulator: Simulator) =>
    new Promise<{fingerprint256: string; valid_to: string; subject: {CN: string}}>((resolve, reject) => {
      const socket = connect({host: simulator.host, port: simulator.port, rejectUnauthorized: false}, () => {
        resolve(socket.getPeerCertificate() as never)
        socket.end()
      }).on('error', reject)
    })

  it('has a certificate that has signed itself, with the fingerprint that is said', async () => {
    const simulator = await startSimulator()
    expect(await certificateOf(simulator)).toMatchObject({
      fingerprint256: simulator.fingerprint,
      subject: {CN: 'pve.simulated'},
    })
    await simulator.close()
  })

  it('can have one that has expired', async () => {
    const simulator = await startSimulator({validFrom: new Date('2020-01-01'), validTo: new Date('2021-01-01')})
    expect(await certificateOf(simulator)).toMatchObject({valid_to: 'Jan  1 00:00:00 2021 GMT'})
    await simulator.close()
  })

  it('is on this machine only, and a port that is taken is said', async () => {
    const simulator = await startSimulator()
    expect(simulator.url).toBe(`https://127.0.0.1:${simulator.port}`)
    await expect(startSimulator({port: simulator.port})).rejects.toMatchObject({code: 'SIMULATOR_PORT_TAKEN'})
    await simulator.close()
  })
})
