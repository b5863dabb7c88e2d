import {z} from 'zod'
import type {ProxmoxClient, TaskId} from '#shared/proxmox/index'

export const ApiCallShape = z.object({
  method: z.string(),
  path: z.string(),
  parameters: z.record(z.string(), z.string()),
})
export type ApiCall = z.infer<typeof ApiCallShape>

const outcomes = ['done', 'begun', 'planned', 'unchanged'] as const

/** What became of one step. */
export const OutcomeShape = z.object({
  /** Null when it is not about a machine. */
  vmid: z.number().nullable(),
  name: z.string().nullable(),
  node: z.string(),
  /** begun: its task was not waited for; planned: under --dry-run. */
  outcome: z.enum(outcomes),
  /** The whole sentence about it. */
  text: z.string(),
  upid: z.string().nullable(),
  /** Lines of the log of a task that ended with warnings. */
  warnings: z.array(z.string()),
  /** What was sent, or would be. */
  calls: z.array(ApiCallShape),
})
export type Outcome = z.infer<typeof OutcomeShape>

/** Something that one task of the server does, checked already. */
export interface Step {
  readonly vmid: number | null
  readonly name: string | null
  readonly node: string
  /** Where its task runs; `node` unless said. */
  readonly taskNode?: string
  /** Who and what, for a line of progress: `VM 100 postgres`. */
  readonly label: string
  /** `start`, for progress. */
  readonly verb: string
  /** `Started VM 100 postgres`. */
  readonly done: string
  /** `Start VM 100 postgres`, under --dry-run. */
  readonly planned: string
  /** By which its task is recognised when the answer with its name is lost. */
  readonly task: {readonly type: string; readonly id: string}
  /** Null when everything is so already, and `done` says that. */
  readonly send: ((client: ProxmoxClient) => Promise<TaskId | null>) | null
}

export interface Prepared {
  readonly steps: readonly Step[]
  readonly warnings?: readonly string[]
}
