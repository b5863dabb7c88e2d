import type {State} from '../state/state.ts'
import {addGuest, desktop, disk, emptyState, haswell, localDirectory, node, sharedDirectory, thinPool} from './parts.ts'

/** Servers to begin with, by name; each makes a state that is nobody else's. */
export const presets = {
  'dual-xeon': {
    description: 'one host with 72 threads, 126 GiB, a large slow and a small fast storage',
    make: dualXeon,
  },
  cluster: {description: 'three nodes with shared storage and 300 machines', make: cluster},
  single: {description: 'one host as it is after its installation, with two machines', make: single},
} as const satisfies Record<string, {readonly description: string; readonly make: (now: number) => State}>

export type Preset = keyof typeof presets

export const presetNames = Object.keys(presets)

function dualXeon(now: number): State {
  const state = emptyState()
  const disks = [disk('/dev/sda', 'ssd', 480e9, 'LVM'), disk('/dev/sdb', 'hdd', 2.4e12, 'LVM')]
  state.nodes['pve'] = node({address: '192.168.1.10', cpu: haswell, disks, memoryGibibytes: 126, name: 'pve'}, now)
  state.storages = {
    HDDStorage: thinPool('HDDStorage', 2.18e12, 'HDDStorage'),
    local: localDirectory(['backup', 'import', 'iso', 'vztmpl']),
    'local-lvm': thinPool('local-lvm', 237e9, 'pve'),
  }
  return state
}

/** `local` is not set up for imports there, and must be first. */
function single(now: number): State {
  const state = emptyState()
  const disks = [disk('/dev/sda', 'ssd', 1e12, 'LVM')]
  state.nodes['pve'] = node({address: '192.168.1.10', cpu: desktop, disks, memoryGibibytes: 32, name: 'pve'}, now)
  state.storages = {
    local: localDirectory(['backup', 'iso', 'vztmpl']),
    'local-lvm': thinPool('local-lvm', 850e9, 'pve'),
  }
  const common = {node: 'pve', runs: true, storage: 'local-lvm'}
  addGuest(state, {...common, ip: '192.168.1.50', name: 'dns', vmid: 100}, now)
  addGuest(state, {...common, ip: '192.168.1.51', name: 'files', runs: false, vmid: 101}, now)
  return state
}

function cluster(now: number): State {
  const state = emptyState()
  state.clusterName = 'lab'
  const disks = [disk('/dev/sda', 'ssd', 4e12, 'LVM')]
  for (const number of [1, 2, 3]) {
    const name = `pve${number}`
    const address = `192.168.1.${10 + number}`
    state.nodes[name] = node({address, cpu: haswell, disks, memoryGibibytes: 512, name}, now)
  }
  state.storages = {
    local: localDirectory(['backup', 'import', 'iso', 'vztmpl']),
    'local-lvm': thinPool('local-lvm', 3.8e12, 'pve'),
    nas: sharedDirectory('nas', 20e12, ['backup', 'images', 'import', 'iso']),
  }
  for (let index = 0; index < 300; index++) {
    const vmid = 1000 + index
    const place = {ip: `10.1.${Math.floor(index / 200)}.${10 + (index % 200)}`, node: `pve${(index % 3) + 1}`}
    addGuest(state, {...place, name: `app-${index + 1}`, runs: index % 4 !== 0, storage: 'local-lvm', vmid}, now)
  }
  return state
}
