import {type ApiRequest, dispatch} from '../endpoints/dispatch.ts'
import type {TaskFault} from '../endpoints/endpoint.ts'
import {changesState, interfere} from '../faults/circumstances.ts'
import type {FaultEffect} from '../faults/fault.ts'
import {advance, hasDue} from '../tasks/advance.ts'
import type {Pace} from '../tasks/pace.ts'
import type {State} from './state.ts'

export interface Store {
  /** What is there now, tasks brought up to date. Tests may change it; `save` then writes it down. */
  readonly state: State
  readonly pace: Pace
  answer(request: ApiRequest, effects: readonly FaultEffect[], taskFault: TaskFault | null): unknown
  save(): void
}

interface StoreOptions {
  readonly initial: State
  readonly clock: () => number
  readonly pace: Pace
  readonly save: (state: State) => void
}

/** Holds the state between requests: one request after the other, all of its changes or none. */
export function newStore({clock, initial, pace, save}: StoreOptions): Store {
  let state = initial
  const catchUp = (now: number) => {
    if (!hasDue(state, now)) return
    advance(state, now)
    save(state)
  }
  return {
    answer: (request, effects, taskFault) => {
      const now = clock()
      catchUp(now)
      if (changesState(effects)) {
        interfere(state, effects)
        save(state)
      }
      const circumstances = {now, pace, taskFault}
      if (request.method === 'GET') return dispatch(state, request, circumstances)
      const draft = structuredClone(state)
      const answered = dispatch(draft, request, circumstances)
      state = draft
      save(state)
      return answered
    },
    pace,
    save: () => save(state),
    get state() {
      catchUp(clock())
      return state
    },
  }
}
