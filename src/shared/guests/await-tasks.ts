import {z} from 'zod'
import {
  isProxmoxError,
  oneLine,
  type ProxmoxClient,
  parseUpid,
  type TaskProgress,
  waitForTask,
} from '#shared/proxmox/index'
import {ExitCode, UserError} from '../errors.ts'
import {waitCommand} from './carry-out.ts'
import {allOrProblems} from './together.ts'

export const FinishedTaskShape = z.object({
  upid: z.string(),
  node: z.string(),
  type: z.string(),
  /** What it worked on: mostly a VMID. */
  id: z.string(),
  user: z.string(),
  /** ISO 8601, UTC. */
  startedAt: z.string(),
  /** How many warnings its log has. */
  warnings: z.number(),
  lastLines: z.array(z.string()),
})
export type AwaitedTask = z.infer<typeof FinishedTaskShape>

interface AwaitOptions {
  readonly signal: AbortSignal
  readonly timeoutMs: number | undefined
  readonly onProgress: (upid: string, progress: TaskProgress | 'over') => void
}

/** Goes on waiting for tasks, whoever began them and when. */
export async function awaitTasks(
  client: ProxmoxClient,
  upids: readonly string[],
  {onProgress, signal, timeoutMs}: AwaitOptions,
): Promise<AwaitedTask[]> {
  const wrong = upids.filter((upid) => parseUpid(upid) === undefined)
  if (wrong.length > 0) {
    throw new UserError(`${wrong.map(oneLine).join(', ')} is not the UPID of a task.`, {
      code: 'INVALID_INPUT',
      exitCode: ExitCode.usage,
      nextStep: 'It begins with UPID: and ends with a colon, as --no-wait prints it.',
    })
  }
  const all = [...new Set(upids)]
  const follow = async (upid: string) => {
    try {
      const finished = await waitForTask(client, upid, {
        onProgress: (progress) => onProgress(upid, progress),
        signal,
        ...(timeoutMs !== undefined && {timeoutMs}),
      })
      const {id, lastLines, node, startedAt, type, user, warnings} = finished
      return {
        id: oneLine(id),
        lastLines: [...lastLines],
        node,
        startedAt: startedAt.toISOString(),
        type: oneLine(type),
        upid,
        user: oneLine(user),
        warnings,
      }
    } catch (error) {
      throw isProxmoxError(error, 'PROXMOX_TIMEOUT', 'PROXMOX_INTERRUPTED') ? stillRunning(error, all) : error
    } finally {
      onProgress(upid, 'over')
    }
  }
  return allOrProblems(all, taskLabel, follow, 'did not end as they should.')
}

/** Those that are over by then are answered at once. */
function stillRunning(error: UserError, upids: readonly string[]): UserError {
  const {code, details, exitCode, message} = error
  const nextStep = waitCommand(upids)
  return new UserError(message, {cause: error, code, exitCode, nextStep, ...(details && {details})})
}

export function taskLabel(upid: string): string {
  const task = parseUpid(upid)
  return task ? oneLine(`${task.type} ${task.id} on ${task.node}`) : oneLine(upid)
}
