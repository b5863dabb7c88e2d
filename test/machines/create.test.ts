import {describe, expect, it} from 'vitest'
import {type MachineFields, planMachine, readMachine, renderCreated} from '#shared/machines/index'
import {readLabText} from '#shared/plan/index'
import {screenFor} from '#shared/terminal/index'
import {freeAddress, networkOn, readChoices, readNodeChoices} from '../../src/shared/machines/create/choices.ts'
import {sit, stateFolder} from '../apply/sitting.ts'
import {failureOf} from '../guests/support/simulated.ts'
import {exampleFile, home, publicKey} from '../plan/lab.ts'
import {simulatedLabs} from '../plan/server.ts'

const simulated = simulatedLabs()
const plainScreen = screenFor({}, {}, true)
const fields: MachineFields = {
  gateway: '192.168.1.1',
  ip: '192.168.1.50/24',
  name: 'postgres',
  preset: 'postgres',
  'ssh-key': publicKey,
  storage: 'HDDStorage',
  vmid: '100',
}
const problemsOf = async (typed: MachineFields) => (await failureOf(readMachine(typed))).problems

describe('a machine from flags', () => {
  it('is a lab of one machine: its preset, what the flags say instead, and no deployment unless asked for', async () => {
    const {read} = await readMachine({...fields, ip: '192.168.1.50/26', memory: '4G'})
    expect(read.lab.network.subnet).toBe('192.168.1.0/26')
    expect(read.lab.vms).toMatchObject([{cores: 4, deploy: false, disk: 100 * 1024 ** 3, memory: 4 * 1024 ** 3}])
    expect((await readMachine({...fields, deploy: true})).read.lab.vms).toMatchObject([{deploy: true}])
  })

  it('is the lab file that it prints, wherever that file is put', async () => {
    for (const key of [publicKey, '~/key.pub', 'key.pub']) {
      const {labFile, read} = await readMachine({...fields, pool: 'lab', 'ssh-key': key}, {folder: home, home})
      const {file: _, flagOf: __, lineOf: ___, ...same} = read
      const {file: ____, lineOf: _____, ...again} = await readLabText(labFile, '/elsewhere/lab.yaml', home)
      expect(again).toEqual(same)
      expect(again.keys.problems).toEqual([])
    }
  })

  it('shows how it would be said with the name that was typed', async () => {
    expect((await failureOf(readMachine({name: 'web'}))).nextStep).toMatch(/^lab vm create web --vmid 100 /)
    expect((await failureOf(readMachine({name: '-'}))).nextStep).toMatch(/^lab vm create postgres --vmid 100 /)
  })

  it('says what is missing and what is wrong at once, each with its flag', async () => {
    expect(await problemsOf({cores: 'many', ip: '192.168.1.50', memory: '8', name: '-', preset: 'mysql'})).toEqual([
      {field: '--vmid', message: 'is missing: its number, such as 100.'},
      {field: '--storage', message: 'is missing: the storage for its disk, such as local-lvm.'},
      {field: '--gateway', message: 'is missing: its way out, such as 192.168.1.1.'},
      {field: '--ip', message: 'has to be an address with its prefix, such as 192.168.1.50/24.'},
      {field: 'NAME', message: 'has to be a name such as postgres: letters, digits, - and dots.'},
      {field: '--preset', message: 'has to be one of postgres, ollama, dev.'},
      {field: '--cores', message: 'has to be a whole number of cores, per socket.'},
      {field: '--memory', message: 'has to be a size such as 8G or 512M (powers of 1024).'},
    ])
    expect((await problemsOf({})).map(({field}) => field)).toEqual(['NAME', '--vmid', '--storage', '--ip', '--gateway'])
  })
})

