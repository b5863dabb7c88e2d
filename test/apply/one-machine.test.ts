import {expect, it} from 'vitest'
import {type MachineRequest, readMachine} from '#shared/apply/index'
import {publicKey} from '../plan/lab.ts'

const request: MachineRequest = {
  bridge: 'vmbr0',
  cores: undefined,
  deploy: undefined,
  disk: undefined,
  gateway: '192.168.1.1',
  ip: '192.168.1.50/26',
  lab: 'homelab',
  memory: '4G',
  name: 'postgres',
  node: 'pve',
  preset: 'postgres',
  sshKey: publicKey,
  storage: 'HDDStorage',
  vmid: 100,
}

it('is a lab of one machine: its preset, what the flags say instead, and no deployment unless asked for', async () => {
  const {lab} = await readMachine(request)
  expect(lab.network.subnet).toBe('192.168.1.0/26')
  expect(lab.vms).toMatchObject([{cores: 4, deploy: false, disk: 100 * 1024 ** 3, memory: 4 * 1024 ** 3}])
})
