import {type ChildProcess, fork} from 'node:child_process'
import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import type {Outcome} from './job.ts'
import type {ProcessLimits} from './limits.ts'

/** How a job ended: as the process says, or because the process was ended. */
export type JobEnd =
  | Outcome
  | {readonly kind: 'stopped'; readonly limit: 'memory' | 'time'}
  | {readonly kind: 'crashed'}

/** A process that does jobs one after the other until one is too much for it. */
export interface LimitedProcess<Job> {
  /** `milliseconds` are those of this job, else what the limits say. */
  run(job: Job, milliseconds?: number): Promise<JobEnd>
  /** Whether it can take another job. */
  isUsable(): boolean
  stop(): void
}

const WATCH_MILLISECONDS = 50

/** Which program it runs: that reads files (`child.ts`), or that recognizes text in pictures (`recognition-child.ts`). */
export type ChildProgram = 'child' | 'recognition-child'

/** Without an environment, and ended when it reaches a limit. */
export function startLimitedProcess<Job extends object>(
  program: ChildProgram,
  {heapMegabytes, milliseconds: usual, residentMegabytes}: ProcessLimits,
): LimitedProcess<Job> {
  const child = fork(fileOf(program), [], {
    env: {},
    execArgv: [`--max-old-space-size=${heapMegabytes}`, ...(isSource ? ['--import', 'tsx'] : [])],
    serialization: 'json',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  let isUsable = true
  const stop = () => {
    isUsable = false
    child.kill('SIGKILL')
  }
  process.once('exit', stop)
  child.once('exit', () => {
    isUsable = false
    process.off('exit', stop)
  })

  async function run(job: Job, milliseconds = usual): Promise<JobEnd> {
    let limit: 'memory' | 'time' | undefined
    const end = (reached: 'memory' | 'time') => {
      limit ??= reached
      child.kill('SIGKILL')
    }
    const clock = setTimeout(() => end('time'), milliseconds)
    const watch = setInterval(() => {
      void residentKilobytes(child).then((kilobytes) => {
        if (kilobytes > residentMegabytes * 1000) end('memory')
      })
    }, WATCH_MILLISECONDS)
    try {
      const outcome = await answerOf(child, job)
      if (outcome !== undefined) return outcome
      isUsable = false
      // V8 aborts when its heap is full.
      if (limit === undefined && child.signalCode === 'SIGABRT') return {kind: 'stopped', limit: 'memory'}
      return limit === undefined ? {kind: 'crashed'} : {kind: 'stopped', limit}
    } finally {
      clearTimeout(clock)
      clearInterval(watch)
    }
  }

  return {isUsable: () => isUsable, run, stop}
}

const isSource = import.meta.url.endsWith('.ts')

function fileOf(program: ChildProgram): string {
  if (isSource) return fileURLToPath(new URL(`./${program}.ts`, import.meta.url))
  return join(process.env['AI_SANDBOX_HOMELAB_ROOT'] ?? process.cwd(), 'dist/shared/documents', `${program}.cjs`)
}

/** Undefined when the process ended without one. */
function answerOf(child: ChildProcess, job: object): Promise<Outcome | undefined> {
  return new Promise((resolve) => {
    const answered = (outcome: Outcome) => {
      child.off('exit', ended)
      resolve(outcome)
    }
    const ended = () => {
      child.off('message', answered)
      resolve(undefined)
    }
    child.once('message', answered)
    child.once('exit', ended)
    if (child.exitCode !== null || child.signalCode !== null) ended()
    else child.send(job, () => undefined) // that it cannot be sent is an end, which is listened for
  })
}

/** As Linux counts it; elsewhere 0, and the limits of heap and time are what there is. */
async function residentKilobytes({pid}: ChildProcess): Promise<number> {
  try {
    const status = await readFile(`/proc/${pid}/status`, 'utf8')
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0)
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return 0
    throw error
  }
}
