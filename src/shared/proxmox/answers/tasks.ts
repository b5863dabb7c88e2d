import {z} from 'zod'
import {maybe, number, text} from './values.ts'

/** Times in seconds since 1970. In a list, `status` is how it ended; absent while it runs. */
export const TaskShape = z.looseObject({
  upid: text,
  node: maybe(text),
  type: maybe(text),
  id: maybe(text),
  user: maybe(text),
  starttime: maybe(number),
  endtime: maybe(number),
  status: maybe(text),
})
export type Task = z.output<typeof TaskShape>

export const TaskStatusShape = z.looseObject({
  status: z.enum(['running', 'stopped']),
  /** Only when stopped: OK, WARNINGS: n, unexpected status, or the error. */
  exitstatus: maybe(text),
  starttime: maybe(number),
  type: maybe(text),
  id: maybe(text),
  user: maybe(text),
})
export type TaskStatus = z.output<typeof TaskStatusShape>

export const LogLinesShape = z.array(z.looseObject({n: number, t: maybe(z.string())}))
