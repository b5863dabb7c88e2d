import type {PlanStep} from '#shared/plan/index'
import {isProxmoxError, type ProxmoxClient, type TaskProgress, type WaitingClock} from '#shared/proxmox/index'
import {UserError} from '../errors.ts'
import type {GuestWorks} from './guest-work.ts'
import type {Journal} from './journal.ts'
import {openSteps, progressOfStep, type RunProgress, readySteps} from './progress.ts'
import {doServerStep, type StepContext} from './server-step.ts'
import {unfinished} from './unfinished.ts'

/** What happens to a step, while it happens. */
export interface StepEvent {
  readonly step: PlanStep
  readonly event: 'begun' | 'progress' | 'done' | 'unchanged' | 'failed'
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
  const active = new Map<string, Promise<void>>()
  const tried = new Set<string>()
  const failures = new Map<string, UserError>()
  while (true) {
    const ready = signal.aborted ? [] : readySteps(current(journal), {active: new Set(active.keys()), tried})
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
  const open = openSteps(current(journal))
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
): Promise<{readonly outcome: 'done' | 'unchanged'; readonly warnings: readonly string[]}> {
  const progress = current(journal)
  const {lab, plan} = progress.run
  const guest = plan.guests.find(({name}) => name === step.vm) ?? null
  if (step.call) {
    const context = {client, guest, journal, onProgress, signal, ...(clock && {clock})}
    const result = await doServerStep(step, progressOfStep(progress, step.id), context)
    if (step.kind === 'create') await works.made?.({guest: guest!, lab})
    return result
  }
  const warnings: string[] = []
  await journal.append({since: Date.now(), step: step.id, type: 'begun'})
  await works[step.kind as Exclude<keyof GuestWorks, 'made'>](
    {guest: guest!, lab},
    {
      onLine: (line) => onProgress({line, percent: null}),
      onWarning: (text) => warnings.push(`${step.vm}: ${text}`),
      signal,
    },
  )
  return {outcome: 'done', warnings}
}
