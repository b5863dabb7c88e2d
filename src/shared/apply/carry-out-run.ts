import type {PlanStep} from '#shared/plan/index'
import {isProxmoxError, type ProxmoxClient, type TaskProgress, type WaitingClock} from '#shared/proxmox/index'
import {ExitCode, UserError} from '../errors.ts'
import {type GuestWorks, workFor} from './guest-work.ts'
import type {Journal} from './journal.ts'
import {isFinished, progressOfStep, type RunProgress, readySteps} from './progress.ts'
import {doServerStep, type StepContext} from './server-step.ts'

/** What happens to a step, while it happens. */
export interface StepEvent {
  readonly step: PlanStep
  readonly event: 'begun' | 'progress' | 'done' | 'unchanged' | 'left' | 'failed'
  readonly progress: TaskProgress | null
  /** Of a failure. */
  readonly message: string | null
}

export interface RunOptions {
  readonly works: GuestWorks
  readonly signal: AbortSignal
  readonly onEvent: (event: StepEvent) => void
  /** How many steps at the same time. */
  readonly parallel?: number
  readonly clock?: WaitingClock
}

/**
 * Goes on with the run of the journal until nothing more can be done. One machine that fails does not keep the others;
 * the error at the end says what is open. Aborting begins nothing any more and leaves the tasks to the server.
 */
export async function carryOutRun(client: ProxmoxClient, journal: Journal, options: RunOptions): Promise<RunProgress> {
  const {parallel = 4, signal} = options
  const {plan} = current(journal).run
  const active = new Map<string, Promise<void>>()
  const tried = new Set<string>()
  const failures = new Map<string, UserError>()
  while (true) {
    const ready = signal.aborted ? [] : readySteps(plan, current(journal), {active: new Set(active.keys()), tried})
    for (const step of ready.slice(0, parallel - active.size)) {
      tried.add(step.id)
      const work = attempt(client, journal, step, options)
        .then((failure) => {
          if (failure) failures.set(step.id, failure)
        })
        .finally(() => active.delete(step.id))
      active.set(step.id, work)
    }
    if (active.size === 0) break
    try {
      await Promise.race(active.values())
    } catch (error) {
      await Promise.allSettled(active.values())
      throw error
    }
  }
  const progress = current(journal)
  const open = plan.steps.filter(({id}) => !isFinished(progressOfStep(progress, id)))
  if (open.length > 0) throw unfinished(open, failures, signal.aborted)
  await journal.append({outcome: 'finished', type: 'end'})
  return current(journal)
}

function current({progress}: Journal): RunProgress {
  if (!progress) throw new Error('The journal has no run.')
  return progress
}

/** The tasks go on at the server, or nobody knows whether they were begun. */
const notOver = [
  'PROXMOX_STATE_UNKNOWN',
  'PROXMOX_TIMEOUT',
  'PROXMOX_INTERRUPTED',
  'PROXMOX_UNREACHABLE',
  'PROXMOX_NODE_UNREACHABLE',
  'PROXMOX_UNAUTHENTICATED',
  'PROXMOX_FORBIDDEN',
  'PROXMOX_TASK_UNKNOWN',
  'PROXMOX_BAD_ANSWER',
] as const

async function attempt(client: ProxmoxClient, journal: Journal, step: PlanStep, options: RunOptions) {
  const {onEvent} = options
  const tell = (event: StepEvent['event'], told: Partial<StepEvent> = {}) =>
    onEvent({event, message: null, progress: null, step, ...told})
  tell('begun')
  try {
    const {outcome, warnings} = await doStep(client, journal, step, options, (progress) => tell('progress', {progress}))
    await journal.append({outcome, step: step.id, type: 'over', warnings: [...warnings]})
    tell(outcome)
    return null
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    const {code, message} = error
    await journal.append({code, isOver: !isProxmoxError(error, ...notOver), message, step: step.id, type: 'failed'})
    tell('failed', {message})
    return error
  }
}

async function doStep(
  client: ProxmoxClient,
  journal: Journal,
  step: PlanStep,
  {clock, signal, works}: RunOptions,
  onProgress: StepContext['onProgress'],
): Promise<{readonly outcome: 'done' | 'unchanged' | 'left'; readonly warnings: readonly string[]}> {
  const progress = current(journal)
  const {login, plan} = progress.run
  const guest = plan.guests.find(({name}) => name === step.vm) ?? null
  const before = progressOfStep(progress, step.id)
  if (step.call) {
    return doServerStep(step, before, {client, guest, journal, onProgress, signal, ...(clock && {clock})})
  }
  const work = workFor(works, step)
  const isLeftBefore = step.needs.some((id) => progressOfStep(progress, id).status === 'left')
  if (!work || isLeftBefore) return {outcome: 'left', warnings: []}
  await journal.append({since: Date.now(), step: step.id, type: 'begun'})
  await work({guest: guest!, login}, {onLine: (line) => onProgress({line, percent: null}), signal})
  return {outcome: 'done', warnings: []}
}

function unfinished(
  open: readonly PlanStep[],
  failures: ReadonlyMap<string, UserError>,
  isAborted: boolean,
): UserError {
  const errors = [...failures.values()]
  const worst = errors.find((error) => !isProxmoxError(error, 'PROXMOX_INTERRUPTED')) ?? errors[0]
  const problems = open.map(({id, text}) => {
    const failure = failures.get(id)
    const field = failure ? id : `${id} (not begun)`
    return {field, message: failure ? failure.message : `${text}.`}
  })
  const interrupted = isAborted && (!worst || isProxmoxError(worst, 'PROXMOX_INTERRUPTED'))
  return new UserError(`${open.length} ${open.length === 1 ? 'step is' : 'steps are'} not done.`, {
    ...(worst && {cause: worst}),
    code: interrupted ? 'PROXMOX_INTERRUPTED' : (worst?.code ?? 'APPLY_UNFINISHED'),
    exitCode: interrupted ? ExitCode.interrupted : (worst?.exitCode ?? ExitCode.failed),
    nextStep: interrupted ? GO_ON : nextStepAfter(worst),
    problems,
  })
}

const GO_ON = 'lab apply --resume goes on, lab apply --rollback takes back what this run made.'

function nextStepAfter(error: UserError | undefined): string {
  if (error?.nextStep === undefined) return GO_ON
  if (error.code === 'PROXMOX_STATE_UNKNOWN' || error.code === 'PROXMOX_TASK_UNKNOWN') {
    return 'lab apply --resume looks at what is there and sends only what is missing, lab apply --rollback takes back what this run made.'
  }
  return error.nextStep.includes('lab apply --') ? error.nextStep : `${error.nextStep} Then: ${GO_ON}`
}
