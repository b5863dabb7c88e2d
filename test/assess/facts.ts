import type {HostFacts, StorageFacts} from '#shared/assess/index'

const gibibyte = 1024 ** 3

export function storage(name: string, parts: Partial<StorageFacts> = {}): StorageFacts {
  const totalBytes = parts.totalBytes ?? 1e12
  return {
    availableBytes: totalBytes - (parts.usedBytes ?? 0),
    canSnapshot: true,
    committedBytes: 0,
    content: ['images', 'rootdir'],
    isThin: true,
    medium: 'ssd',
    name,
    totalBytes,
    type: 'lvmthin',
    usedBytes: 0,
    ...parts,
  }
}

/** The host that the toolkit was made for: two Xeons E5-2699 v3 with 126 GiB, everything read. */
export function dualXeon(parts: Partial<HostFacts> = {}): HostFacts {
  return {
    cpu: {
      architecture: 'x86_64',
      cores: 36,
      hasAvx2: true,
      hasAvx512: false,
      hasVirtualization: true,
      model: 'Intel(R) Xeon(R) CPU E5-2699 v3 @ 2.30GHz',
      sockets: 2,
      threads: 72,
    },
    disks: [],
    gaps: [],
    guests: [],
    interfaces: [
      {addresses: ['192.168.1.10/24'], gateway: '192.168.1.1', isBridge: true, method: 'static', name: 'vmbr0'},
    ],
    memory: {modules: null, totalBytes: 126 * gibibyte, usedBytes: 2 * gibibyte},
    numa: {
      isDerived: false,
      nodes: [
        {cpus: '0-17,36-53', memoryBytes: 63 * gibibyte},
        {cpus: '18-35,54-71', memoryBytes: 63 * gibibyte},
      ],
    },
    source: 'ssh',
    storages: [
      storage('HDDStorage', {medium: 'hdd', totalBytes: 2.18e12}),
      storage('local', {
        canSnapshot: null,
        content: ['backup', 'import', 'iso'],
        isThin: false,
        totalBytes: 94e9,
        type: 'dir',
      }),
      storage('local-lvm', {totalBytes: 237e9}),
    ],
    system: {hostname: 'pve', isVirtual: false, kernel: '6.14.11-4-pve', name: 'Proxmox VE', proxmoxVersion: '9.1.4'},
    target: 'root@pve',
    ...parts,
  }
}

/** Nothing could be read. */
export function nothingKnown(): HostFacts {
  return {
    cpu: {
      architecture: null,
      cores: null,
      hasAvx2: null,
      hasAvx512: null,
      hasVirtualization: null,
      model: null,
      sockets: null,
      threads: null,
    },
    disks: null,
    gaps: [],
    guests: null,
    interfaces: null,
    memory: {modules: null, totalBytes: null, usedBytes: null},
    numa: {isDerived: false, nodes: null},
    source: 'ssh',
    storages: null,
    system: {hostname: null, isVirtual: null, kernel: null, name: null, proxmoxVersion: null},
    target: 'root@pve',
  }
}
