import {clockAheadOf, lookForTask, readProperties} from '#shared/guests/index'
import {
  type GuestConfiguration,
  isProxmoxError,
  type ProxmoxClient,
  parseUpid,
  type TaskId,
  type WaitingClock,
  waitForTask,
} from '#shared/proxmox/index'
import {ExitCode, type Problem, UserError} from '../errors.ts'
import {configurationIfThere, isOurs, type PlannedGuest} from './identity.ts'
import type {Journal} from './journal.ts'
import {progressOfStep, type RunProgress, type Undoing} from './progress.ts'
import {lostTask} from './server-step.ts'

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
  /** Ends the waiting, not the tasks; nothing more is begun. */
  readonly signal: AbortSignal
  readonly onLine: (text: string) => void
  readonly clock?: WaitingClock
}

/**
 * Only what this run made: a create task of its own, and at the server the uuid that it was created with. Machines that
 * were there before keep what was changed; images stay, they are of use to the next run. Its tasks that still run are
 * waited for. One machine that may not be deleted now keeps all of them: nothing is half taken back.
 */
export async function prepareRollback(
  client: ProxmoxClient,
  journal: Journal,
  options: RollbackOptions,
): Promise<Rollback> {
  const progress = journal.progress!
  const made: Made[] = []
  const kept: string[] = []
  const hindered: Hindrance[] = []
  for (const guest of progress.run.plan.guests.filter(({vmid}) => !progress.undone.has(vmid))) {
    if (guest.action === 'unchanged') continue
    const label = `VM ${guest.vmid} ${guest.name}`
    if (guest.action === 'change') {
      kept.push(`${label} was there before and stays as it is.`)
      continue
    }
    const upids = await ownTasks(client, journal, guest)
    const isMade = upids.some((upid) => isCreation(upid, guest, progress.run.tokenId))
    if (isMade) await settle(client, upids, guest, options)
    const configuration = await configurationIfThere(client, guest.node, guest.vmid)
    if (!configuration) continue
    if (!isOurs(configuration, guest)) {
      if (isMade) kept.push(`VM ${guest.vmid} is another machine now (another uuid) and stays.`)
      continue
    }
    if (!isMade) {
      kept.push(`${label} was not made by this run and stays.`)
      continue
    }
    hindered.push(...hindrancesOf(configuration, guest))
    const {status} = await client.guests.status(guest.node, guest.vmid)
    made.push({guest, isRunning: status === 'running', volumes: volumesOf(configuration)})
  }
  if (hindered.length > 0) throw notTakenBack(hindered)
  return {kept, made}
}

/**
 * One after the other; looked at again right before, written down before and after. What an earlier sitting has sent is
 * followed first, and an answer that is lost is looked for.
 */
export async function rollBack(
  client: ProxmoxClient,
  journal: Journal,
  {made}: Rollback,
  options: RollbackOptions,
): Promise<void> {
  if (!journal.progress!.isBeingTakenBack) await journal.append({type: 'rollback'})
  for (const {guest} of made) {
    await takeBack(client, journal, guest, options)
    await journal.append({type: 'undone', vmid: guest.vmid})
  }
  await journal.append({outcome: 'rolled-back', type: 'end'})
}

async function takeBack(client: ProxmoxClient, journal: Journal, guest: PlannedGuest, options: RollbackOptions) {
  const {name, node, vmid} = guest
  const earlier = journal.progress!.undoing.get(vmid)
  if (earlier) await followEarlier(client, guest, earlier, options)
  const undo = async (what: Undoing['what']) => {
    if (options.signal.aborted) throw stopped()
    options.onLine(`${what === 'stop' ? 'Stopping' : 'Deleting'} VM ${vmid} ${name}`)
    const since = Date.now() + (await clockAheadOf(client))
    await journal.append({since, type: 'undoing', vmid, what})
    const upid = await sendUndo(client, guest, {since, upid: null, what})
    await journal.append({type: 'undo-task', upid, vmid})
    await follow(client, upid, options)
  }
  const isThere = async () => {
    const configuration = await configurationIfThere(client, node, vmid)
    if (!configuration) return false
    if (!isOurs(configuration, guest)) throw changedMeanwhile(guest)
    const hindered = hindrancesOf(configuration, guest)
    if (hindered.length > 0) throw notTakenBack(hindered)
    return true
  }
  if (!(await isThere())) return
  if ((await client.guests.status(node, vmid)).status === 'running') await undo('stop')
  if (await isThere()) await undo('delete')
}

const UNDO_TASKS = {delete: 'qmdestroy', stop: 'qmstop'} as const

function lookFor(client: ProxmoxClient, {node, vmid}: PlannedGuest, {since, what}: Undoing) {
  return lookForTask(client, {node, task: {id: String(vmid), type: UNDO_TASKS[what]}}, since)
}

async function sendUndo(client: ProxmoxClient, guest: PlannedGuest, undoing: Undoing): Promise<TaskId> {
  const {node, vmid} = guest
  try {
    return await (undoing.what === 'stop' ? client.guests.stop(node, vmid) : client.guests.delete(node, vmid))
  } catch (error) {
    const upid = isProxmoxError(error, 'PROXMOX_STATE_UNKNOWN') ? await lookFor(client, guest, undoing) : null
    if (upid !== null) return upid
    throw error
  }
}

