import {X509Certificate} from 'node:crypto'
import {holdsAny} from '../access/permissions.ts'
import {forbidden} from '../http/failure.ts'
import {nodeNamed} from '../state/find.ts'
import {type Call, type Endpoint, needs, needsAny, requiredText, text} from './endpoint.ts'
import {loadOf} from './general.ts'

/** The machines underneath. */
export const nodeEndpoints: readonly Endpoint[] = [
  {handle: nodes, may: 'everybody', method: 'GET', path: '/nodes'},
  {handle: status, may: needs('/nodes/{node}', 'Sys.Audit'), method: 'GET', path: '/nodes/{node}/status'},
  {handle: ({state}) => state.release, may: 'everybody', method: 'GET', path: '/nodes/{node}/version'},
  {handle: time, may: needs('/nodes/{node}', 'Sys.Audit'), method: 'GET', path: '/nodes/{node}/time'},
  {handle: network, may: 'everybody', method: 'GET', path: '/nodes/{node}/network'},
  {handle: disks, may: demandDiskAudit, method: 'GET', path: '/nodes/{node}/disks/list'},
  {
    handle: pciDevices,
    may: needsAny('/', 'Sys.Audit', 'Sys.Modify'),
    method: 'GET',
    path: '/nodes/{node}/hardware/pci',
  },
  {handle: processorModels, may: 'everybody', method: 'GET', path: '/nodes/{node}/capabilities/qemu/cpu'},
  {handle: () => [], may: 'everybody', method: 'GET', path: '/nodes/{node}/lxc'},
]

function nodes({now, state}: Call) {
  const {fingerprint256} = new X509Certificate(state.certificate.certificate)
  return Object.values(state.nodes).map((node) => {
    const base = {id: `node/${node.name}`, level: '', node: node.name, ssl_fingerprint: fingerprint256, type: 'node'}
    if (!node.isOnline) return {...base, status: 'offline'}
    const {cpu, memory} = loadOf(state, node)
    return {
      ...base,
      cpu,
      disk: node.rootDisk.used,
      maxcpu: node.cpu.threads,
      maxdisk: node.rootDisk.total,
      maxmem: node.memory.total,
      mem: memory,
      status: 'online',
      uptime: Math.floor((now - node.bootedAt) / 1000),
    }
  })
}

function status(call: Call) {
  const node = nodeNamed(call.state, requiredText(call, 'node'))
  const {cpu, memory} = loadOf(call.state, node)
  const {flags, mhz, model, sockets, threads} = node.cpu
  const busy = (cpu * threads).toFixed(2)
  const rootFree = node.rootDisk.total - node.rootDisk.used
  return {
    'boot-info': {mode: 'efi', secureboot: 0},
    cpu,
    cpuinfo: {cores: node.cpu.cores, cpus: threads, flags, hvm: '1', mhz: mhz.toFixed(3), model, sockets, user_hz: 100},
    'current-kernel': {machine: 'x86_64', release: node.kernel, sysname: 'Linux', version: '#1 SMP PREEMPT_DYNAMIC'},
    idle: 0,
    ksm: {shared: 0},
    kversion: `Linux ${node.kernel} #1 SMP PREEMPT_DYNAMIC`,
    loadavg: [busy, busy, busy],
    memory: {
      available: node.memory.total - memory,
      free: node.memory.total - memory,
      total: node.memory.total,
      used: memory,
    },
    pveversion: `pve-manager/${call.state.release.version}/${call.state.release.repoid}`,
    rootfs: {avail: rootFree, free: rootFree, total: node.rootDisk.total, used: node.rootDisk.used},
    swap: {free: 8 * 1024 ** 3, total: 8 * 1024 ** 3, used: 0},
    uptime: Math.floor((call.now - node.bootedAt) / 1000),
    wait: 0,
  }
}

function time(call: Call) {
  const {clockOffset, timeZone} = nodeNamed(call.state, requiredText(call, 'node'))
  const seconds = Math.floor((call.now + clockOffset) / 1000)
  return {localtime: seconds, time: seconds, timezone: timeZone}
}

function network(call: Call) {
  const type = text(call, 'type')
  const {network: interfaces} = nodeNamed(call.state, requiredText(call, 'node'))
  const wanted = interfaces.filter(
    (each) => type === undefined || each.type === type || (type === 'any_bridge' && each.type === 'bridge'),
  )
  return wanted.map(({active, autostart, ...each}) => ({
    ...each,
    ...(active && {active: 1}),
    ...(autostart && {autostart: 1}),
  }))
}

function demandDiskAudit(call: Call): void {
  const node = `/nodes/${requiredText(call, 'node')}`
  if ([node, '/'].some((path) => holdsAny(call.state, call.caller, path, ['Sys.Audit']))) return
  throw forbidden(node, ['Sys.Audit'])
}

function disks(call: Call) {
  const found = nodeNamed(call.state, requiredText(call, 'node')).disks
  return found.map((disk) => ({...disk, gpt: 1, mounted: 0, osdid: -1, 'osdid-list': null, vendor: 'ATA'}))
}

function pciDevices(call: Call) {
  return nodeNamed(call.state, requiredText(call, 'node')).pciDevices
}

function processorModels() {
  const names = ['host', 'max', 'kvm64', 'qemu64', 'x86-64-v2', 'x86-64-v2-AES', 'x86-64-v3', 'x86-64-v4', 'Haswell']
  return names.map((name) => ({custom: 0, name, vendor: name === 'Haswell' ? 'GenuineIntel' : 'default'}))
}
