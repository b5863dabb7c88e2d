import type {State, Storage, Volume} from '../state/state.ts'

export interface Usage {
  readonly total: number
  readonly used: number
  readonly avail: number
}

/** What a node sees of a storage. */
export function usageOf(state: State, storage: Storage, node: string): Usage {
  const volumes = state.volumes.filter((volume) => isVisible(volume, storage, node))
  const sum = volumes.reduce((total, volume) => total + occupied(storage, volume), storage.otherUse)
  const used = Math.min(sum, storage.total)
  return {avail: storage.total - used, total: storage.total, used}
}

/** Fills a storage up, as somebody else's files would. */
export function fillUp(state: State, id: string): void {
  const storage = state.storages[id]
  if (storage) storage.otherUse += storage.total
}

export function isVisible(volume: Volume, {storage}: Storage, node: string): boolean {
  return volume.storage === storage && (volume.node === null || volume.node === node)
}

export function isFileBased({type}: Pick<Storage, 'type'>): boolean {
  return type === 'dir' || type === 'nfs'
}

/** Whether a volume takes its whole size at once, whatever is written to it. */
export function isThick({isSparse, type}: Pick<Storage, 'isSparse' | 'type'>): boolean {
  return type === 'lvm' || (type === 'zfspool' && isSparse !== true)
}

function occupied(storage: Storage, {size, used}: Volume): number {
  return isThick(storage) ? Math.max(size, used) : used
}
