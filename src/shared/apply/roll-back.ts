import {clockAheadOf, disksOf, lookForTask} from '#shared/guests/index'
import {
  configurationIfThere,
  type GuestConfiguration,
  isProxmoxError,
  type ProxmoxClient,
  parseUpid,
  proxmoxError,
  type TaskId,
  type WaitingClock,
  waitForTask,
} from '#shared/proxmox/index'
import {ExitCode, type Problem, UserError} from '../errors.ts'
import {halfDone, isHalfDone, isOurs, type PlannedGuest} from './identity.ts'
import type {Journal} from './journal.ts'
import {ownTasksOn} from './own-tasks.ts'
import {progressOfStep, type RunProgress} from './progress.ts'

/** A machine that this run has made, and is still there. */
export interface Made {
  readonly guest: PlannedGuest
  readonly isRunning: boolean
  /** Volumes that go with it. */
  readonly volumes: readonly string[]
}

/** What rolling back would take away, and what of the run it would leave. */
export interface Rollback {
  readonly made: readonly Made[]
  /** Sentences. */
  readonly kept: readonly string[]
}

export interface RollbackOptions {
  readonly onLine: (text: string) => void
  /** Ends the waiting, not the tasks; what was not begun is not begun any more. */
  readonly signal: AbortSignal
  readonly clock?: WaitingClock
}

/**
 * Only what this run made: a create task of its own, and at the server the uuid that it was created with. Machines that
 * were there before keep what was changed; images stay, they are of use to the next run. While one of them may not be
 * deleted, all stay: nothing is half taken back.
 */
export async function prepareRollback(client: ProxmoxClient, progress: RunProgress): Promise<Rollback> {
  const made: Made[] = []
  const kept: string[] = []
  const hindrances: Hindrance[] = []
  for (const guest of progress.run.plan.guests.filter(({vmid}) => !progress.undone.has(vmid))) {
    const {action, name, node, vmid} = guest
    const label = `VM ${vmid} ${name}`
    if (action === 'change') kept.push(`${label} was there before and stays as it is.`)
    if (action !== 'create') continue
    const configuration = await configurationIfThere(client, node, vmid)
    if (!configuration) continue
    const mayBeOurs = isOurs(configuration, guest) || isHalfDone(configuration, guest)
    if (!mayBeOurs) kept.push(`VM ${vmid} is another machine now (another uuid) and stays.`)
    else if (!(await wasMadeByRun(client, progress, guest))) kept.push(`${label} was not made by this run and stays.`)
    else {
      hindrances.push(...(await hindrancesTo(client, guest, configuration)))
      const {status} = await client.guests.status(node, vmid)
      made.push({guest, isRunning: status === 'running', volumes: disksOf(configuration).map(({volid}) => volid)})
    }
  }
  if (hindrances.length > 0) throw hindered(hindrances)
  return {kept, made}
}

interface Hindrance {
  readonly code: 'PROXMOX_PROTECTED' | 'PROXMOX_LOCKED'
  readonly problem: Problem
  readonly nextStep: string
}

/** A lock that a task of ours holds is waited for later. */
async function hindrancesTo(
  client: ProxmoxClient,
  guest: PlannedGuest,
  configuration: GuestConfiguration,
): Promise<Hindrance[]> {
  const {lock, protection} = configuration
  const {name, vmid} = guest
  const field = `VM ${vmid} ${name}`
  if (protection) {
    const nextStep = `If it is really meant to go, take the protection off at the server: qm set ${vmid} --protection 0`
    return [{code: 'PROXMOX_PROTECTED', nextStep, problem: {field, message: 'is protected from being deleted.'}}]
  }
  if (lock === undefined || (await ownTasksOn(client, guest)).length > 0) return []
  if (isHalfDone(configuration, guest)) {
    const {message, nextStep = ''} = halfDone(guest, configuration, 'lab apply --rollback')
    return [{code: 'PROXMOX_LOCKED', nextStep, problem: {field, message}}]
  }
  const nextStep = `Wait until that is over (lab vm show ${vmid})`
  return [{code: 'PROXMOX_LOCKED', nextStep, problem: {field, message: `is locked (${lock}).`}}]
}

function hindered(hindrances: readonly Hindrance[]): UserError {
  const {code, nextStep} = hindrances[0]!
  return new UserError('Nothing is taken back while a machine of this run cannot be deleted.', {
    code,
    exitCode: code === 'PROXMOX_LOCKED' ? ExitCode.busy : ExitCode.conflict,
    nextStep: nextStep.includes('lab apply --') ? `${nextStep}.` : `${nextStep}, then lab apply --rollback.`,
    problems: hindrances.map(({problem}) => problem),
  })
}

/** By a task whose name the journal has; or got lost, when the run ended between the request and its answer. */
async function wasMadeByRun(client: ProxmoxClient, progress: RunProgress, {name, node, vmid}: PlannedGuest) {
  const {since, status, upids} = progressOfStep(progress, `create:${name}`)
  const isOwnTask = upids.some((upid) => {
    const task = parseUpid(upid)
    return task?.type === 'qmcreate' && task.id === String(vmid) && task.user === progress.run.tokenId
  })
  if (isOwnTask || status !== 'sent' || since === null) return isOwnTask
  return (await lookForTask(client, {node, task: {id: String(vmid), type: 'qmcreate'}}, since)) !== null
}

