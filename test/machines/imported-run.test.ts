import {expect, it} from 'vitest'
import {importMachines} from '#shared/machines/index'
import {sit, stateFolder} from '../apply/sitting.ts'
import {failureOf} from '../guests/support/simulated.ts'
import {labText} from '../plan/lab.ts'
import {simulatedLabs} from '../plan/server.ts'

const simulated = simulatedLabs()

it('taking a run back leaves a machine that was imported, with what was changed on it', async () => {
  const lab = await simulated()
  const uuid = '5b0a7c1e-0000-4000-8000-0000000000c8'
  await lab.client.guests.create('pve', {
    boot: 'order=scsi0',
    cores: 2,
    ipconfig0: 'ip=192.168.1.80/24,gw=192.168.1.1',
    name: 'web',
    scsi0: 'HDDStorage:32',
    smbios1: `uuid=${uuid}`,
    vmid: 200,
  })
  const read = {addresses: [], all: false, into: undefined, lab: 'homelab', references: ['web']}
  const {labFile} = await importMachines(lab.client, read)
  const entry = labFile.slice(labFile.indexOf('  - name: web')).replace('cores: 2', 'cores: 4')
  const text = `${labText}${entry}`
  lab.simulator.fault({
    effect: {kind: 'task-fails', message: 'no'},
    method: 'POST',
    path: '/nodes/pve/qemu/102/status/start',
  })
  const folder = stateFolder()
  await failureOf(sit(lab.client, folder, {text}))
  const {undone} = await sit(lab.client, folder, {what: 'rollback'})
  expect(undone.toSorted()).toEqual([100, 101, 102])
  expect(Object.keys(lab.simulator.state.guests)).toEqual(['200'])
  expect(await lab.client.guests.configuration('pve', 200)).toMatchObject({cores: 4, smbios1: `uuid=${uuid}`})
})
