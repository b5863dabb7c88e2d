import type {Guest, State} from '../state/state.ts'
import {findVolume} from '../storage/volumes.ts'
import {WorkerFailure} from '../tasks/worker-failure.ts'
import {cloudInitKey, disksOf, memoryOf, threadsOf, withPending} from './config.ts'
import {isNetworkDevice} from './devices.ts'
import {isOn, readProperties} from './property-string.ts'

/** Why it cannot start, as the log of the task says it. */
export function demandStartable(state: State, guest: Guest): void {
  const config = withPending(guest)
  const node = state.nodes[guest.node]!
  if (threadsOf(config) > node.cpu.threads)
    throw new WorkerFailure(`MAX ${node.cpu.threads} vcpus allowed per VM on this node`)
  demandMemoryLayout(config)
  if (memoryOf(config) * 1024 ** 2 > node.memory.total)
    throw new WorkerFailure(
      `start failed: QEMU exited with code 1 - cannot set up guest memory 'pc.ram': Cannot allocate memory`,
    )
  for (const {volid} of disksOf(config)) {
    if (volid.includes(':') && !findVolume(state, volid, guest.node))
      throw new WorkerFailure(`volume '${volid}' does not exist`)
  }
  for (const [key, value] of Object.entries(config).filter(([each]) => isNetworkDevice(each))) {
    const {bridge} = readProperties(value, 'model')
    if (bridge !== undefined && !node.network.some(({iface}) => iface === bridge))
      throw new WorkerFailure(`start failed: bridge '${bridge}' does not exist (${key})`)
  }
}

/** What waited for a start takes effect, and the cloud-init drive is made anew. */
export function powerOn(state: State, guest: Guest, at: number): void {
  applyPending(guest)
  regenerateCloudInit(guest)
  state.counter += 1
  guest.run = {pid: 4000 + state.counter, since: at, state: 'running'}
}

export function powerOff(guest: Guest): void {
  guest.run = null
  applyPending(guest)
}

export function regenerateCloudInit(guest: Guest): void {
  guest.cloudInit = Object.fromEntries(Object.entries(guest.config).filter(([key]) => cloudInitKey.test(key)))
}

function applyPending(guest: Guest): void {
  guest.config = withPending(guest)
  guest.pending = {}
}

function demandMemoryLayout(config: Readonly<Record<string, string>>): void {
  if (!isOn(config['numa'])) return
  const total = memoryOf(config)
  const parts = Object.entries(config).filter(([key]) => /^numa\d$/.test(key))
  const sum = parts.reduce((all, [, value]) => all + Number(readProperties(value, 'cpus')['memory'] ?? 0), 0)
  if (parts.length > 0 && sum !== total)
    throw new WorkerFailure('total memory for NUMA nodes must be equal to vm static memory')
  const sockets = Number(config['sockets'] ?? 1)
  if (parts.length === 0 && total % sockets !== 0)
    throw new WorkerFailure(`MB (${total}) must be divisible by sockets (${sockets})`)
}
