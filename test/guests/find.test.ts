import {describe, expect, it} from 'vitest'
import {blindness, findGuests, listGuests, preparePower, readGuests} from '#shared/guests/index'
import {failureOf, simulatedServers} from './support/simulated.ts'

const simulated = simulatedServers()

describe('finding machines', () => {
  it('lists 300 machines of 3 nodes with one request', async () => {
    const {client, simulator} = await simulated({preset: 'cluster'})
    expect(await listGuests(client)).toHaveLength(300)
    expect(simulator.requests).toHaveLength(1)
  })

  it('takes a VMID or a name, and each machine once', async () => {
    const {client} = await simulated()
    const found = await findGuests(client, ['100', 'files', 'DNS'])
    expect(found.map(({vmid}) => vmid)).toEqual([100, 101])
  })

  it('says all that is wrong together: not there, nearly there, or several', async () => {
    const {client, simulator} = await simulated({preset: 'cluster'})
    simulator.change(({guests}) => {
      guests['1001']!.config['name'] = 'app-1'
    })
    const failure = await failureOf(findGuests(client, ['app-1', 'ap-7', '99']))
    expect(failure).toMatchObject({code: 'GUEST_NOT_FOUND', exitCode: 3, nextStep: 'lab vm list'})
    expect(failure.problems.map(({field}) => field)).toEqual(['app-1', 'ap-7', '99'])
    expect(failure.problems[0]!.message).toContain('1000 on pve1, 1001 on pve2')
    expect(failure.problems[1]!.message).toContain('did you mean app-7?')
    expect(await failureOf(findGuests(client, ['app-1']))).toMatchObject({code: 'GUEST_AMBIGUOUS', exitCode: 2})
  })

  it('has escape sequences in names, tags and notes go no further', async () => {
    const {client, simulator} = await simulated()
    simulator.change(({guests}) => {
      Object.assign(guests['100']!.config, {
        description: 'fine',
        name: '\u001b[31mevil\u001b[0m\u0007\nname',
        tags: 'a\u001b[2J;b',
      })
    })
    const [guest] = await listGuests(client)
    expect(guest).toMatchObject({name: 'evil name', tags: ['a', 'b']})
    const [details] = await readGuests(client, ['100'])
    expect(JSON.stringify({...details, description: null})).not.toContain('\\u001b')
    const {steps} = await preparePower(client, 'stop', ['100'])
    expect(steps[0]!.done).toBe('Stopped VM 100 evil name')
  })

  it('tells a token without rights what it lacks, instead of an empty list', async () => {
    const {clientWith} = await simulated()
    const client = clientWith([])
    expect(await listGuests(client)).toEqual([])
    expect(await blindness(client)).toContain('has no VM.Audit on /vms')
    expect((await failureOf(findGuests(client, ['100']))).nextStep).toContain('VM.Audit on /vms')
  })

  it('names the privilege and the path when a token may look but not do it', async () => {
    const {clientWith} = await simulated()
    const client = clientWith([{path: '/', roleid: 'PVEAuditor'}])
    const {steps} = await preparePower(client, 'start', ['101'])
    const failure = await failureOf(steps[0]!.send!(client))
    expect(failure).toMatchObject({
      code: 'PROXMOX_FORBIDDEN',
      details: {path: '/vms/101', privileges: ['VM.PowerMgmt']},
    })
    expect(failure.exitCode).toBe(5)
  })
})
