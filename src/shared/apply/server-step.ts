import {clockAheadOf, lookForTask} from '#shared/guests/index'
import type {PlanStep} from '#shared/plan/index'
import {
  isProxmoxError,
  type ProxmoxClient,
  parseUpid,
  proxmoxError,
  type TaskId,
  type TaskProgress,
  type WaitingClock,
  waitForTask,
} from '#shared/proxmox/index'
import type {UserError} from '../errors.ts'
import {type Found, lookAt, storageIn} from './already.ts'
import {type PlannedGuest, takenElsewhere} from './identity.ts'
import type {Journal} from './journal.ts'
import {ownTasksOn} from './own-tasks.ts'
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
 * before and the UPID in the journal after. What failed, and is so all the same, is done: an earlier request of ours can
 * have come late.
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
  const known = before.upid ?? (await lostTask(step, before, context))
  if (known !== null) {
    if (before.upid === null) await context.journal.append({step: step.id, type: 'task', upid: known})
    const result = await followOrLook(step, known, context)
    if (result) return result
  }
  const {digest, isSo, warnings = []} = await look(step, context)
  // After a failure the file with the name of the image may be another one; the server compares checksums.
  const isTrusted = step.kind !== 'image' || (known === null && before.failure === null)
  if (isSo && isTrusted) return {outcome: 'unchanged', warnings}
  try {
    const upid = await sendOnce(step, {...context, digest, known: new Set(before.upids)})
    return upid === null ? {outcome: 'done', warnings: []} : await follow(step, upid, context)
  } catch (error) {
    return lookAgain(step, before, error, context)
  }
}

/** Of a request that was written, and whose answer nobody got. */
async function lostTask(step: PlanStep, before: StepProgress, {client}: StepContext): Promise<TaskId | null> {
  if (before.status !== 'sent' || before.since === null) return null
  return taskSince(client, step, before.since, new Set(before.upids))
}

