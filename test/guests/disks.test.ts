import {describe, expect, it} from 'vitest'
import {prepareClone, prepareDelete, prepareResize, whatGoes} from '#shared/guests/index'
import {confirmDelete} from '../../src/shared/guests/confirm-delete.ts'
import {failureOf, simulatedServers} from './support/simulated.ts'

const simulated = simulatedServers()
const GIB = 1024 ** 3

describe('growing a disk', () => {
  it('sends the size itself for more and for so much, and nothing when it is so already', async () => {
    const {perform, simulator} = await simulated()
    const resize = (size: string) => perform((client) => prepareResize(client, {reference: 'files', size}))
    expect(await resize('+10G')).toMatchObject([
      {calls: [{parameters: {disk: 'scsi0', size: '42G'}}], text: 'Grew scsi0 of VM 101 files from 32 GiB to 42 GiB'},
    ])
    expect(await resize('43008M')).toMatchObject([{outcome: 'unchanged'}])
    expect(await resize('50 GiB')).toMatchObject([{outcome: 'done'}])
    expect(simulator.state.volumes.find(({vmid}) => vmid === 101)!.size).toBe(50 * GIB)
  })

  it('never shrinks: exit 4', async () => {
    const {changes, client} = await simulated()
    const failure = await failureOf(prepareResize(client, {reference: 'files', size: '16G'}))
    expect(failure).toMatchObject({code: 'PROXMOX_WRONG_STATE', exitCode: 4})
    expect(failure.message).toContain('disks only grow: 16 GiB is less')
    expect(changes()).toEqual([])
  })

  it('names the disks there are when the one that is meant is not clear', async () => {
    const {client, simulator} = await simulated()
    expect((await failureOf(prepareResize(client, {disk: 'scsi7', reference: '101', size: '+1G'}))).message).toBe(
      'VM 101 files has no disk scsi7; there is scsi0 (32 GiB).',
    )
    simulator.change(({guests}) => {
      Object.assign(guests['101']!.config, {boot: 'order=net0', virtio1: 'local-lvm:vm-101-disk-1,size=8G'})
    })
    expect((await failureOf(prepareResize(client, {reference: '101', size: '+1G'}))).message).toContain(
      'scsi0 (32 GiB), virtio1 (8 GiB)',
    )
  })

  it('refuses what a thick storage has no room for, and only warns of a thin one', async () => {
    const {client, simulator} = await simulated()
    const request = {reference: 'files', size: '+2T'}
    expect((await prepareResize(client, request)).warnings).toEqual([expect.stringContaining('only fits while less')])
    simulator.change(({storages}) => {
      storages['local-lvm']!.type = 'lvm'
    })
    expect(await failureOf(prepareResize(client, request))).toMatchObject({code: 'PROXMOX_STORAGE_FULL', exitCode: 1})
  })

  it('fails when somebody changed the machine after it was looked at', async () => {
    const {client, simulator} = await simulated()
    const {steps} = await prepareResize(client, {reference: 'files', size: '+1G'})
    simulator.change(({guests}) => {
      guests['101']!.config['cores'] = '8'
    })
    expect(await failureOf(steps[0]!.send!(client))).toMatchObject({code: 'PROXMOX_CHANGED', exitCode: 4})
  })
})

