import {
  isProxmoxError,
  oneLine,
  type ProxmoxClient,
  parseUpid,
  type TaskId,
  type TaskProgress,
  type WaitingClock,
  waitForTask,
} from '#shared/proxmox/index'
import {shellWord} from '#shared/terminal/index'
import {ExitCode, UserError} from '../errors.ts'
import {callsOf} from './calls.ts'
import type {Outcome, Step} from './steps.ts'

export interface CarryOutOptions {
  readonly dryRun?: boolean
  /** Whether the tasks are waited for. */
  readonly wait?: boolean
  readonly timeoutMs?: number | undefined
  /** Ends the waiting, not the tasks; what was not begun is not begun any more. */
  readonly signal?: AbortSignal
  readonly onProgress?: (step: Step, progress: TaskProgress | 'over') => void
  /** How many at the same time; what copies disks is better done one by one. */
  readonly parallel?: number
  readonly clock?: WaitingClock
}

/**
 * Does steps and follows their tasks. One that fails does not keep the others from being done; the error at the end
 * says what became of each. An answer that is lost is looked for, and nothing is ever sent twice.
 */
export async function carryOut(
  client: ProxmoxClient,
  steps: readonly Step[],
  options: CarryOutOptions = {},
): Promise<Outcome[]> {
  const calls = await Promise.all(steps.map((step) => callsOf(step, client)))
  const isSending = !options.dryRun && steps.some(({send}) => send !== null)
  const clockAhead = isSending ? await clockAheadOf(client) : 0
  const results: (Outcome | UserError)[] = new Array(steps.length)
  const waiting = [...steps.entries()]
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, step] = next
      const attempted = {calls: calls[index]!, clockAhead, step}
      results[index] = options.signal?.aborted ? notBegun(step) : await attempt(client, attempted, options)
    }
  }
  await Promise.all(Array.from({length: Math.min(options.parallel ?? 4, steps.length)}, work))
  const failures = results.filter((result) => result instanceof UserError)
  if (failures.length > 0) throw together(steps, results, failures)
  return results as Outcome[]
}

interface Attempted {
  readonly step: Step
  readonly calls: Outcome['calls']
  /** Milliseconds by which the server's clock is ahead of ours. */
  readonly clockAhead: number
}

async function attempt(client: ProxmoxClient, attempted: Attempted, options: CarryOutOptions) {
  try {
    return await carryOutOne(client, attempted, options)
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  } finally {
    options.onProgress?.(attempted.step, 'over')
  }
}

async function carryOutOne(client: ProxmoxClient, attempted: Attempted, options: CarryOutOptions): Promise<Outcome> {
  const {calls, step} = attempted
  const {dryRun = false, wait = true} = options
  const outcome = (said: Pick<Outcome, 'outcome' | 'text'> & Partial<Outcome>): Outcome => {
    const {name, node, vmid} = step
    return {calls, name, node, upid: null, vmid, warnings: [], ...said}
  }
  if (!step.send) return outcome({outcome: 'unchanged', text: step.done})
  if (dryRun) return outcome({outcome: 'planned', text: step.planned})
  options.onProgress?.(step, {line: '', percent: null})
  const upid = await sendOnce(client, attempted, step.send)
  if (upid === null) return outcome({outcome: 'done', text: step.done})
  if (!wait) return outcome({outcome: 'begun', text: step.planned, upid})
  const {lastLines, warnings} = await follow(client, upid, step, options)
  const said = warnings > 0 ? [`${step.label}: the task ended with warnings`, ...lastLines] : []
  return outcome({outcome: 'done', text: step.done, upid, warnings: said})
}

/** When the answer is lost, the task that it would have named is searched for. */
async function sendOnce(client: ProxmoxClient, {clockAhead, step}: Attempted, send: NonNullable<Step['send']>) {
  const sentAt = Date.now() + clockAhead
  try {
    return await send(client)
  } catch (error) {
    if (!isProxmoxError(error, 'PROXMOX_STATE_UNKNOWN')) throw error
    const upid = await lookForTask(client, step, sentAt)
    if (upid !== null) return upid
    throw new UserError(`${step.label}: ${error.message}`, {
      cause: error,
      code: error.code,
      exitCode: error.exitCode,
      nextStep: 'The server has begun no such task, and nothing was sent again: look (lab vm list), then repeat it.',
      ...(error.details && {details: error.details}),
    })
  }
}

const LOOK_AGAIN_MS = [0, 500, 1500]
/** Clocks are told in whole seconds. */
const CLOCK_ERROR_MS = 2000

/** An earlier task of the same kind must not be taken for the one that was just sent: the server's clock counts. */
export async function clockAheadOf(client: ProxmoxClient): Promise<number> {
  const theirs = await client.clock()
  return theirs === null ? 0 : theirs.getTime() - Date.now()
}