/** Not one whose end we know already: of two that were begun in the same second, the newest may be the older one. */
async function taskSince(client: ProxmoxClient, step: PlanStep, since: number, known: ReadonlySet<TaskId>) {
  const upid = await lookForTask(client, taskStep(step), since)
  return upid !== null && known.has(upid) ? null : upid
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

async function follow({id}: PlanStep, upid: TaskId, context: StepContext): Promise<StepResult> {
  const {client, clock, onProgress, signal} = context
  const {lastLines, warnings} = await waitForTask(client, upid, {onProgress, signal, ...(clock && {clock})})
  const telling = lastLines.filter((line) => /^warn/i.test(line))
  const said = warnings > 0 ? [`${id} ended with warnings`, ...(telling.length > 0 ? telling : lastLines)] : []
  return {outcome: 'done', warnings: said}
}

/** A machine that is being made with our token is waited for: the request can have been given up as lost, and come late. */
async function look(step: PlanStep, context: StepContext): Promise<Found> {
  const {client, guest} = context
  try {
    return await lookAt(client, step, guest)
  } catch (error) {
    const [upid] = isProxmoxError(error, 'PROXMOX_LOCKED') ? await ownTasksOn(client, guest!) : []
    if (upid === undefined) throw error
    await follow(step, upid, context)
    return lookAt(client, step, guest)
  }
}

/** Refused because it is so already, or over with an end that says little. */
const worthALook = [
  'PROXMOX_CHANGED',
  'PROXMOX_EXISTS',
  'PROXMOX_TASK_FAILED',
  'PROXMOX_TASK_UNKNOWN',
  'PROXMOX_WRONG_STATE',
] as const

async function lookAgain(
  step: PlanStep,
  before: StepProgress,
  error: unknown,
  context: StepContext,
): Promise<StepResult> {
  if (!isProxmoxError(error, ...worthALook)) throw error
  if (step.kind === 'image') throw otherImage(step, error) ?? error
  const {isSo} = await look(step, context).catch((found: unknown) => {
    // Another machine, or half of one, says more than the server's words do.
    throw isProxmoxError(found, 'PROXMOX_EXISTS', 'PROXMOX_LOCKED', 'PROXMOX_NOT_FOUND') ? found : error
  })
  if (isSo) {
    const late = await lostTask(step, before, context)
    if (late !== null) await context.journal.append({step: step.id, type: 'task', upid: late})
    return {outcome: 'done', warnings: late === null ? [`${step.id} is done, although: ${error.message}`] : []}
  }
  if (step.kind === 'create' && isProxmoxError(error, 'PROXMOX_EXISTS')) throw takenElsewhere(context.guest!, error)
  const isStale = step.kind === 'configure' && [error.code, error.details?.['reason']].includes('PROXMOX_CHANGED')
  throw isStale ? planIsStale(step, error) : error
}

/** What has another checksum is never imported, whatever its name. */
function otherImage({call}: PlanStep, error: UserError): UserError | null {
  if (!/checksum/i.test(error.message)) return null
  const volid = `${storageIn(call!.path)}:import/${call!.parameters['filename']}`
  return proxmoxError(error.message, {
    cause: error,
    code: 'PROXMOX_TASK_FAILED',
    nextStep: /existing file/i.test(error.message)
      ? `Another file has that name: as root at the server, pvesm free ${volid}; then lab apply --resume.`
      : 'Compare image.checksum with SHA512SUMS beside image.url, and put the lab file right; then lab apply --discard and lab plan.',
  })
}

/** What was read for the plan is not there any more, so the same request is refused each time. */
function planIsStale({vm, vmid}: PlanStep, cause: UserError): UserError {
  return proxmoxError(`Somebody has changed VM ${vmid} ${vm} since it was planned, and nothing was sent over it.`, {
    cause,
    code: 'PROXMOX_CHANGED',
    nextStep: 'lab apply --discard forgets this run, then lab plan says what is to be done now.',
  })
}

/** Locks that others hold for a moment; only for these is a request repeated, as it was refused. */
const LOCK_PAUSES_MS = [1000, 2000, 4000]

interface Sending extends StepContext {
  readonly digest: string | undefined
  /** Tasks of earlier sittings. */
  readonly known: ReadonlySet<TaskId>
}

async function sendOnce(step: PlanStep, context: Sending): Promise<TaskId | null> {
  const {client, digest, journal, known} = context
  for (const pause of [...LOCK_PAUSES_MS, null]) {
    const since = Date.now() + (await clockAheadOf(client))
    await journal.append({since, step: step.id, type: 'begun'})
    let upid: TaskId | null
    try {
      upid = await send(client, step, digest)
      if (upid !== null && !parseUpid(upid)) throw noTask(step)
    } catch (error) {
      if (pause !== null && isPassingLock(error)) {
        await sleep(pause * (0.5 + Math.random()), context)
        continue
      }
      if (!isProxmoxError(error, 'PROXMOX_STATE_UNKNOWN', 'PROXMOX_BAD_ANSWER')) throw error
      upid = await taskSince(client, step, since, known)
      if (upid === null) throw error
    }
    if (upid !== null) await journal.append({step: step.id, type: 'task', upid})
    return upid
  }
  return null
}

function noTask({id}: PlanStep): UserError {
  return proxmoxError(`The answer to ${id} names no task.`, {
    code: 'PROXMOX_BAD_ANSWER',
    nextStep: 'Check that PROXMOX_HOST is a Proxmox VE server, version 8 or later.',
  })
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

/** What the plan shows is what is sent; the digest says of which machine. */
async function send(client: ProxmoxClient, step: PlanStep, digest: string | undefined): Promise<TaskId | null> {
  const {call, kind, node, vmid} = step
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
      return client.guests.resize(node, vmid!, parameters['disk']!, parameters['size']!, digest)
    case 'start':
      return client.guests.start(node, vmid!)
  }
}
