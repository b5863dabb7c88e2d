import type {Effect, Guest, State} from '../state/state.ts'
import {allocate, findVolume} from '../storage/volumes.ts'
import {WorkerFailure} from '../tasks/worker-failure.ts'
import {readProperties, writeProperties} from './property-string.ts'

/** The disk is copied to another storage; what was copied is deleted, or left as a disk that is not attached. */
export function moveDisk(state: State, guest: Guest, move: Extract<Effect, {kind: 'move'}>, at: number): void {
  const properties = readProperties(guest.config[move.disk] ?? '', 'file')
  const source = findVolume(state, properties['file'] ?? '', guest.node)
  if (!source) throw new WorkerFailure(`disk '${move.disk}' does not exist`)
  const copy = allocate(state, at, {
    node: guest.node,
    purpose: 'disk',
    size: source.size,
    storage: move.target,
    used: source.used,
    vmid: guest.vmid,
  })
  guest.config[move.disk] = writeProperties({...properties, file: copy.volid}, 'file')
  if (move.deletes) state.volumes = state.volumes.filter((volume) => volume !== source)
  else guest.config[freeUnusedKey(guest)] = source.volid
}

export function freeUnusedKey({config}: Guest): string {
  for (let number = 0; ; number++) if (config[`unused${number}`] === undefined) return `unused${number}`
}
