import type {UserError} from '../../errors.ts'
import type {TaskStatus} from '../answers/tasks.ts'
import type {ProxmoxClient} from '../client.ts'
import {isProxmoxError, oneLine, proxmoxError} from '../errors.ts'
import {worded} from '../refusals.ts'
import {progressOf, type TaskProgress} from './progress.ts'
import {parseUpid, type Upid} from './upid.ts'

/** What waiting needs of the world; milliseconds. */
export interface WaitingClock {
  now(): number
  /** Ends early when `signal` is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

export interface WaitOptions {
  readonly onProgress?: (progress: TaskProgress) => void
  readonly timeoutMs?: number
  /** Ends the waiting, not the task. */
  readonly signal?: AbortSignal
  readonly clock?: WaitingClock
}

export interface FinishedTask extends Upid {
  /** How many warnings its log has; it has done its work all the same. */
  readonly warnings: number
  /** The last lines of the log when there are warnings. */
  readonly lastLines: readonly string[]
}

/** The task is noticed to be over at most this long after it. */
const LONGEST_PAUSE_MS = 900
const FIRST_PAUSE_MS = 300
const GROWTH = 1.3
const LAST_LINES = 8

/**
 * Follows a task until it is over, whoever started it and when. Failures to ask are waited out: the task goes on
 * without us. One that failed is an error in its own words; one that nobody can tell the end of is an error as well.
 */
export async function waitForTask(
  client: ProxmoxClient,
  upid: string,
  {clock = realClock, onProgress, signal, timeoutMs = Number.POSITIVE_INFINITY}: WaitOptions = {},
): Promise<FinishedTask> {
  const task = parseUpid(upid)
  if (!task) throw notATask(upid)
  const startedAt = clock.now()
  let pause = FIRST_PAUSE_MS
  let read = 0
  let progress: TaskProgress = {line: '', percent: null}
  while (true) {
    if (signal?.aborted) throw stillRunning(task, 'PROXMOX_INTERRUPTED', 'No longer waiting')
    const status = await statusOf(client, task)
    if (onProgress && status !== undefined) {
      const lines = await linesFrom(client, task, read)
      read += lines.length
      const before = progress
      progress = progressOf(lines, before)
      if (progress.line !== before.line || progress.percent !== before.percent) onProgress(progress)
    }
    if (status?.status === 'stopped') return conclude(client, task, status)
    if (clock.now() - startedAt >= timeoutMs) {
      throw stillRunning(task, 'PROXMOX_TIMEOUT', `Not over after ${Math.round(timeoutMs / 1000)} s`)
    }
    await clock.sleep(Math.min(pause, timeoutMs - (clock.now() - startedAt)), signal)
    pause = Math.min(LONGEST_PAUSE_MS, pause * GROWTH)
  }
}

/** Undefined when the server cannot be asked now. */
async function statusOf(client: ProxmoxClient, task: Upid): Promise<TaskStatus | undefined> {
  try {
    return await client.tasks.status(task.node, task.upid)
  } catch (error) {
    if (isPassing(error)) return undefined
    if (isProxmoxError(error, 'PROXMOX_NOT_FOUND')) throw vanished(task, error)
    throw error
  }
}

/** The log is for people to read: the task counts, whether or not its log can be had. */
async function linesFrom(client: ProxmoxClient, task: Upid, start: number): Promise<readonly string[]> {
  const lines: string[] = []
  try {
    while (true) {
      const part = await client.tasks.log(task.node, task.upid, {start: start + lines.length})
      // A log without lines is answered with one that says so.
      const isEmpty = part.total === 0 || (part.lines.length === 1 && part.lines[0] === 'no content')
      if (!isEmpty) lines.push(...part.lines)
      if (isEmpty || part.lines.length === 0 || start + lines.length >= part.total) return lines
    }
  } catch (error) {
    if (isPassing(error) || isProxmoxError(error, 'PROXMOX_NOT_FOUND', 'PROXMOX_FORBIDDEN')) return lines
    throw error
  }
}

function isPassing(error: unknown): boolean {
  return isProxmoxError(error, 'PROXMOX_UNREACHABLE', 'PROXMOX_NODE_UNREACHABLE', 'PROXMOX_TIMEOUT')
}

async function conclude(client: ProxmoxClient, task: Upid, {exitstatus = ''}: TaskStatus): Promise<FinishedTask> {
  if (exitstatus === 'OK') return {...task, lastLines: [], warnings: 0}
  const lastLines = await lastLinesOf(client, task)
  const [, warnings] = /^WARNINGS: (\d+)$/.exec(exitstatus) ?? []
  if (warnings !== undefined) return {...task, lastLines, warnings: Number(warnings)}
  if (exitstatus === '' || exitstatus === 'unexpected status') throw unknownEnd(task, lastLines)
  throw failed(task, oneLine(exitstatus), lastLines)
}

async function lastLinesOf(client: ProxmoxClient, task: Upid): Promise<readonly string[]> {
  const lines = await linesFrom(client, task, 0)
  return lines
    .map(oneLine)
    .filter((line) => line !== '')
    .slice(-LAST_LINES)
}

/** `cause` says what kind of failure it was, where the words are of a known kind. */
function failed(task: Upid, text: string, lastLines: readonly string[]): UserError {
  const known = worded(text, {})
  return proxmoxError(`${named(task)} failed: ${text}`, {
    ...(known && {cause: known}),
    code: 'PROXMOX_TASK_FAILED',
    details: {lastLines, reason: known?.code ?? null, text, type: task.type, upid: task.upid},
    ...(known?.nextStep !== undefined && {nextStep: known.nextStep}),
  })
}

function unknownEnd(task: Upid, lastLines: readonly string[]): UserError {
  return proxmoxError(`${named(task)} is over, and the server does not know how it ended.`, {
    code: 'PROXMOX_TASK_UNKNOWN',
    details: {lastLines, type: task.type, upid: task.upid},
    nextStep: 'It was probably killed. Look at what is there before you repeat it (lab vm list).',
  })
}

function vanished(task: Upid, cause: unknown): UserError {
  return proxmoxError(`The server no longer knows of ${named(task)}.`, {
    cause,
    code: 'PROXMOX_TASK_UNKNOWN',
    details: {lastLines: [], type: task.type, upid: task.upid},
    nextStep: 'Look at what is there before you repeat it (lab vm list).',
  })
}

function stillRunning(task: Upid, code: 'PROXMOX_TIMEOUT' | 'PROXMOX_INTERRUPTED', what: string): UserError {
  return proxmoxError(`${what}: ${named(task)} goes on at the server.`, {
    code,
    details: {type: task.type, upid: task.upid},
    nextStep: `Wait on with: lab task wait ${task.upid}`,
  })
}

function notATask(text: string): UserError {
  return proxmoxError(`'${oneLine(text)}' is not the UPID of a task.`, {
    code: 'PROXMOX_NOT_FOUND',
    nextStep: 'It begins with UPID: and was printed when the task was started.',
  })
}

function named({id, type}: Upid): string {
  return `task ${oneLine(type)}${id === '' ? '' : ` ${oneLine(id)}`}`
}

const realClock: WaitingClock = {
  now: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', end)
        resolve()
      }
      const timer = setTimeout(end, ms)
      signal?.addEventListener('abort', end)
    }),
}