/**
 * One after the other; looked at again right before, and written down right after. One that cannot be taken back does
 * not keep the others.
 */
export async function rollBack(
  client: ProxmoxClient,
  journal: Journal,
  {made}: Rollback,
  options: RollbackOptions,
): Promise<void> {
  if (!journal.progress!.isBeingTakenBack) await journal.append({type: 'rollback'})
  const failures = new Map<PlannedGuest, UserError>()
  for (const {guest} of made) {
    try {
      await takeBack(client, guest, options)
      await journal.append({type: 'undone', vmid: guest.vmid})
    } catch (error) {
      if (!(error instanceof UserError) || options.signal.aborted) throw error
      failures.set(guest, error)
    }
  }
  if (failures.size > 0) throw notTakenBack(failures)
  await journal.append({outcome: 'rolled-back', type: 'end'})
}

async function takeBack(client: ProxmoxClient, guest: PlannedGuest, options: RollbackOptions): Promise<void> {
  const {name, node, vmid} = guest
  for (const upid of await ownTasksOn(client, guest)) await waitFor(client, upid, options).catch(isOver)
  if (!(await ownOrGone(client, guest))) return
  const {status} = await client.guests.status(node, vmid)
  if (status === 'running') {
    options.onLine(`Stopping VM ${vmid} ${name}`)
    try {
      await follow(client, guest, 'qmstop', () => client.guests.stop(node, vmid), options)
    } catch (error) {
      isOver(error)
      if ((await client.guests.status(node, vmid)).status === 'running') throw error
    }
    if (!(await ownOrGone(client, guest))) return
  }
  options.onLine(`Deleting VM ${vmid} ${name}`)
  try {
    await follow(client, guest, 'qmdestroy', () => client.guests.delete(node, vmid), options)
  } catch (error) {
    isOver(error)
    if (await ownOrGone(client, guest)) throw error
  }
}

/** Null when it is gone; refused when another has its number, or nobody can tell whose it is. */
async function ownOrGone(client: ProxmoxClient, guest: PlannedGuest): Promise<GuestConfiguration | null> {
  const configuration = await configurationIfThere(client, guest.node, guest.vmid)
  if (!configuration) return null
  if (isHalfDone(configuration, guest)) throw halfDone(guest, configuration, 'lab apply --rollback.')
  if (!isOurs(configuration, guest)) throw changedMeanwhile(guest)
  return configuration
}

/** When the answer is lost, the task that it would have named is searched for; nothing is sent twice. */
async function follow(
  client: ProxmoxClient,
  {node, vmid}: PlannedGuest,
  type: 'qmdestroy' | 'qmstop',
  send: () => Promise<TaskId>,
  options: RollbackOptions,
): Promise<void> {
  if (options.signal.aborted) throw stopped()
  const since = Date.now() + (await clockAheadOf(client))
  let upid: TaskId
  try {
    upid = await send()
  } catch (error) {
    if (!isProxmoxError(error, 'PROXMOX_STATE_UNKNOWN', 'PROXMOX_BAD_ANSWER')) throw error
    const lost = await lookForTask(client, {node, task: {id: String(vmid), type}}, since)
    if (lost === null) throw error
    upid = lost
  }
  await waitFor(client, upid, options)
}

async function waitFor(client: ProxmoxClient, upid: TaskId, {clock, signal}: RollbackOptions) {
  try {
    await waitForTask(client, upid, {signal, ...(clock && {clock})})
  } catch (error) {
    throw isProxmoxError(error, 'PROXMOX_INTERRUPTED') ? stopped(error) : error
  }
}

function stopped(cause?: UserError) {
  return proxmoxError(cause?.message ?? 'Not all of the run is taken back yet.', {
    cause,
    code: 'PROXMOX_INTERRUPTED',
    nextStep: 'lab apply --rollback goes on.',
  })
}

/** Then what is there counts, whatever the end; any other failure goes on. */
function isOver(error: unknown): void {
  if (!isProxmoxError(error, 'PROXMOX_TASK_FAILED', 'PROXMOX_TASK_UNKNOWN', 'PROXMOX_STATE_UNKNOWN')) throw error
}

function changedMeanwhile({name, vmid}: PlannedGuest): UserError {
  return new UserError(`VM ${vmid} is not ${name} any more: it has another uuid, and was not touched.`, {
    code: 'PROXMOX_CHANGED',
    exitCode: ExitCode.conflict,
    nextStep: 'lab apply --rollback looks again.',
  })
}

function notTakenBack(failures: ReadonlyMap<PlannedGuest, UserError>): UserError {
  const [worst] = failures.values()
  const {code, exitCode, nextStep} = worst!
  const goOn = 'lab apply --rollback looks at what is there and goes on.'
  const isLookedAt = code === 'PROXMOX_STATE_UNKNOWN' || code === 'PROXMOX_TASK_UNKNOWN'
  const hint = isLookedAt || nextStep === undefined ? goOn : `${nextStep} Then: ${goOn}`
  return new UserError(`${failures.size === 1 ? '1 machine is' : `${failures.size} machines are`} not taken back.`, {
    cause: worst,
    code,
    exitCode,
    nextStep: nextStep?.includes('lab apply --') ? nextStep : hint,
    problems: [...failures].map(([{name, vmid}, {message}]) => ({field: `VM ${vmid} ${name}`, message})),
  })
}
