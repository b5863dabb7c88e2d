import {nameOf} from '../access/permissions.ts'
import type {Call} from '../endpoints/endpoint.ts'
import type {Effect, Task, TaskLine} from '../state/state.ts'
import {takeBack} from './effects.ts'
import {toUpid} from './upid.ts'
import {WorkerFailure} from './worker-failure.ts'

export interface Work {
  readonly node: string
  readonly type: string
  readonly id: string | number
  /** On the simulated hardware. */
  readonly milliseconds: number
  readonly lines?: readonly TaskLine[]
  readonly effect?: Effect
  /** What the worker does first; what it throws ends the task, and its effect is taken back. */
  readonly begin?: (() => void) | undefined
  /** Why it fails at its end, when that is certain from the beginning. */
  readonly failure?: string | undefined
  /** Real time that it waits before its work begins. */
  readonly waitMs?: number
}

/** Begins a task in the state and gives its UPID. It ends when its time is over (`advance`). */
export function beginTask(call: Call, work: Work): string {
  const {caller, now, pace, state, taskFault} = call
  state.counter += 1
  const parts = {
    id: String(work.id),
    node: work.node,
    pid: 4000 + state.counter,
    pstart: Math.floor((now - (state.nodes[work.node]?.bootedAt ?? 0)) / 10) % 0xff_ff_ff_ff,
    starttime: Math.floor(now / 1000),
    type: work.type,
    user: nameOf(caller),
  }
  const task: Task = {
    ...parts,
    durationMs: taskFault?.neverEnds ? null : (work.waitMs ?? 0) + pace(work.milliseconds),
    effect: work.effect ?? {kind: 'nothing'},
    endedAt: null,
    exitstatus: null,
    lines: [...(work.lines ?? [])],
    outcome:
      taskFault?.outcome ?? (work.failure === undefined ? {kind: 'succeeds'} : {kind: 'fails', message: work.failure}),
    startedAt: now,
    upid: toUpid(parts),
  }
  try {
    if (!failsInVain(task)) work.begin?.()
  } catch (error) {
    if (!(error instanceof WorkerFailure)) throw error
    takeBack(state, task.effect)
    Object.assign(task, {
      durationMs: 0,
      effect: {kind: 'nothing'} satisfies Effect,
      lines: [],
      outcome: {kind: 'fails', message: error.message},
    })
  }
  if (!taskFault?.isForgotten) state.tasks.push(task)
  return task.upid
}

/** What is bound to fail and could not be taken back is not begun. */
function failsInVain({effect, outcome}: Task): boolean {
  return outcome.kind === 'fails' && effect.kind === 'nothing'
}