/** The newest of its kind that our token has begun since; a proxy can lose an answer before the task begins. */
export async function lookForTask(
  client: ProxmoxClient,
  {node, task, taskNode = node}: Pick<Step, 'node' | 'task' | 'taskNode'>,
  sentAt: number,
): Promise<TaskId | null> {
  const since = Math.floor((sentAt - CLOCK_ERROR_MS) / 1000)
  for (const delay of LOOK_AGAIN_MS) {
    await new Promise((resolve) => setTimeout(resolve, delay))
    const tasks = await tasksSince(client, taskNode, {since, type: task.type})
    const own = tasks
      .flatMap(({upid}) => parseUpid(upid) ?? [])
      .filter(({id, startedAt, type, user}) => {
        const isLater = startedAt.getTime() >= since * 1000
        return isLater && type === task.type && id === task.id && user === client.tokenId
      })
      .toSorted((one, other) => other.startedAt.getTime() - one.startedAt.getTime())
    if (own[0]) return own[0].upid
  }
  return null
}

/** Empty when the server cannot be asked now. */
async function tasksSince(client: ProxmoxClient, node: string, {since, type}: {since: number; type: string}) {
  try {
    return await client.tasks.list(node, {limit: 50, since, source: 'all', typefilter: type})
  } catch (error) {
    if (isProxmoxError(error, 'PROXMOX_UNREACHABLE', 'PROXMOX_NODE_UNREACHABLE', 'PROXMOX_TIMEOUT')) return []
    throw error
  }
}

async function follow(client: ProxmoxClient, upid: TaskId, step: Step, options: CarryOutOptions) {
  const {clock, onProgress, signal, timeoutMs} = options
  try {
    return await waitForTask(client, upid, {
      onProgress: (progress) => onProgress?.(step, progress),
      ...(clock && {clock}),
      ...(signal && {signal}),
      ...(timeoutMs !== undefined && {timeoutMs}),
    })
  } catch (error) {
    throw error instanceof UserError ? aboutTask(error, step, upid) : error
  }
}

/** The exclamation mark of a token would be taken for something else by a shell. */
export function waitCommand(upids: readonly TaskId[]): string {
  return `lab task wait ${upids.map(shellWord).join(' ')}`
}

const overForGood = ['PROXMOX_TASK_FAILED', 'PROXMOX_TASK_UNKNOWN'] as const

/** Says whose task it was, what its log said last, and how to go on with one that still runs. */
function aboutTask(error: UserError, step: Step, upid: TaskId): UserError {
  const {code, exitCode, nextStep} = error
  const isOver = isProxmoxError(error, ...overForGood)
  const isLeft = isProxmoxError(error, 'PROXMOX_TIMEOUT', 'PROXMOX_INTERRUPTED')
  const line = lastWords(error)
  const log = line === null ? '' : ` The log says: ${line}`
  const goOn = waitCommand([upid])
  return new UserError(`${step.label}: ${error.message}${isOver ? log : ''}`, {
    cause: error,
    code,
    details: {...error.details, upid},
    exitCode,
    nextStep: isOver
      ? (nextStep ?? 'lab vm list')
      : isLeft
        ? goOn
        : `${nextStep ?? ''} The task goes on: ${goOn}`.trim(),
  })
}

/** The last line that says more than the error itself does. */
function lastWords({details, message}: UserError): string | null {
  const lines = details?.['lastLines']
  if (!Array.isArray(lines)) return null
  const telling = lines.map((line) => oneLine(String(line))).filter((line) => !/^TASK ERROR/.test(line))
  const last = telling.findLast((line) => /error/i.test(line)) ?? telling.at(-1)
  return last === undefined || message.includes(last) ? null : last
}

function notBegun({label, verb}: Step): UserError {
  return new UserError(`${label}: ${verb} was not begun.`, {
    code: 'PROXMOX_INTERRUPTED',
    exitCode: ExitCode.interrupted,
  })
}

/** One failure is told as it is; several are told together, with what was done all the same. */
function together(
  steps: readonly Step[],
  results: readonly (Outcome | UserError)[],
  failures: readonly UserError[],
): UserError {
  const [first] = failures
  if (steps.length === 1) return first!
  const isLeft = (error: UserError) => isProxmoxError(error, 'PROXMOX_TIMEOUT', 'PROXMOX_INTERRUPTED')
  const left = failures.filter((error) => isLeft(error) && error.details?.['upid']).map(({details}) => details!['upid'])
  const worst = failures.find((error) => !isLeft(error)) ?? first!
  const problems = results.map((result, index) => {
    const {label} = steps[index]!
    if (!(result instanceof UserError)) return {field: label, message: `${result.text}.`}
    return {field: label, message: result.message.replace(`${label}: `, '')}
  })
  return new UserError(`${failures.length} of ${steps.length} did not end as they should.`, {
    cause: worst,
    code: worst.code,
    details: {outcomes: results.filter((result) => !(result instanceof UserError))},
    exitCode: worst.exitCode,
    nextStep: left.length > 0 ? waitCommand(left.map(String)) : (worst.nextStep ?? 'lab vm list'),
    problems,
  })
}
