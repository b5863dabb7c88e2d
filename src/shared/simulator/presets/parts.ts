import {builtInRoles} from '../access/privileges.ts'
import {newGuest} from '../guests/create.ts'
import type {Guest, Node, PublishedImage, State, Storage} from '../state/state.ts'

const gibibyte = 1024 ** 3
const day = 24 * 60 * 60 * 1000

const baseFlags =
  'fpu vme de pse tsc msr pae mce cx8 apic sep mtrr pge mca cmov pat pse36 clflush mmx fxsr sse sse2 ht syscall nx rdtscp lm constant_tsc pni pclmulqdq vmx ssse3 fma cx16 sse4_1 sse4_2 movbe popcnt aes xsave avx f16c rdrand lahf_lm abm bmi1 avx2 bmi2'

/** Two Xeons of 2014 with a large spinning disk and a small fast one. */
export const haswell = {
  cores: 36,
  flags: baseFlags,
  mhz: 2300,
  model: 'Intel(R) Xeon(R) CPU E5-2699 v3 @ 2.30GHz',
  sockets: 2,
  threads: 72,
}

export const desktop = {
  cores: 8,
  flags: `${baseFlags} sha_ni`,
  mhz: 3800,
  model: 'AMD Ryzen 7 5700G with Radeon Graphics',
  sockets: 1,
  threads: 16,
}

interface NodeParts extends Pick<Node, 'address' | 'cpu' | 'name'> {
  readonly memoryGibibytes: number
  readonly disks: Node['disks']
}

export function node({address, cpu, disks, memoryGibibytes, name}: NodeParts, now: number): Node {
  return {
    address,
    bootedAt: now - 12 * day,
    clockOffset: 0,
    cpu,
    disks,
    isOnline: true,
    kernel: '6.14.11-4-pve',
    memory: {total: memoryGibibytes * gibibyte, used: 2 * gibibyte},
    name,
    network: [
      {active: true, iface: 'eno1', method: 'manual', type: 'eth'},
      {
        active: true,
        address,
        autostart: true,
        bridge_ports: 'eno1',
        cidr: `${address}/24`,
        gateway: address.replace(/\d+$/, '1'),
        iface: 'vmbr0',
        method: 'static',
        netmask: '24',
        type: 'bridge',
      },
    ],
    pciDevices: [],
    rootDisk: {total: 94e9, used: 9e9},
    timeZone: 'Europe/Berlin',
  }
}

export function localDirectory(content: readonly string[]): Storage {
  return {...common('local', 94e9, content), otherUse: 9e9, path: '/var/lib/vz', type: 'dir'}
}

export function thinPool(storage: string, total: number, vgname: string): Storage {
  return {...common(storage, total, ['images', 'rootdir']), thinpool: 'data', type: 'lvmthin', vgname}
}

export function sharedDirectory(storage: string, total: number, content: readonly string[]): Storage {
  return {...common(storage, total, content), isShared: true, path: `/mnt/pve/${storage}`, type: 'nfs'}
}

export function disk(devpath: string, type: 'hdd' | 'ssd', size: number, used: string): Node['disks'][number] {
  const isFast = type === 'ssd'
  return {
    devpath,
    health: 'PASSED',
    model: isFast ? 'INTEL_SSDSC2BB240G4' : 'DELL_ST2400MM0159',
    rpm: isFast ? 0 : 10_000,
    serial: `SIM${devpath.at(-1)?.toUpperCase()}0001`,
    size,
    type,
    used,
    wearout: isFast ? 97 : 'N/A',
  }
}

interface GuestParts {
  readonly vmid: number
  readonly node: string
  readonly name: string
  readonly storage: string
  readonly runs: boolean
  readonly ip: string
}

/** A machine with one disk of 32 GiB, and the volume of it. */
export function addGuest(state: State, parts: GuestParts, now: number): Guest {
  const {ip, name, runs, storage, vmid} = parts
  const volid = `${storage}:vm-${vmid}-disk-0`
  const number = vmid.toString(16).padStart(12, '0')
  const guest = newGuest({
    config: {
      agent: '1',
      boot: 'order=scsi0',
      cores: '2',
      ipconfig0: `ip=${ip}/24,gw=192.168.1.1`,
      memory: '2048',
      name,
      net0: `virtio=BC:24:11:00:${number.slice(-4, -2).toUpperCase()}:${number.slice(-2).toUpperCase()},bridge=vmbr0`,
      onboot: '1',
      ostype: 'l26',
      scsi0: `${volid},size=32G`,
      scsihw: 'virtio-scsi-single',
      smbios1: `uuid=5b0a7c1e-0000-4000-8000-${number}`,
    },
    node: parts.node,
    vmid,
  })
  guest.inside.hasAgent = true
  guest.cloudInit = {ipconfig0: guest.config['ipconfig0']!}
  if (runs) guest.run = {pid: 3000 + vmid, since: now - 3 * day, state: 'running'}
  state.guests[vmid] = guest
  state.volumes.push({
    content: 'images',
    ctime: Math.floor((now - 30 * day) / 1000),
    format: 'raw',
    node: state.storages[storage]?.isShared ? null : parts.node,
    size: 32 * gibibyte,
    storage,
    used: 8 * gibibyte,
    vmid,
    volid,
  })
  return guest
}

export function emptyState(): State {
  return {
    access: {acl: [], roles: builtInRoles(), tokens: {}, users: {}},
    backupJobs: [],
    certificate: {certificate: '', key: ''},
    clusterName: null,
    counter: 0,
    format: 1,
    guests: {},
    images: debianImages(),
    nodes: {},
    pciMappings: {},
    pools: {},
    release: {release: '9.1', repoid: 'b1f27d49e6d4f0c5', version: '9.1.4'},
    storages: {},
    tasks: [],
    volumes: [],
  }
}

/** The simulator has no Internet: what Debian publishes is there, and has whatever checksum is expected of it. */
function debianImages(): PublishedImage[] {
  const disks = {mimeType: 'application/octet-stream', size: 348_127_232, virtualSize: 3 * gibibyte}
  return ['https://cloud.debian.org/images/cloud/*'].map((url) => ({...disks, checksums: null, url}))
}

function common(storage: string, total: number, content: readonly string[]) {
  return {content: [...content], isEnabled: true, isShared: false, nodes: null, otherUse: 0, storage, total}
}