describe('cloning', () => {
  const request = {isLinked: false, name: 'files-2', reference: 'files'}

  it('makes a copy with the lowest free VMID', async () => {
    const {perform, simulator} = await simulated()
    const [outcome] = await perform((client) => prepareClone(client, request))
    expect(outcome).toMatchObject({text: 'Cloned VM 101 files to VM 102 files-2', vmid: 102})
    const [copy, source] = [simulator.state.guests['102']!, simulator.state.guests['101']!]
    expect(copy.config['name']).toBe('files-2')
    expect(copy.config['smbios1']).not.toBe(source.config['smbios1'])
  })

  it('takes the next one when somebody takes that VMID in between', async () => {
    const {perform, simulator} = await simulated()
    simulator.fault({effect: {kind: 'vmid-taken', vmid: 102}, method: 'POST'})
    const [outcome] = await perform((client) => prepareClone(client, request))
    expect(outcome).toMatchObject({outcome: 'done', text: 'Cloned VM 101 files to VM 103 files-2', vmid: 103})
    expect(simulator.state.guests['102']!.config['name']).toBe('foreign')
  })

  it('gives up when it is the VMID that was asked for: exit 4', async () => {
    const {client, perform, simulator} = await simulated()
    const taken = {code: 'PROXMOX_EXISTS', exitCode: 4}
    expect(await failureOf(prepareClone(client, {...request, vmid: '100'}))).toMatchObject(taken)
    simulator.fault({effect: {kind: 'vmid-taken', vmid: 200}, method: 'POST'})
    const failure = await failureOf(perform((to) => prepareClone(to, {...request, vmid: '200'})))
    expect(failure).toMatchObject({...taken, message: 'VMID 200 is taken.'})
  })

  it('is told of all that is wrong with a request, and refuses a second machine of that name', async () => {
    const {client} = await simulated()
    const failure = await failureOf(prepareClone(client, {...request, name: 'not_dns', vmid: '7'}))
    expect(failure.problems.map(({field}) => field)).toEqual(['--vmid', '--name'])
    expect(await failureOf(prepareClone(client, {...request, name: 'DNS'}))).toMatchObject({code: 'PROXMOX_EXISTS'})
  })

  it('links to templates only', async () => {
    const {client} = await simulated()
    const failure = await failureOf(prepareClone(client, {...request, isLinked: true}))
    expect(failure).toMatchObject({code: 'PROXMOX_WRONG_STATE', exitCode: 4})
  })

  it('leaves nothing of a copy whose storage was full in between, and says so in the words of the task', async () => {
    const {perform, simulator} = await simulated()
    simulator.fault({effect: {kind: 'storage-full', storage: 'local-lvm'}, method: 'POST'})
    const failure = await failureOf(perform((client) => prepareClone(client, request)))
    expect(failure).toMatchObject({code: 'PROXMOX_TASK_FAILED', exitCode: 1})
    expect(simulator.state.guests['102']).toBeUndefined()
  })
})

describe('deleting', () => {
  const options = {purge: false, unreferencedDisks: false}

  it('says which disks go, and takes them', async () => {
    const {client, perform, simulator} = await simulated()
    const {doomed} = await prepareDelete(client, ['files'], options)
    expect(doomed.map(whatGoes)).toEqual(['VM 101 files on pve, with scsi0 local-lvm:vm-101-disk-0 (32 GiB)'])
    await perform((to) => prepareDelete(to, ['files'], options))
    expect(simulator.state.guests['101']).toBeUndefined()
    expect(simulator.state.volumes.filter(({vmid}) => vmid === 101)).toEqual([])
  })

  it.each([
    ['runs', {}, {code: 'PROXMOX_WRONG_STATE', exitCode: 4, nextStep: 'lab vm shutdown 100'}],
    ['is protected', {protection: '1'}, {code: 'PROXMOX_PROTECTED', exitCode: 4}],
    ['is locked', {lock: 'migrate'}, {code: 'PROXMOX_LOCKED', exitCode: 8}],
  ])('refuses what %s', async (_, config, expected) => {
    const {changes, client, simulator} = await simulated()
    simulator.change(({guests}) => {
      Object.assign(guests['100']!.config, config)
    })
    expect(await failureOf(prepareDelete(client, ['dns'], options))).toMatchObject(expected)
    expect(changes()).toEqual([])
  })

  it('needs the name of each, not the reference: exit 2', async () => {
    const {client} = await simulated()
    const {doomed} = await prepareDelete(client, ['101'], options)
    const failure = await failureOf(confirmDelete(doomed, {canAsk: false, names: []}))
    expect(failure).toMatchObject({code: 'CONFIRMATION_NEEDED', exitCode: 2})
    expect(failure.nextStep).toContain('--confirm files')
    expect(await failureOf(confirmDelete(doomed, {canAsk: true, names: ['101']}))).toMatchObject({exitCode: 2})
    await confirmDelete(doomed, {canAsk: false, names: ['files']})
  })
})
