import {permissionsOn} from '../access/permissions.ts'
import {memoryOf, threadsOf} from '../guests/config.ts'
import {died, invalidParameters} from '../http/failure.ts'
import type {Node, State} from '../state/state.ts'
import {type Call, type Endpoint, integer, needs, text} from './endpoint.ts'
import {guestsOf, storagesOf} from './resources.ts'
import {visibleTasks} from './tasks.ts'

/** The version, the cluster and what is in it. */
export const generalEndpoints: readonly Endpoint[] = [
  {handle: ({state}) => state.release, may: 'everybody', method: 'GET', path: '/version'},
  {handle: clusterStatus, may: needs('/', 'Sys.Audit'), method: 'GET', path: '/cluster/status'},
  {handle: resources, may: 'everybody', method: 'GET', path: '/cluster/resources'},
  {handle: nextId, may: 'everybody', method: 'GET', path: '/cluster/nextid'},
  {handle: (call) => visibleTasks(call, null), may: 'everybody', method: 'GET', path: '/cluster/tasks'},
  {handle: backupJobs, may: needs('/', 'Sys.Audit'), method: 'GET', path: '/cluster/backup'},
  {handle: pciMappings, may: 'everybody', method: 'GET', path: '/cluster/mapping/pci'},
]

function clusterStatus({state}: Call) {
  const nodes = Object.values(state.nodes).map(({address, isOnline, name}, index) => ({
    id: `node/${name}`,
    ip: address,
    level: '',
    local: index === 0 ? 1 : 0,
    name,
    nodeid: index + 1,
    online: isOnline ? 1 : 0,
    type: 'node',
  }))
  if (state.clusterName === null) return nodes
  const online = nodes.filter((node) => node.online).length
  const quorate = online * 2 > nodes.length ? 1 : 0
  return [{id: 'cluster', name: state.clusterName, nodes: nodes.length, quorate, type: 'cluster', version: 1}, ...nodes]
}

function resources(call: Call) {
  const {caller, now, state} = call
  const type = text(call, 'type')
  const isVisible = (path: string, ...privileges: string[]) => {
    const held = permissionsOn(state, caller, path)
    return privileges.some((each) => held.has(each))
  }
  const all = [
    ...Object.values(state.nodes)
      .filter(({name}) => isVisible(`/nodes/${name}`, 'Sys.Audit') || type === 'node')
      .map((node) => nodeResource(state, node, now)),
    ...guestsOf(state, now).filter(({vmid}) => isVisible(`/vms/${vmid}`, 'VM.Audit')),
    ...storagesOf(state).filter(({storage}) =>
      isVisible(`/storage/${storage}`, 'Datastore.Audit', 'Datastore.AllocateSpace'),
    ),
    ...Object.keys(state.nodes)
      .filter(() => isVisible('/sdn/zones/localnetwork', 'SDN.Audit'))
      .map((node) => ({id: `sdn/${node}/localnetwork`, node, sdn: 'localnetwork', status: 'ok', type: 'sdn'})),
    ...Object.keys(state.pools)
      .filter((pool) => isVisible(`/pool/${pool}`, 'Pool.Audit'))
      .map((pool) => ({id: `/pool/${pool}`, pool, type: 'pool'})),
  ]
  const wanted = type === 'vm' ? 'qemu' : type
  return wanted === undefined ? all : all.filter((each) => each.type === wanted)
}

function nodeResource(state: State, node: Node, now: number) {
  const load = loadOf(state, node)
  return {
    cpu: node.isOnline ? load.cpu : 0,
    disk: node.rootDisk.used,
    id: `node/${node.name}`,
    level: '',
    maxcpu: node.cpu.threads,
    maxdisk: node.rootDisk.total,
    maxmem: node.memory.total,
    mem: load.memory,
    node: node.name,
    status: node.isOnline ? 'online' : 'offline',
    type: 'node',
    uptime: Math.floor((now - node.bootedAt) / 1000),
  }
}

/** Memory in bytes and the part of the processor that is busy, from the machines that run. */
export function loadOf(state: State, node: Node): {cpu: number; memory: number} {
  const running = Object.values(state.guests).filter((guest) => guest.node === node.name && guest.run !== null)
  const memory = running.reduce((sum, {config}) => sum + memoryOf(config) * 1024 ** 2, node.memory.used)
  const threads = running.reduce((sum, {config}) => sum + threadsOf(config) * 0.05, 0.5)
  return {cpu: Math.min(1, threads / node.cpu.threads), memory: Math.min(memory, node.memory.total)}
}

function nextId(call: Call) {
  const {state} = call
  const wanted = integer(call, 'vmid')
  if (wanted !== undefined) {
    if (state.guests[wanted]) throw invalidParameters({vmid: `VM ${wanted} already exists`})
    return String(wanted)
  }
  for (let vmid = 100; vmid < 1_000_000; vmid++) if (!state.guests[vmid]) return String(vmid)
  throw died('unable to get any free VMID')
}

function backupJobs({state}: Call) {
  return state.backupJobs.map(({id, isEnabled, mode, schedule, storage, vmids}) => ({
    enabled: isEnabled ? 1 : 0,
    id,
    mode,
    schedule,
    storage,
    type: 'vzdump',
    ...(vmids === null ? {all: 1} : {vmid: vmids.join(',')}),
  }))
}

function pciMappings({caller, state}: Call) {
  return Object.entries(state.pciMappings).flatMap(([id, {description, map}]) => {
    const held = permissionsOn(state, caller, `/mapping/pci/${id}`)
    const isVisible = ['Mapping.Audit', 'Mapping.Modify', 'Mapping.Use'].some((each) => held.has(each))
    return isVisible ? [{description, id, map, type: 'pci'}] : []
  })
}
