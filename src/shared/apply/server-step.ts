import {clockAheadOf, lookForTask} from '#shared/guests/index'
import type {PlanStep} from '#shared/plan/index'
import {
  isProxmoxError,
  type ProxmoxClient,
  type TaskId,
  type TaskProgress,
  type WaitingClock,
  waitForTask,
} from '#shared/proxmox/index'
import {isSoAlready, storageIn} from './already.ts'
import type {PlannedGuest} from './identity.ts'
import type {Journal} from './journal.ts'
import type {StepProgress} from './progress.ts'

export interface StepContext {
  readonly client: ProxmoxClient
  readonly journal: Pick<Journal, 'append'>
  readonly guest: PlannedGuest | null
  readonly signal: AbortSignal
  readonly onProgress: (progress: TaskProgress) => void
  readonly clock?: WaitingClock
}

export interface StepResult {
  readonly outcome: 'done' | 'unchanged'
  readonly warnings: readonly string[]
}

/** How tasks of a kind of step are called at the server. */
const TASK_TYPES = {configure: 'qmconfig', create: 'qmcreate', image: 'download', resize: 'resize', start: 'qmstart'}
type ServerKind = keyof typeof TASK_TYPES

/**
 * Does a step that the server does, from wherever an earlier sitting has left it: a task that was begun is followed, one
 * whose name got lost is looked for, what is so already is not sent. Only then it is sent, with a line in the journal
 * before and the UPID in the journal after.
 */
export async function doServerStep(step: PlanStep, before: StepProgress, context: StepContext): Promise<StepResult> {
  const result = await makeSo(step, before, context)
  if (step.kind !== 'configure') return result
  return {...result, warnings: [...result.warnings, ...(await waitsForStart(step, context))]}
}

/** Of what was changed in a machine that runs. */
async function waitsForStart({node, vm, vmid}: PlanStep, {client}: StepContext): Promise<string[]> {
  const values = await client.guests.pending(node, vmid!)
  const waiting = values.filter((each) => each.pending !== undefined || each.delete !== undefined).map(({key}) => key)
  if (waiting.length === 0) return []
  return [`VM ${vmid} ${vm} takes ${waiting.toSorted().join(', ')} over when it starts again: lab vm reboot ${vmid}`]
}

async function makeSo(step: PlanStep, before: StepProgress, context: StepContext): Promise<StepResult> {
  const known = before.upid ?? (await lostTask(step, before, context.client))
  if (known !== null) {
    if (before.upid === null) await context.journal.append({step: step.id, type: 'task', upid: known})
    const result = await followOrLook(step, known, context)
    if (result) return result
  }
  if (await isSoAlready(context.client, step, context.guest)) return {outcome: 'unchanged', warnings: []}
  const upid = await sendOnce(step, context)
  return upid === null ? {outcome: 'done', warnings: []} : follow(step, upid, context)
}

/** Of a request that was written, and whose answer nobody got. */
export async function lostTask(step: PlanStep, before: StepProgress, client: ProxmoxClient): Promise<TaskId | null> {
  return before.status === 'sent' && before.since !== null ? lookForTask(client, taskStep(step), before.since) : null
}

/** Null when the server does not know how it ended: then what is there counts. */
async function followOrLook(step: PlanStep, upid: TaskId, context: StepContext): Promise<StepResult | null> {
  try {
    return await follow(step, upid, context)
  } catch (error) {
    if (isProxmoxError(error, 'PROXMOX_TASK_UNKNOWN', 'PROXMOX_TASK_FAILED')) return null
    throw error
  }
}

async function follow({vm, kind}: PlanStep, upid: TaskId, context: StepContext): Promise<StepResult> {
  const {client, clock, onProgress, signal} = context
  const {lastLines, warnings} = await waitForTask(client, upid, {onProgress, signal, ...(clock && {clock})})
  const said = warnings > 0 ? [`${kind} of ${vm ?? 'the image'} ended with warnings`, ...lastLines] : []
  return {outcome: 'done', warnings: said}
}

/** Locks that others hold for a moment; only for these is a request repeated, as it was refused. */
const LOCK_PAUSES_MS = [1000, 2000, 4000]

async function sendOnce(step: PlanStep, context: StepContext): Promise<TaskId | null> {
  const {client, journal} = context
  for (const pause of [...LOCK_PAUSES_MS, null]) {
    const since = Date.now() + (await clockAheadOf(client))
    await journal.append({since, step: step.id, type: 'begun'})
    let upid: TaskId | null
    try {
      upid = await send(client, step)
    } catch (error) {
      if (pause !== null && isPassingLock(error)) {
        await sleep(pause * (0.5 + Math.random()), context)
        continue
      }
      if (!isProxmoxError(error, 'PROXMOX_STATE_UNKNOWN')) throw error
      upid = await lookForTask(client, taskStep(step), since)
      if (upid === null) throw error
    }
    if (upid !== null) await journal.append({step: step.id, type: 'task', upid})
    return upid
  }
  return null
}

function isPassingLock(error: unknown): boolean {
  return isProxmoxError(error, 'PROXMOX_LOCKED') && /lock file|timeout/i.test(error.message)
}

async function sleep(ms: number, {clock, signal}: StepContext): Promise<void> {
  if (clock) await clock.sleep(ms, signal)
  else await new Promise((resolve) => setTimeout(resolve, ms))
}

function taskStep({call, kind, node, vmid}: PlanStep) {
  const id = kind === 'image' ? call!.parameters['filename']! : String(vmid)
  return {node, task: {id, type: TASK_TYPES[kind as ServerKind]}}
}

/** What the plan shows is what is sent. */
async function send(client: ProxmoxClient, {call, kind, node, vmid}: PlanStep): Promise<TaskId | null> {
  const {parameters, path} = call!
  switch (kind as ServerKind) {
    case 'image': {
      const {checksum, content, filename, url} = parameters
      return client.storage.download(node, storageIn(path), {
        ...parameters,
        content: content as 'import',
        filename: filename!,
        url: url!,
        ...(checksum !== undefined && {checksum}),
      })
    }
    case 'create':
      return client.guests.create(node, {...parameters, vmid: vmid!})
    case 'configure':
      return client.guests.change(node, vmid!, parameters)
    case 'resize':
      return client.guests.resize(node, vmid!, parameters['disk']!, parameters['size']!)
    case 'start':
      return client.guests.start(node, vmid!)
  }
}
