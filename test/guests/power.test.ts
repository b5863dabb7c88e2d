import {describe, expect, it} from 'vitest'
import {type PowerVerb, preparePower} from '#shared/guests/index'
import {failureOf, simulatedServers} from './support/simulated.ts'

const simulated = simulatedServers()

describe('switching machines on and off', () => {
  it('starts what is off, and leaves alone what runs', async () => {
    const {changes, perform, simulator} = await simulated()
    const outcomes = await perform((client) => preparePower(client, 'start', ['dns', 'files']))
    expect(outcomes).toMatchObject([
      {outcome: 'unchanged', text: 'VM 100 dns runs already', upid: null, vmid: 100},
      {outcome: 'done', text: 'Started VM 101 files', vmid: 101},
    ])
    expect(changes()).toEqual(['POST /nodes/pve/qemu/101/status/start'])
    expect(simulator.state.guests['101']!.run).not.toBeNull()
  })

  it('shows under --dry-run exactly what is sent without it', async () => {
    const {changes, perform, simulator} = await simulated()
    const prepare = (client: Parameters<typeof preparePower>[0]) =>
      preparePower(client, 'shutdown', ['dns'], {force: true, graceSeconds: 30})
    const [planned] = await perform(prepare, {dryRun: true})
    expect(planned).toMatchObject({
      calls: [
        {
          method: 'POST',
          parameters: {forceStop: '1', timeout: '30'},
          path: '/api2/json/nodes/pve/qemu/100/status/shutdown',
        },
      ],
      outcome: 'planned',
    })
    expect(changes()).toEqual([])
    const [done] = await perform(prepare)
    expect(done!.calls).toEqual(planned!.calls)
    expect(simulator.requests.at(-3)).toMatchObject({parameters: {forceStop: '1', timeout: '30'}})
  })

  it.each<[PowerVerb, string, string]>([['reboot', 'files', 'VM 101 files is not running.']])(
    'refuses to %s what is in another state',
    async (verb, reference, message) => {
      const {changes, client} = await simulated()
      const failure = await failureOf(preparePower(client, verb, [reference]))
      expect(failure).toMatchObject({code: 'PROXMOX_WRONG_STATE', exitCode: 4, message, nextStep: 'lab vm start 101'})
      expect(changes()).toEqual([])
    },
  )

  it('refuses a template, and names what can be done with one', async () => {
    const {client, simulator} = await simulated()
    simulator.change(({guests}) => {
      guests['101']!.config['template'] = '1'
    })
    const failure = await failureOf(preparePower(client, 'start', ['101']))
    expect(failure).toMatchObject({code: 'PROXMOX_WRONG_STATE', nextStep: 'lab vm clone 101 --name NAME'})
  })

  it('refuses a machine that a backup has locked, before anything is sent for any of them: exit 8', async () => {
    const {changes, client, simulator} = await simulated()
    simulator.change(({guests}) => {
      guests['101']!.config['lock'] = 'backup'
      guests['100']!.run = null
    })
    const failure = await failureOf(preparePower(client, 'start', ['100', '101']))
    expect(failure).toMatchObject({code: 'PROXMOX_LOCKED', exitCode: 8, message: 'VM 101 files is locked (backup).'})
    expect(failure.nextStep).toContain('qm unlock 101')
    expect(changes()).toEqual([])
  })

  it('says the same when the lock came between looking and acting', async () => {
    const {perform, simulator} = await simulated()
    simulator.fault({effect: {kind: 'locked', lock: 'backup', vmid: 101}, method: 'POST'})
    const failure = await failureOf(perform((client) => preparePower(client, 'start', ['101'])))
    expect(failure).toMatchObject({code: 'PROXMOX_LOCKED', exitCode: 8})
  })

  it('tells a machine that does not listen from one that is down', async () => {
    const {perform, simulator} = await simulated()
    simulator.change(({guests}) => {
      guests['100']!.inside.hasAgent = false
      guests['100']!.inside.answersPowerButton = false
    })
    const failure = await failureOf(perform((client) => preparePower(client, 'shutdown', ['100'])))
    expect(failure).toMatchObject({code: 'PROXMOX_TASK_FAILED', exitCode: 1})
    expect(failure.message).toContain('VM 100 dns: task qmshutdown 100 failed: VM quit/powerdown failed')
    await perform((client) => preparePower(client, 'shutdown', ['100'], {force: true}))
    expect(simulator.state.guests['100']!.run).toBeNull()
  })
})
