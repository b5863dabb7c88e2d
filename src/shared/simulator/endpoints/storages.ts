import {createHash} from 'node:crypto'
import {permissionsOn} from '../access/permissions.ts'
import {died} from '../http/failure.ts'
import {isOnNode, nodeNamed, storageNamed} from '../state/find.ts'
import type {State, Storage} from '../state/state.ts'
import {isFileBased, usageOf} from '../storage/accounting.ts'
import {type Call, type Endpoint, flag, list, needs, needsAny, requiredText, text} from './endpoint.ts'

const onStorage = '/storage/{storage}'

/** Storages, as configured and as each node sees them. */
export const storageEndpoints: readonly Endpoint[] = [
  {handle: configured, may: 'everybody', method: 'GET', path: '/storage'},
  {handle: configuration, may: needs(onStorage, 'Datastore.Allocate'), method: 'GET', path: onStorage},
  {handle: configure, may: needs('/storage', 'Datastore.Allocate'), method: 'PUT', path: onStorage},
  {handle: listed, may: 'everybody', method: 'GET', path: '/nodes/{node}/storage'},
  {
    handle: status,
    may: needsAny(onStorage, 'Datastore.Audit', 'Datastore.AllocateSpace'),
    method: 'GET',
    path: '/nodes/{node}/storage/{storage}/status',
  },
]

function configured({caller, state}: Call) {
  return Object.values(state.storages)
    .filter(({storage}) => maySee(state, caller, storage))
    .map(asConfigured)
}

function configuration(call: Call) {
  return asConfigured(storageNamed(call.state, requiredText(call, 'storage')))
}

function configure(call: Call) {
  const storage = storageNamed(call.state, requiredText(call, 'storage'))
  const digest = text(call, 'digest')
  if (digest !== undefined && digest !== digestOf(storage))
    throw died('detected modified configuration - file changed by other user? Try again.')
  if (text(call, 'content') !== undefined) storage.content = list(call, 'content')
  return {config: {}, storage: storage.storage, type: storage.type}
}

function listed(call: Call) {
  const {caller, state} = call
  const node = nodeNamed(state, requiredText(call, 'node')).name
  const contents = list(call, 'content')
  const wanted = text(call, 'storage')
  return Object.values(state.storages)
    .filter((storage) => isOnNode(storage, node) && maySee(state, caller, storage.storage))
    .filter(({storage}) => wanted === undefined || wanted === storage)
    .filter(({content}) => contents.length === 0 || contents.some((each) => content.includes(each)))
    .filter(({isEnabled}) => isEnabled || !flag(call, 'enabled'))
    .map((storage) => ({
      storage: storage.storage,
      ...statusOf(state, storage, node),
      ...(flag(call, 'format') && formatsOf(storage)),
    }))
}

function status(call: Call) {
  const node = nodeNamed(call.state, requiredText(call, 'node')).name
  return statusOf(call.state, storageNamed(call.state, requiredText(call, 'storage')), node)
}

function statusOf(state: State, storage: Storage, node: string) {
  const {avail, total, used} = usageOf(state, storage, node)
  const base = {content: storage.content.join(','), shared: storage.isShared ? 1 : 0, type: storage.type}
  if (!storage.isEnabled) return {...base, active: 0, avail: 0, enabled: 0, total: 0, used: 0}
  return {...base, active: 1, avail, enabled: 1, total, used, used_fraction: used / total}
}

function formatsOf(storage: Storage) {
  const supported = isFileBased(storage)
    ? ['raw', 'qcow2', 'vmdk']
    : storage.hasVolumeChain
      ? ['raw', 'qcow2']
      : ['raw']
  return {formats: {default: 'raw', supported}}
}

function asConfigured(storage: Storage) {
  const {content, isEnabled, isShared, nodes, path, pool, thinpool, type, vgname} = storage
  return {
    content: content.join(','),
    digest: digestOf(storage),
    storage: storage.storage,
    type,
    ...(path !== undefined && {path}),
    ...(pool !== undefined && {pool}),
    ...(thinpool !== undefined && {thinpool}),
    ...(vgname !== undefined && {vgname}),
    ...(nodes !== null && {nodes: nodes.join(',')}),
    ...(isShared && {shared: 1}),
    ...(!isEnabled && {disable: 1}),
    ...(storage.isSparse && {sparse: 1}),
    ...(storage.hasVolumeChain && {'snapshot-as-volume-chain': 1}),
  }
}

function digestOf({content, storage, type}: Storage): string {
  return createHash('sha1')
    .update(JSON.stringify([storage, type, content]))
    .digest('hex')
}

function maySee(state: State, caller: Call['caller'], storage: string): boolean {
  const held = permissionsOn(state, caller, `/storage/${storage}`)
  return held.has('Datastore.Audit') || held.has('Datastore.AllocateSpace')
}