describe('the plan of a machine', () => {
  it('names the flag that is in the way, and no file', async () => {
    const {client} = await simulated()
    await client.guests.create('pve', {ipconfig0: 'ip=192.168.1.50/24', name: 'other', vmid: 100})
    const machine = await readMachine({...fields, bridge: 'vmbr9', gateway: '10.0.0.1', storage: 'nowhere'})
    const {plan} = await planMachine(client, machine)
    expect(plan.findings.map(({code, line, place}) => [code, line, place])).toEqual([
      ['VMID_TAKEN', null, '--vmid'],
      ['GATEWAY_OUTSIDE', null, '--gateway'],
      ['ADDRESS_TAKEN', null, '--ip'],
      ['BRIDGE_MISSING', null, '--bridge'],
      ['STORAGE_MISSING', null, '--storage'],
    ])
    expect(plan.canApply).toBe(false)
  })

  it('has nothing to do when the machine is there, finishes one that is half there, and never sets one otherwise', async () => {
    const {carryOut, client} = await simulated()
    const machine = await readMachine(fields)
    const {plan} = await planMachine(client, machine)
    await carryOut({...plan, steps: plan.steps.slice(0, 2)})
    const {plan: rest} = await planMachine(client, machine)
    expect(rest.steps.map(({id}) => id).slice(0, 2)).toEqual(['resize:postgres', 'start:postgres'])
    expect(rest.canApply).toBe(true)
    expect(rest.steps.map(({kind}) => kind)).not.toContain('deploy')
    const deployed = await planMachine(client, await readMachine({...fields, deploy: true}))
    expect(deployed.plan.steps.map(({kind}) => kind)).toEqual(expect.arrayContaining(['deploy', 'health']))
    await carryOut(rest)
    expect((await planMachine(client, machine)).plan).toMatchObject({canApply: true, steps: []})
    const other = await planMachine(client, await readMachine({...fields, cores: '8'}))
    expect(other.plan).toMatchObject({canApply: false, findings: [{code: 'MACHINE_DIFFERS', place: 'NAME'}, {}]})
    expect(other.plan.findings[0]?.message).toContain('(cores)')
  })

  it('is carried out as that of a lab, and told as one of a machine', async () => {
    const {client} = await simulated()
    const machine = await readMachine(fields)
    const folder = stateFolder()
    const make = async () =>
      renderCreated(machine)(await sit(client, folder, {plan: () => planMachine(client, machine)}), plainScreen)
    expect(await make()).toMatch(
      /^VM 100 postgres runs, at 192\.168\.1\.50\.\n {2}done +Download .*\n {2}done +Create VM 100 /,
    )
    expect(await make()).toBe('No changes: VM 100 postgres is there as described.')
  })
})

describe('what is suggested', () => {
  it('is free: for machines of the server and of the lab file, hosts and gateways', async () => {
    const {client} = await simulated()
    const file = exampleFile
    const choices = await readChoices(client, file)
    expect(choices).toMatchObject({lab: {name: 'homelab'}, nextId: 103, nodes: ['pve']})
    const there = await readNodeChoices(client, 'pve')
    expect(there.storages.map(({storage}) => storage)).toEqual(['HDDStorage', 'local-lvm'])
    const network = networkOn('vmbr0', choices, there)!
    expect(freeAddress(network, choices)).toBe('192.168.1.53/24')
    await client.guests.create('pve', {ipconfig0: 'ip=192.168.1.53/24', name: 'other', vmid: 103})
    const again = await readChoices(client, file)
    expect([freeAddress(network, again), again.nextId]).toEqual(['192.168.1.54/24', 104])
    const without = await readChoices(client, 'nowhere.yaml')
    expect(without).toMatchObject({lab: null, nextId: 100})
    const ofNode = networkOn('vmbr0', without, there)
    expect(ofNode).toEqual({gateway: '192.168.1.1', subnet: '192.168.1.10/24'})
    expect(freeAddress(ofNode!, without)).toBe('192.168.1.50/24')
    expect(freeAddress({gateway: '10.0.0.1', subnet: '10.0.0.2/30'}, without)).toBeUndefined()
    expect(networkOn('vmbr7', without, there)).toBeNull()
  })
})
