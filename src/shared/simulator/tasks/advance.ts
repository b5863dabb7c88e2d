import type {State, Task} from '../state/state.ts'
import {complete, takeBack} from './effects.ts'

/** Whether a task's time is over. */
export function hasDue(state: State, now: number): boolean {
  return state.tasks.some((task) => isDue(task, now))
}

/** Ends every task whose time is over, in the order in which they end. */
export function advance(state: State, now: number): void {
  const due = state.tasks.filter((task) => isDue(task, now))
  for (const task of due.toSorted((a, b) => endOf(a) - endOf(b))) end(state, task, endOf(task))
}

/** Stops a task before its end: it tidies up behind itself. */
export function interrupt(state: State, task: Task, now: number): void {
  if (task.endedAt !== null) return
  task.endedAt = now
  task.exitstatus = 'received interrupt'
  takeBack(state, task.effect)
}

function isDue(task: Task, now: number): boolean {
  return task.endedAt === null && endOf(task) <= now
}

function endOf({durationMs, startedAt}: Task): number {
  return durationMs === null ? Number.POSITIVE_INFINITY : startedAt + durationMs
}

function end(state: State, task: Task, at: number): void {
  task.endedAt = at
  const {outcome} = task
  if (outcome.kind === 'vanishes') {
    task.exitstatus = 'unexpected status'
    return
  }
  const failure = outcome.kind === 'fails' ? outcome.message : complete(state, task, at)
  if (failure !== null) {
    takeBack(state, task.effect)
    task.exitstatus = failure
  } else if (outcome.kind === 'warns') {
    task.lines.push({at: 1, text: `WARN: ${outcome.message}`})
    task.exitstatus = 'WARNINGS: 1'
  } else task.exitstatus = 'OK'
}
