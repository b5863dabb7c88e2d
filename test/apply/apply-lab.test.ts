import {appendFileSync, mkdtempSync, readdirSync, readFileSync, truncateSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {type ApplyRequest, applyLab, type GuestWorks, planNow} from '#shared/apply/index'
import type {ProxmoxClient} from '#shared/proxmox/index'
import type {FaultEffect} from '#shared/simulator/index'
import {failureOf} from '../guests/support/simulated.ts'
import {labText, readLab} from '../plan/lab.ts'
import {type SimulatedLab, simulatedLabs} from '../plan/server.ts'

const simulated = simulatedLabs()
const inMachines: GuestWorks = {
  'cloud-init': async () => {},
  deploy: async () => {},
  health: async () => {},
  'wait-ssh': async () => {},
}
const stateFolder = () => mkdtempSync(join(tmpdir(), 'lab-apply-'))
const journalIn = (folder: string) => {
  const name = readdirSync(join(folder, 'apply')).find((each) => /^homelab@[^/]*\d\.jsonl$/.test(each))
  return join(folder, 'apply', name!)
}

function sitting(client: ProxmoxClient, stateDirectory: string, what: ApplyRequest['what'] = 'new') {
  return applyLab(
    client,
    {lab: 'homelab', stateDirectory, what},
    {
      confirmPlan: async () => {},
      confirmRollback: async () => {},
      onEvent: () => {},
      onLine: () => {},
      plan: async () => planNow(client, await readLab(labText)),
      signal: new AbortController().signal,
      works: inMachines,
    },
  )
}

/** What was sent to change something, each once. */
function changes({simulator}: SimulatedLab): string[] {
  return simulator.requests.filter(({method}) => method !== 'GET').map(({method, path}) => `${method} ${path}`)
}

describe('applying a lab', () => {
  it('makes all machines, and has nothing to do the second time', async () => {
    const lab = await simulated()
    const folder = stateFolder()
    expect(await sitting(lab.client, folder)).toMatchObject({outcome: 'finished'})
    const sent = changes(lab).filter((change) => change.startsWith('POST') && /\/qemu$/.test(change))
    expect(sent).toHaveLength(3)
    const before = changes(lab).length
    expect(await sitting(lab.client, folder)).toMatchObject({outcome: 'unchanged', run: null})
    expect(changes(lab)).toHaveLength(before)
  })

  it.each<[string, FaultEffect]>([
    ['cuts the connection after it acted', {acts: true, kind: 'reset'}],
    ['answers 596 after it acted', {acts: true, kind: 'gateway', status: 596}],
  ])('finds a machine again when the server %s, and makes none twice', async (_, effect) => {
    const lab = await simulated()
    lab.simulator.fault({effect, method: 'POST', path: '/nodes/pve/qemu', times: 3})
    expect(await sitting(lab.client, stateFolder())).toMatchObject({outcome: 'finished'})
    expect(changes(lab).filter((change) => /POST \S+\/qemu$/.test(change))).toHaveLength(3)
  })

  it('goes on after a failed task', async () => {
    const lab = await simulated()
    const folder = stateFolder()
    lab.simulator.fault({
      effect: {kind: 'task-fails', message: 'no space'},
      method: 'POST',
      path: '/nodes/pve/qemu/*/status/start',
    })
    const failure = await failureOf(sitting(lab.client, folder))
    expect(failure).toMatchObject({code: 'PROXMOX_TASK_FAILED', nextStep: expect.stringContaining('--resume')})
    expect(await failureOf(sitting(lab.client, folder))).toMatchObject({code: 'APPLY_UNFINISHED', exitCode: 4})
    expect(await sitting(lab.client, folder, 'resume')).toMatchObject({outcome: 'finished'})
  })

  it('goes on from lines all over the journal, as after kill -9, and sends nothing twice', async () => {
    const lab = await simulated()
    const folder = stateFolder()
    await sitting(lab.client, folder)
    const sent = changes(lab).length
    const lines = readFileSync(journalIn(folder), 'utf8').trimEnd().split('\n')
    for (let kept = lines.length - 1; kept >= 1; kept -= 4) {
      truncateSync(journalIn(folder))
      appendFileSync(journalIn(folder), `${lines.slice(0, kept).join('\n')}\n{"type":"beg`)
      expect(await sitting(lab.client, folder, 'resume')).toMatchObject({outcome: 'finished'})
    }
    expect(changes(lab)).toHaveLength(sent)
  })

  it('takes back what the run made, and nothing else', async () => {
    const lab = await simulated()
    const folder = stateFolder()
    lab.simulator.fault({
      effect: {kind: 'task-fails', message: 'broken'},
      method: 'POST',
      path: '/nodes/pve/qemu/101/status/start',
    })
    await failureOf(sitting(lab.client, folder))
    // Somebody has deleted 102 and made another with its number.
    lab.simulator.change(({guests}) => {
      guests['102']!.config['smbios1'] = 'uuid=11111111-1111-4111-8111-111111111111'
    })
    const result = await sitting(lab.client, folder, 'rollback')
    expect(result).toMatchObject({outcome: 'rolled-back', undone: [100, 101]})
    expect(result.warnings.join(' ')).toContain('VM 102 is another machine now')
    lab.simulator.change(({guests}) => expect(Object.keys(guests)).toEqual(['102']))
  })

  it('never touches a machine that got the number meanwhile', async () => {
    const lab = await simulated()
    lab.simulator.fault({effect: {kind: 'vmid-taken', vmid: 100}, method: 'POST', path: '/nodes/pve/qemu'})
    const folder = stateFolder()
    await failureOf(sitting(lab.client, folder))
    const failure = await failureOf(sitting(lab.client, folder, 'resume'))
    expect(failure).toMatchObject({code: 'PROXMOX_EXISTS'})
    expect(changes(lab).filter((change) => change.includes('/qemu/100'))).toEqual([])
  })
})
