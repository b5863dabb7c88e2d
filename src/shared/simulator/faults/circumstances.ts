import type {TaskFault} from '../endpoints/endpoint.ts'
import {newGuest} from '../guests/create.ts'
import type {State, TaskOutcome} from '../state/state.ts'
import {fillUp} from '../storage/accounting.ts'
import type {FaultEffect} from './fault.ts'

/** What happens to the servers just before the request acts. */
export function interfere(state: State, effects: readonly FaultEffect[]): void {
  for (const effect of effects) {
    if (effect.kind === 'storage-full') fillUp(state, effect.storage)
    if (effect.kind === 'vmid-taken') takeId(state, effect.vmid, effect.name ?? 'foreign')
    if (effect.kind === 'locked') lock(state, effect.vmid, effect.lock)
  }
}

export function changesState(effects: readonly FaultEffect[]): boolean {
  return effects.some(({kind}) => kind === 'storage-full' || kind === 'vmid-taken' || kind === 'locked')
}

export function taskFaultIn(effects: readonly FaultEffect[]): TaskFault | null {
  const outcome = effects.map(outcomeOf).find((each) => each !== null) ?? null
  const neverEnds = effects.some(({kind}) => kind === 'task-never-ends')
  const isForgotten = effects.some(({kind}) => kind === 'task-forgotten')
  if (outcome === null && !neverEnds && !isForgotten) return null
  return {isForgotten, neverEnds, outcome: outcome ?? {kind: 'succeeds'}}
}

function outcomeOf(effect: FaultEffect): TaskOutcome | null {
  if (effect.kind === 'task-fails') return {kind: 'fails', message: effect.message}
  if (effect.kind === 'task-warns') return {kind: 'warns', message: effect.message}
  return effect.kind === 'task-vanishes' ? {kind: 'vanishes'} : null
}

function takeId(state: State, vmid: number, name: string): void {
  const [node] = Object.keys(state.nodes)
  if (node === undefined || state.guests[vmid]) return
  const uuid = '00000000-0000-4000-8000-000000000000'
  state.guests[vmid] = newGuest({config: {memory: '512', name, smbios1: `uuid=${uuid}`}, node, vmid})
}

function lock(state: State, vmid: number, reason: string): void {
  const guest = state.guests[vmid]
  if (guest) guest.config['lock'] = reason
}
