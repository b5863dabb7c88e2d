import {expect, it} from 'vitest'
import {endpoints} from '#shared/proxmox/index'
import {startSimulator} from '#shared/simulator/index'
import {apiOf} from './api.ts'

it('has every endpoint that the toolkit calls', async () => {
  const simulator = await startSimulator()
  const api = apiOf(simulator)
  const missing: string[] = []
  for (const {method, path} of endpoints) {
    const values: Readonly<Record<string, string>> = {node: 'pve', storage: 'local', userid: 'lab@pve', vmid: '100'}
    const filled = path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => values[name] ?? 'x')
    const {status} = await api.call(method, filled)
    if (status === 501) missing.push(`${method} ${path}`)
  }
  expect(missing).toEqual([])
  await simulator.close()
})
