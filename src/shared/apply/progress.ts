import type {Plan, PlanStep} from '#shared/plan/index'
import type {Entry, RunEntry} from './entry.ts'

/** How far one step is, as the journal has it. */
export interface StepProgress {
  readonly status: 'waiting' | 'sent' | 'running' | 'done' | 'unchanged' | 'left'
  /** Of the last time it was sent; the server's clock, milliseconds since 1970. */
  readonly since: number | null
  /** Of the task to wait for. */
  readonly upid: string | null
  /** All that this run has begun for it. */
  readonly upids: readonly string[]
  readonly warnings: readonly string[]
  readonly failure: {readonly code: string; readonly message: string} | null
}

export interface RunProgress {
  readonly run: RunEntry
  readonly steps: ReadonlyMap<string, StepProgress>
  /** VMIDs that were taken back. */
  readonly undone: ReadonlySet<number>
  readonly end: 'finished' | 'rolled-back' | 'discarded' | null
}

const WAITING: StepProgress = {failure: null, since: null, status: 'waiting', upid: null, upids: [], warnings: []}

export function progressAtStart(run: RunEntry): RunProgress {
  const steps = new Map(run.plan.steps.map(({id}) => [id, WAITING]))
  return {end: null, run, steps, undone: new Set()}
}

/** The same after one more line of the journal. */
export function after(progress: RunProgress, entry: Entry): RunProgress {
  if (entry.type === 'run') return progressAtStart(entry)
  if (entry.type === 'end') return {...progress, end: entry.outcome}
  if (entry.type === 'undone') return {...progress, undone: new Set([...progress.undone, entry.vmid])}
  const before = progress.steps.get(entry.step) ?? WAITING
  return {...progress, steps: new Map([...progress.steps, [entry.step, stepAfter(before, entry)]])}
}

function stepAfter(before: StepProgress, entry: Extract<Entry, {step: string}>): StepProgress {
  switch (entry.type) {
    case 'begun':
      return {...before, failure: null, since: entry.since, status: 'sent', upid: null}
    case 'task':
      return {...before, status: 'running', upid: entry.upid, upids: [...before.upids, entry.upid]}
    case 'over':
      return {...before, failure: null, status: entry.outcome, upid: null, warnings: entry.warnings}
    case 'failed': {
      const {code, isOver, message} = entry
      const failure = {code, message}
      return isOver ? {...WAITING, failure, upids: before.upids} : {...before, failure}
    }
  }
}

const finished: ReadonlySet<string> = new Set(['done', 'unchanged', 'left'])

export function isFinished({status}: StepProgress): boolean {
  return finished.has(status)
}

export function progressOfStep({steps}: RunProgress, id: string): StepProgress {
  return steps.get(id) ?? WAITING
}

/**
 * What can begin now: everything it needs is done, no storage gets two heavy steps at once, and nothing begins that is
 * being done or was tried in this sitting. A task that the server has already begun goes first.
 */
export function readySteps(
  {steps}: Pick<Plan, 'steps'>,
  progress: RunProgress,
  {active, tried}: {readonly active: ReadonlySet<string>; readonly tried: ReadonlySet<string>},
): PlanStep[] {
  const busy = new Set(steps.filter(({id}) => active.has(id)).flatMap(({heavyOn}) => heavyOn ?? []))
  const open = steps.filter(
    ({id, needs}) =>
      !tried.has(id) &&
      !isFinished(progressOfStep(progress, id)) &&
      needs.every((each) => isFinished(progressOfStep(progress, each))),
  )
  const begunFirst = open.toSorted((one, other) => begun(progress, other) - begun(progress, one))
  return begunFirst.filter(({heavyOn}) => {
    if (heavyOn === null) return true
    if (busy.has(heavyOn)) return false
    busy.add(heavyOn)
    return true
  })
}

function begun(progress: RunProgress, {id}: PlanStep): number {
  return Number(['sent', 'running'].includes(progressOfStep(progress, id).status))
}
