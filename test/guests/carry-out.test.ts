import {describe, expect, it, vi} from 'vitest'
import {awaitTasks, preparePower} from '#shared/guests/index'
import type {ProxmoxClient} from '#shared/proxmox/index'
import type {FaultEffect} from '#shared/simulator/index'
import {failureOf, simulatedServers} from './support/simulated.ts'

const simulated = simulatedServers()
const startFiles = (client: ProxmoxClient) => preparePower(client, 'start', ['files'])
const atStart = (effect: FaultEffect) => ({effect, method: 'POST', path: '/nodes/pve/qemu/101/status/start'})

describe('following a task', () => {
  it('passes warnings on: it has done its work', async () => {
    const {perform, simulator} = await simulated()
    simulator.fault(atStart({kind: 'task-warns', message: 'iothread is not \u001b[31mvalid'}))
    const [outcome] = await perform(startFiles)
    expect(outcome).toMatchObject({outcome: 'done', text: 'Started VM 101 files'})
    expect(outcome!.warnings[0]).toBe('VM 101 files: the task ended with warnings')
    expect(outcome!.warnings.join(' ')).toContain('iothread is not valid')
  })

  it('fails in the words of the task, with the UPID', async () => {
    const {perform, simulator} = await simulated()
    simulator.fault(atStart({kind: 'task-fails', message: 'start failed: QEMU exited with code 1'}))
    const failure = await failureOf(perform(startFiles))
    expect(failure).toMatchObject({code: 'PROXMOX_TASK_FAILED', exitCode: 1})
    expect(failure.message).toContain('start failed: QEMU exited with code 1')
    expect(failure.details).toMatchObject({upid: expect.stringContaining(':qmstart:101:')})
  })

  it.each<[string, FaultEffect]>([
    ['was killed', {kind: 'task-vanishes'}],
    ['is not known any more', {kind: 'task-forgotten'}],
  ])('claims neither success nor failure of a task that %s', async (_, effect) => {
    const {perform, simulator} = await simulated()
    simulator.fault(atStart(effect))
    const failure = await failureOf(perform(startFiles))
    expect(failure).toMatchObject({code: 'PROXMOX_TASK_UNKNOWN', exitCode: 1})
    expect(failure.nextStep).toContain('lab vm list')
  })

  it('gives up waiting after --timeout, and says how to wait on', async () => {
    const {client, perform, simulator} = await simulated()
    simulator.fault(atStart({kind: 'task-never-ends'}))
    const failure = await failureOf(perform(startFiles, {timeoutMs: 400}))
    expect(failure).toMatchObject({code: 'PROXMOX_TIMEOUT', exitCode: 1})
    const upid = String(failure.details?.['upid'])
    expect(failure.nextStep).toBe(`lab task wait '${upid}'`)
    const again = {onProgress: () => {}, signal: new AbortController().signal, timeoutMs: 100}
    expect(await failureOf(awaitTasks(client, [upid], again))).toMatchObject({
      code: 'PROXMOX_TIMEOUT',
      nextStep: failure.nextStep,
    })
  })

  it('leaves the tasks at Ctrl-C, begins no others, and names all that go on: exit 130', async () => {
    const {changes, perform, simulator} = await simulated()
    simulator.change(({guests}) => {
      for (const vmid of [102, 103])
        guests[vmid] = {
          ...structuredClone(guests['101']!),
          config: {...guests['101']!.config, name: `web-${vmid}`},
          vmid,
        }
    })
    simulator.fault({...atStart({kind: 'task-never-ends'}), path: '/nodes/pve/qemu/*/status/start', times: 3})
    const interrupt = new AbortController()
    const stopping = vi.waitFor(() => expect(changes()).toHaveLength(2), {interval: 20, timeout: 20_000})
    const failing = failureOf(
      perform((client) => preparePower(client, 'start', ['101', '102', '103']), {
        parallel: 2,
        signal: interrupt.signal,
      }),
    )
    await stopping
    interrupt.abort()
    const failure = await failing
    expect(failure).toMatchObject({code: 'PROXMOX_INTERRUPTED', exitCode: 130})
    expect(failure.nextStep).toMatch(/^lab task wait 'UPID:\S+:101:\S+' 'UPID:\S+:102:\S+'$/)
    expect(failure.problems.at(-1)).toEqual({field: 'VM 103 web-103', message: 'start was not begun.'})
    expect(changes()).toHaveLength(2)
  })

  it('begins it only, with --no-wait', async () => {
    const {client, perform} = await simulated()
    const [outcome] = await perform(startFiles, {wait: false})
    expect(outcome).toMatchObject({outcome: 'begun', upid: expect.stringContaining(':qmstart:101:')})
    const waiting = {onProgress: () => {}, signal: new AbortController().signal, timeoutMs: undefined}
    expect(await awaitTasks(client, [outcome!.upid!], waiting)).toMatchObject([
      {id: '101', type: 'qmstart', warnings: 0},
    ])
  })

  it('says that the task goes on when the token is refused in the middle', async () => {
    const {perform, simulator} = await simulated()
    simulator.fault({effect: {kind: 'unauthenticated'}, method: 'GET', path: '/nodes/pve/tasks/*/status', times: 5})
    const failure = await failureOf(perform(startFiles))
    expect(failure).toMatchObject({code: 'PROXMOX_UNAUTHENTICATED', exitCode: 5})
    expect(failure.nextStep).toMatch(/The task goes on: lab task wait 'UPID:/)
  })

  it('waits a connection out that breaks while it waits', async () => {
    const {perform, simulator} = await simulated()
    simulator.fault({effect: {acts: false, kind: 'reset'}, method: 'GET', path: '/nodes/pve/tasks/*/status', times: 2})
    expect(await perform(startFiles)).toMatchObject([{outcome: 'done'}])
  })
})

describe('an answer that is lost', () => {
  it.each<[string, FaultEffect]>([
    ['596 of a proxy', {acts: true, kind: 'gateway', status: 596}],
    ['a broken connection', {acts: true, kind: 'reset'}],
  ])('after %s: the task that was begun is found and followed, nothing is sent twice', async (_, effect) => {
    const {changes, perform, simulator} = await simulated()
    simulator.fault(atStart(effect))
    expect(await perform(startFiles)).toMatchObject([{outcome: 'done', upid: expect.stringContaining(':qmstart:101:')}])
    expect(changes()).toHaveLength(1)
  })

  it('of something that was not done: says that it is not known, and sends nothing again', async () => {
    const {changes, perform, simulator} = await simulated()
    simulator.fault(atStart({acts: false, kind: 'gateway', status: 596}))
    const failure = await failureOf(perform(startFiles))
    expect(failure).toMatchObject({code: 'PROXMOX_STATE_UNKNOWN', exitCode: 1})
    expect(failure.nextStep).toContain('begun no such task')
    // A second one would have been served.
    expect(changes()).toEqual([])
  })

  it('never takes an earlier task for the one that was lost', async () => {
    let now = Date.now() - 30_000
    const {perform, simulator} = await simulated({clock: () => now})
    await perform(startFiles)
    simulator.change(({guests}) => {
      guests['101']!.run = null
    })
    now = Date.now()
    simulator.fault(atStart({acts: false, kind: 'gateway', status: 596}))
    expect(await failureOf(perform(startFiles))).toMatchObject({code: 'PROXMOX_STATE_UNKNOWN'})
  })
})

describe('several machines', () => {
  it('are all done although one fails, and the error says what became of each', async () => {
    const {perform, simulator} = await simulated()
    simulator.change(({guests}) => {
      guests['100']!.run = null
    })
    simulator.fault(atStart({kind: 'task-fails', message: 'no memory'}))
    const failure = await failureOf(perform((client) => preparePower(client, 'start', ['100', '101'])))
    expect(failure).toMatchObject({code: 'PROXMOX_TASK_FAILED', message: '1 of 2 did not end as they should.'})
    expect(failure.problems).toEqual([
      {field: 'VM 100 dns', message: 'Started VM 100 dns.'},
      {field: 'VM 101 files', message: expect.stringContaining('no memory')},
    ])
    expect(failure.details).toMatchObject({outcomes: [{outcome: 'done', vmid: 100}]})
    expect(simulator.state.guests['100']!.run).not.toBeNull()
  })
})

describe('waiting for several tasks', () => {
  it('tells each that failed, and goes on with all that are named', async () => {
    const {client, perform, simulator} = await simulated()
    simulator.fault(atStart({kind: 'task-never-ends'}))
    const [running] = await perform(startFiles, {wait: false})
    const [over] = await perform((to) => preparePower(to, 'stop', ['dns']), {wait: false})
    const upids = [running!.upid!, over!.upid!]
    const waiting = {onProgress: () => {}, signal: new AbortController().signal, timeoutMs: 100}
    expect(await failureOf(awaitTasks(client, upids, waiting))).toMatchObject({
      code: 'PROXMOX_TIMEOUT',
      nextStep: `lab task wait '${upids[0]}' '${upids[1]}'`,
    })
    expect(await failureOf(awaitTasks(client, ['nonsense', ...upids], waiting))).toMatchObject({exitCode: 2})
  })
})
