import {died} from '../http/failure.ts'
import type {Guest, Node, State, Storage} from './state.ts'

export function nodeNamed(state: State, name: string): Node {
  const node = state.nodes[name]
  if (!node)
    throw died(`hostname lookup '${name}' failed - failed to get address info for: ${name}: Name or service not known`)
  return node
}

export function guestOn(state: State, node: string, vmid: number): Guest {
  const guest = state.guests[vmid]
  if (guest?.node !== node) throw died(`Configuration file 'nodes/${node}/qemu-server/${vmid}.conf' does not exist`)
  return guest
}

export function storageNamed(state: State, id: string): Storage {
  const storage = state.storages[id]
  if (!storage) throw died(`storage '${id}' does not exist`)
  return storage
}

export function isOnNode(storage: Storage, node: string): boolean {
  return storage.nodes === null || storage.nodes.includes(node)
}

/** One that work on this node can use. */
export function usableStorage(state: State, id: string, node: string): Storage {
  const storage = storageNamed(state, id)
  if (!storage.isEnabled) throw died(`storage '${id}' is disabled`)
  if (!isOnNode(storage, node)) throw died(`storage '${id}' is not available on node '${node}'`)
  return storage
}