/** How it ended does not matter: what is there now counts. */
async function followEarlier(client: ProxmoxClient, guest: PlannedGuest, undoing: Undoing, options: RollbackOptions) {
  const upid = undoing.upid ?? (await lookFor(client, guest, undoing))
  if (upid !== null) await followToAnyEnd(client, upid, options)
}

/** What the run has begun for a machine, with the creation whose name got lost. */
async function ownTasks(client: ProxmoxClient, journal: Journal, guest: PlannedGuest): Promise<readonly TaskId[]> {
  const {run} = journal.progress!
  const steps = run.plan.steps.filter(({call, vm}) => vm === guest.name && call !== null)
  for (const step of steps) {
    const upid = await lostTask(step, progressOfStep(journal.progress!, step.id), client)
    if (upid !== null) await journal.append({step: step.id, type: 'task', upid})
  }
  return steps.flatMap(({id}) => progressOfStep(journal.progress!, id).upids)
}

function isCreation(upid: TaskId, {vmid}: PlannedGuest, tokenId: RunProgress['run']['tokenId']): boolean {
  const task = parseUpid(upid)
  return task?.type === 'qmcreate' && task.id === String(vmid) && task.user === tokenId
}

/** A task that still runs holds the machine locked. */
async function settle(client: ProxmoxClient, upids: readonly TaskId[], guest: PlannedGuest, options: RollbackOptions) {
  const last = upids.at(-1)
  if (last === undefined) return
  const isKnown = await client.tasks.status(guest.node, last).catch((error: unknown) => {
    if (isProxmoxError(error, 'PROXMOX_NOT_FOUND')) return null
    throw error
  })
  if (isKnown?.status !== 'running') return
  options.onLine(`Waiting for what is being done to VM ${guest.vmid} ${guest.name}`)
  await followToAnyEnd(client, last, options)
}

async function followToAnyEnd(client: ProxmoxClient, upid: TaskId, options: RollbackOptions): Promise<void> {
  try {
    await follow(client, upid, options)
  } catch (error) {
    if (!isProxmoxError(error, 'PROXMOX_TASK_FAILED', 'PROXMOX_TASK_UNKNOWN')) throw error
  }
}

async function follow(client: ProxmoxClient, upid: TaskId, {clock, signal}: RollbackOptions): Promise<void> {
  try {
    await waitForTask(client, upid, {signal, ...(clock && {clock})})
  } catch (error) {
    if (!isProxmoxError(error, 'PROXMOX_INTERRUPTED')) throw error
    throw new UserError(error.message, {cause: error, code: error.code, exitCode: error.exitCode, nextStep: GO_ON})
  }
}

const GO_ON = 'lab apply --rollback goes on.'

interface Hindrance {
  readonly code: 'PROXMOX_PROTECTED' | 'PROXMOX_LOCKED'
  readonly problem: Problem
  readonly nextStep: string
}

function hindrancesOf({lock, protection}: GuestConfiguration, {name, vmid}: PlannedGuest): Hindrance[] {
  const field = `VM ${vmid} ${name}`
  if (protection) {
    const nextStep = `If it is really meant to go, take the protection off at the server: qm set ${vmid} --protection 0`
    return [{code: 'PROXMOX_PROTECTED', nextStep, problem: {field, message: 'is protected from being deleted.'}}]
  }
  if (lock === undefined) return []
  const nextStep = `Wait until that is over (lab vm show ${vmid}); if nobody holds that lock any more, at the server: qm unlock ${vmid}`
  return [{code: 'PROXMOX_LOCKED', nextStep, problem: {field, message: `is locked (${lock}).`}}]
}

function notTakenBack(hindered: readonly Hindrance[]): UserError {
  const {code, nextStep} = hindered[0]!
  return new UserError('Nothing more is taken back while a machine of this run cannot be deleted.', {
    code,
    exitCode: code === 'PROXMOX_LOCKED' ? ExitCode.busy : ExitCode.conflict,
    nextStep: `${nextStep}, then lab apply --rollback.`,
    problems: hindered.map(({problem}) => problem),
  })
}

function stopped(): UserError {
  return new UserError('The run is not taken back as a whole yet.', {
    code: 'PROXMOX_INTERRUPTED',
    exitCode: ExitCode.interrupted,
    nextStep: GO_ON,
  })
}

function volumesOf(configuration: GuestConfiguration): string[] {
  return Object.entries(configuration)
    .filter(([key]) => /^(?:scsi|virtio|sata|ide|efidisk|tpmstate)\d+$/.test(key))
    .flatMap(([, value]) => readProperties(String(value), 'file')['file'] ?? [])
    .filter((volume) => volume !== 'none')
}

function changedMeanwhile({name, vmid}: PlannedGuest): UserError {
  return new UserError(`VM ${vmid} is not ${name} any more: it has another uuid, and was not touched.`, {
    code: 'PROXMOX_CHANGED',
    exitCode: ExitCode.conflict,
    nextStep: 'lab apply --rollback looks again.',
  })
}
