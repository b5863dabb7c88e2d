import {describe, expect, it} from 'vitest'
import {renderApply} from '#shared/apply/index'
import type {FaultEffect} from '#shared/simulator/index'
import {failureOf} from '../guests/support/simulated.ts'
import {type SimulatedLab, simulatedLabs} from '../plan/server.ts'
import {pipe} from '../support/screens.ts'
import {changes, cutAfter, linesOf, nothingInMachines, sit, stateFolder} from './sitting.ts'

const simulated = simulatedLabs()
const foreign = 'uuid=11111111-1111-4111-8111-111111111111'

/** 100 and 102 run, 101 is made and could not be started. */
async function halfDone() {
  const lab = await simulated()
  const folder = stateFolder()
  lab.simulator.fault({
    effect: {kind: 'task-fails', message: 'broken'},
    method: 'POST',
    path: '/nodes/pve/qemu/101/status/start',
  })
  await failureOf(sit(lab.client, folder))
  return {folder, lab}
}

const takeBack = (lab: SimulatedLab, folder: string) => sit(lab.client, folder, {what: 'rollback'})
const machines = ({simulator}: SimulatedLab) => Object.keys(simulator.state.guests)
const deletions = (lab: SimulatedLab) => changes(lab).filter((each) => each.startsWith('DELETE'))

