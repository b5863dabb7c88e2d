import {describe, expect, it} from 'vitest'
import {
  listBackups,
  listSnapshots,
  prepareBackup,
  prepareRollback,
  prepareSnapshot,
  prepareSnapshotDelete,
} from '#shared/guests/index'
import {failureOf, simulatedServers} from './support/simulated.ts'

const simulated = simulatedServers()

describe('snapshots', () => {
  const take = (name: string, references = ['files']) => ({memory: false, name, references})

  it('are taken, listed, gone back to and deleted', async () => {
    const {client, perform, simulator} = await simulated()
    await perform((to) => prepareSnapshot(to, {...take('clean'), description: 'as installed'}))
    await perform((to) => prepareSnapshot(to, take('later')))
    expect(await listSnapshots(client, ['101'])).toMatchObject([
      {description: 'as installed', isLatest: false, name: 'clean', parent: null, vmid: 101},
      {isLatest: true, name: 'later', parent: 'clean'},
    ])
    await perform((to) => prepareRollback(to, 'files', 'clean', {start: true}))
    expect(simulator.state.guests['101']!.run).not.toBeNull()
    await perform((to) => prepareSnapshotDelete(to, 'files', 'later'))
    expect((await listSnapshots(client, ['101'])).map(({name}) => name)).toEqual(['clean'])
  })

  it('are refused before anything is sent: a wrong name, one that is taken, a storage without snapshots', async () => {
    const {changes, client, perform, simulator} = await simulated()
    for (const name of ['1st', 'a', 'with space', 'current']) {
      expect(await failureOf(prepareSnapshot(client, take(name)))).toMatchObject({
        exitCode: 2,
        problems: [{field: '--name'}],
      })
    }
    await perform((to) => prepareSnapshot(to, take('clean')))
    expect(await failureOf(prepareSnapshot(client, take('clean')))).toMatchObject({code: 'PROXMOX_EXISTS', exitCode: 4})
    simulator.change(({storages}) => {
      storages['local-lvm']!.type = 'lvm'
    })
    const failure = await failureOf(prepareSnapshot(client, take('other')))
    expect(failure).toMatchObject({code: 'PROXMOX_WRONG_STATE', exitCode: 4})
    expect(failure.nextStep).toContain('lab vm backup create 101')
    expect(changes()).toHaveLength(1)
  })

  it('that are not there are not found, with the nearest name', async () => {
    const {client, perform} = await simulated()
    await perform((to) => prepareSnapshot(to, take('before-upgrade')))
    const failure = await failureOf(prepareRollback(client, 'files', 'before-upgrad', {start: false}))
    expect(failure).toMatchObject({code: 'PROXMOX_NOT_FOUND', exitCode: 3})
    expect(failure.message).toContain('did you mean before-upgrade?')
  })
})

describe('backups', () => {
  const request = {protected: false, references: ['files']}

  it('go to the only storage that takes them, and are listed', async () => {
    const {client, perform} = await simulated()
    const [outcome] = await perform((to) => prepareBackup(to, {...request, keepLast: '2'}))
    expect(outcome).toMatchObject({text: 'Backed up VM 101 files to local'})
    expect(outcome!.calls[0]!.parameters).toMatchObject({compress: 'zstd', 'prune-backups': 'keep-last=2', vmid: '101'})
    const {items} = await listBackups(client, {vmids: [101]})
    expect(items).toMatchObject([{isProtected: false, notes: 'files, by lab', storage: 'local', vmid: 101}])
    expect((await listBackups(client, {vmids: [100]})).items).toEqual([])
  })

  it('ask which storage when there are several, and name them', async () => {
    const {client, simulator} = await simulated()
    simulator.change(({storages}) => {
      storages['second'] = {...storages['local']!, storage: 'second'}
    })
    const failure = await failureOf(prepareBackup(client, request))
    expect(failure.message).toMatch(/^Which storage\? These do: (local|second) /)
    expect(failure.nextStep).toMatch(/^lab vm backup create 101 --storage \w+$/)
    expect(await failureOf(prepareBackup(client, {...request, storage: 'local-lvm'}))).toMatchObject({
      code: 'PROXMOX_CONTENT_TYPE',
      exitCode: 4,
    })
  })

  it('are refused when the last one would no longer fit', async () => {
    const {changes, client, perform, simulator} = await simulated()
    await perform((to) => prepareBackup(to, request))
    simulator.change(({storages}) => {
      storages['local']!.otherUse = storages['local']!.total - 5 * 1024 ** 3
    })
    expect(await failureOf(prepareBackup(client, request))).toMatchObject({code: 'PROXMOX_STORAGE_FULL', exitCode: 1})
    expect(changes()).toHaveLength(1)
  })

  it('fail in the words of the log when the storage was filled in between', async () => {
    const {perform, simulator} = await simulated()
    simulator.fault({effect: {kind: 'storage-full', storage: 'local'}, method: 'POST'})
    const failure = await failureOf(perform((to) => prepareBackup(to, request)))
    expect(failure).toMatchObject({code: 'PROXMOX_TASK_FAILED', exitCode: 1})
    expect(failure.message).toContain('No space left on device')
  })
})
