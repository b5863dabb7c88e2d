import type {PlanStep} from '#shared/plan/index'
import type {Entry, RunEntry} from './entry.ts'

/** How far one step is, as the journal has it. */
export interface StepProgress {
  readonly status: 'waiting' | 'sent' | 'running' | 'done' | 'unchanged'
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
  readonly isBeingTakenBack: boolean
  /** VMIDs that were taken back. */
  readonly undone: ReadonlySet<number>
  readonly end: 'finished' | 'rolled-back' | 'discarded' | null
}

const WAITING: StepProgress = {failure: null, since: null, status: 'waiting', upid: null, upids: [], warnings: []}

export function progressAtStart(run: RunEntry): RunProgress {
  const steps = new Map(run.plan.steps.map(({id}) => [id, WAITING]))
  return {end: null, isBeingTakenBack: false, run, steps, undone: new Set()}
}

/** The same after one more line of the journal. */
export function after(progress: RunProgress, entry: Entry): RunProgress {
  switch (entry.type) {
    case 'run':
      return progressAtStart(entry)
    case 'end':
      return {...progress, end: entry.outcome}
    case 'rollback':
      return {...progress, isBeingTakenBack: true}
    case 'undone':
      return {...progress, undone: new Set([...progress.undone, entry.vmid])}
    default: {
      const before = progress.steps.get(entry.step) ?? WAITING
      return {...progress, steps: new Map([...progress.steps, [entry.step, stepAfter(before, entry)]])}
    }
  }
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

export function isFinished({status}: StepProgress): boolean {
  return status === 'done' || status === 'unchanged'
}

export function progressOfStep({steps}: Pick<RunProgress, 'steps'>, id: string): StepProgress {
  return steps.get(id) ?? WAITING
}

export function openSteps(progress: RunProgress): PlanStep[] {
  return progress.run.plan.steps.filter(({id}) => !isFinished(progressOfStep(progress, id)))
}

/**
 * What can begin now: everything it needs is done, no storage gets two heavy steps at once, and nothing begins that is
 * being done or was tried in this sitting. A task that the server has already begun goes first.
 */
export function readySteps(
  progress: RunProgress,
  {active, tried}: {readonly active: ReadonlySet<string>; readonly tried: ReadonlySet<string>},
): PlanStep[] {
  const {steps} = progress.run.plan
  const busy = new Set(steps.filter(({id}) => active.has(id)).flatMap(({heavyOn}) => heavyOn ?? []))
  const open = openSteps(progress).filter(
    ({id, needs}) => !tried.has(id) && needs.every((each) => isFinished(progressOfStep(progress, each))),
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