describe('taking a run back', () => {
  it('deletes what it made, with its disks, and nothing else', async () => {
    const {folder, lab} = await halfDone()
    // Somebody has deleted 102 and made another with its number.
    lab.simulator.change(({guests}) => {
      guests['102']!.config['smbios1'] = foreign
    })
    const result = await takeBack(lab, folder)
    expect(result).toMatchObject({outcome: 'rolled-back', undone: [100, 101]})
    expect(result.warnings.join(' ')).toContain('VM 102 is another machine now')
    expect(renderApply(result, pipe)).toMatch(
      /^Taken back: 2 machines\.\n {2}gone {3}VM 100 postgres\n {2}gone {3}VM 101 ollama$/,
    )
    expect(machines(lab)).toEqual(['102'])
    expect(lab.simulator.state.volumes.filter(({vmid}) => vmid === 100 || vmid === 101)).toEqual([])
    expect(await failureOf(takeBack(lab, folder))).toMatchObject({code: 'NO_OPEN_RUN'})
  })

  it('tells before of all disks that go, also of what was attached or detached since, and of no media', async () => {
    const {folder, lab} = await halfDone()
    lab.simulator.change(({guests}) => {
      guests['101']!.config['unused0'] = 'HDDStorage:vm-101-disk-9'
      guests['101']!.config['ide3'] = 'local:iso/debian.iso,media=cdrom'
    })
    const told: string[] = []
    await sit(lab.client, folder, {
      confirmRollback: async ({made}) => {
        told.push(...made.flatMap(({volumes}) => volumes))
        throw new Error('Not meant.')
      },
      what: 'rollback',
    }).catch(() => undefined)
    expect(told).toContain('HDDStorage:vm-101-disk-9')
    expect(told.join(' ')).not.toContain('iso')
  })

  it.each<[string, FaultEffect]>([
    ['cuts the connection after it acted', {acts: true, kind: 'reset'}],
    ['answers 596 after it acted', {acts: true, kind: 'gateway', status: 596}],
  ])('looks for its tasks when the server %s, and sends nothing twice', async (_, effect) => {
    const {folder, lab} = await halfDone()
    lab.simulator.fault({effect, method: 'POST', path: '/nodes/pve/qemu/*/status/stop', times: 2})
    lab.simulator.fault({effect, method: 'DELETE', path: '/nodes/pve/qemu/*', times: 3})
    expect(await takeBack(lab, folder)).toMatchObject({undone: [100, 101, 102]})
    expect(changes(lab).filter((each) => each.endsWith('/status/stop'))).toHaveLength(2)
    expect(deletions(lab)).toHaveLength(3)
  })

  it('goes on where it was killed, only backwards', async () => {
    const {folder, lab} = await halfDone()
    const before = linesOf(folder).length
    await takeBack(lab, folder)
    const lines = linesOf(folder)
    const sent = changes(lab).length
    expect(lines).toHaveLength(before + 5)
    for (let kept = lines.length - 1; kept > before; kept -= 1) {
      cutAfter(folder, lines.slice(0, kept))
      expect(await failureOf(sit(lab.client, folder, {what: 'resume'}))).toMatchObject({
        code: 'APPLY_UNFINISHED',
        nextStep: expect.stringContaining('--rollback goes on'),
      })
      expect(await takeBack(lab, folder)).toMatchObject({outcome: 'rolled-back'})
    }
    expect(changes(lab)).toHaveLength(sent)
  })

  it.each<[string, string, string, number]>([
    ['protection', '1', 'PROXMOX_PROTECTED', 4],
    ['lock', 'backup', 'PROXMOX_LOCKED', 8],
  ])('begins nothing while a machine has a %s', async (key, value, code, exitCode) => {
    const {folder, lab} = await halfDone()
    lab.simulator.change(({guests}) => {
      guests['102']!.config[key] = value
    })
    const before = changes(lab).length
    const failure = await failureOf(takeBack(lab, folder))
    expect(failure).toMatchObject({code, exitCode, problems: [{field: 'VM 102 dev'}]})
    expect(changes(lab)).toHaveLength(before)
    lab.simulator.change(({guests}) => {
      delete guests['102']!.config[key]
    })
    expect(await takeBack(lab, folder)).toMatchObject({undone: [100, 101, 102]})
  })

  it('leaves a machine whose creation is not in its journal, although the uuid is right', async () => {
    const {folder, lab} = await halfDone()
    const others = linesOf(folder).filter((line) => !/:qmcreate:100:/.test(line))
    cutAfter(folder, others)
    const {warnings} = await takeBack(lab, folder)
    expect(machines(lab)).toEqual(['100'])
    expect(warnings).toContain('VM 100 postgres was not made by this run and stays.')
  })

  it('finds the creation whose name got lost with the process, and waits until it is over', async () => {
    const {folder, lab} = await halfDone()
    const lines = linesOf(folder)
    cutAfter(
      folder,
      lines.slice(
        0,
        lines.findIndex((line) => /:qmcreate:102:/.test(line)),
      ),
    )
    expect(await takeBack(lab, folder)).toMatchObject({outcome: 'rolled-back'})
    expect(machines(lab)).toEqual([])
  })

  it('leaves machines that were there before, and what was changed in them', async () => {
    const lab = await simulated()
    const folder = stateFolder()
    await sit(lab.client, folder)
    lab.simulator.change(({guests}) => {
      delete guests['102']
      guests['100']!.config['onboot'] = '0'
    })
    lab.simulator.fault({
      effect: {kind: 'task-fails', message: 'broken'},
      method: 'POST',
      path: '/nodes/pve/qemu/102/status/start',
    })
    await failureOf(sit(lab.client, folder))
    const {undone, warnings} = await takeBack(lab, folder)
    expect({machines: machines(lab), undone}).toEqual({machines: ['100', '101'], undone: [102]})
    expect(warnings).toEqual(['VM 100 postgres was there before and stays as it is.'])
    expect(lab.simulator.state.guests['100']!.config['onboot']).toBe('1')
  })

  it('ends with Ctrl-C between two requests, and says how to go on', async () => {
    const {folder, lab} = await halfDone()
    const controller = new AbortController()
    const failure = await failureOf(
      sit(lab.client, folder, {onLine: () => controller.abort(), signal: controller.signal, what: 'rollback'}),
    )
    expect(failure).toMatchObject({exitCode: 130, nextStep: expect.stringContaining('--rollback')})
    expect(deletions(lab)).toEqual([])
    expect(await takeBack(lab, folder)).toMatchObject({undone: [100, 101, 102]})
  })

  it('is not begun when the answer is no', async () => {
    const {folder, lab} = await halfDone()
    const no = new Error('no')
    const confirmRollback = async () => {
      throw no
    }
    await expect(sit(lab.client, folder, {confirmRollback, what: 'rollback'})).rejects.toBe(no)
    expect(await sit(lab.client, folder, {what: 'resume', works: nothingInMachines})).toMatchObject({
      outcome: 'finished',
    })
  })
})
