import {setTimeout as wait} from 'node:timers/promises'
import {z} from 'zod'
import {AiError, isSameModel} from '#shared/ai/index'
import type {Screen} from '#shared/terminal/index'
import {bytesText} from '../quantities.ts'
import type {ModelServer} from './server.ts'

export const PulledModelShape = z.object({
  model: z.string(),
  digest: z.string().nullable(),
  sizeBytes: z.number().nullable(),
  /** Whether the server had it as it is already. */
  wasThere: z.boolean(),
})
export type PulledModel = z.infer<typeof PulledModelShape>

export interface PullProgress {
  /** In the words of the server. */
  readonly status: string
  readonly completedBytes: number
  /** Of the layers that are known so far; 0 before the first. */
  readonly totalBytes: number
  /** Since the pull began; null while nothing can be said. */
  readonly bytesPerSecond: number | null
}

export interface PullOptions {
  readonly onProgress: (progress: PullProgress) => void
  /** A broken connection was made anew, and the server goes on where it was. */
  readonly onResume: (reason: string) => void
  readonly sleep?: (milliseconds: number) => Promise<unknown>
  readonly clock?: () => number
}

/** In a row, without anything having arrived in between. */
const MOST_TRIES = 3

/** Has the server fetch a model. Stopped or broken off, it is resumed by the next pull: the server keeps what it has. */
export async function pullModel(models: ModelServer, model: string, options: PullOptions): Promise<PulledModel> {
  const {quick, server} = models
  const before = await find(models, model)
  const sleep = options.sleep ?? ((milliseconds) => wait(milliseconds, undefined, {signal: quick.signal}))
  const meter = newMeter(options.clock ?? (() => performance.now()))
  for (let tries = 1; ; tries++) {
    const had = meter.completed()
    try {
      const call = {limits: {...models.limits, totalMs: Number.MAX_SAFE_INTEGER}, signal: quick.signal}
      for await (const line of server.pull(model, call)) options.onProgress(meter.read(line))
      break
    } catch (error) {
      if (!(error instanceof AiError)) throw error
      if (isUnknownToLibrary(error)) throw notInLibrary(model, error)
      if (meter.completed() > had) tries = 1
      if (!isBrokenOff(error) || tries >= MOST_TRIES) throw resumable(error, model)
      options.onResume(error.message)
      await sleep(1000 * 2 ** (tries - 1))
    }
  }
  const after = await find(models, model)
  return {
    digest: after?.digest ?? null,
    model: after?.name ?? model,
    sizeBytes: after?.sizeBytes ?? null,
    wasThere: before !== undefined && before.digest === after?.digest,
  }
}

export function renderPulledModel({model, sizeBytes, wasThere}: PulledModel, {colour}: Screen): string {
  const size = sizeBytes === null ? '' : ` (${bytesText(sizeBytes)})`
  return `${wasThere ? 'Nothing changed: the newest' : 'Fetched'} ${colour.bold(model)}${size}${wasThere ? ' is there' : ''}`
}

/** `pulling 46e0c10c039e ███████████░░░░░░░░░ 53 %, 2.6 GB of 4.9 GB, 41.0 MB/s, 57 s left` */
export function progressText({bytesPerSecond, completedBytes, status, totalBytes}: PullProgress): string {
  if (totalBytes === 0) return status
  const share = Math.min(1, completedBytes / totalBytes)
  const parts = [
    `${status} ${bar(share)} ${Math.floor(share * 100)} %`,
    `${bytesText(completedBytes)} of ${bytesText(totalBytes)}`,
  ]
  if (bytesPerSecond !== null && bytesPerSecond > 0 && share < 1) {
    parts.push(`${bytesText(bytesPerSecond)}/s`, `${durationText((totalBytes - completedBytes) / bytesPerSecond)} left`)
  }
  return parts.join(', ')
}

const BAR_WIDTH = 20

function bar(share: number): string {
  const full = Math.round(share * BAR_WIDTH)
  return `${'█'.repeat(full)}${'░'.repeat(BAR_WIDTH - full)}`
}

function durationText(seconds: number): string {
  const whole = Math.ceil(seconds)
  if (whole < 90) return `${whole} s`
  const minutes = Math.round(whole / 60)
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** Adds the layers up; what was there at the beginning, after a resume, does not count as speed. */
function newMeter(clock: () => number) {
  const layers = new Map<string, {completed: number; total: number}>()
  const started = clock()
  let atStart: number | undefined
  const sum = (name: 'completed' | 'total') => [...layers.values()].reduce((total, layer) => total + layer[name], 0)
  return {
    completed: () => sum('completed'),
    read(line: Readonly<Record<string, unknown>>): PullProgress {
      const {completed, digest, status, total} = line
      if (typeof digest === 'string' && typeof total === 'number') {
        const known = layers.get(digest)?.completed ?? 0
        layers.set(digest, {completed: typeof completed === 'number' ? completed : known, total})
      }
      const completedBytes = sum('completed')
      if (layers.size > 0) atStart ??= completedBytes
      const seconds = (clock() - started) / 1000
      const fetched = completedBytes - (atStart ?? 0)
      return {
        bytesPerSecond: seconds >= 1 && fetched > 0 ? fetched / seconds : null,
        completedBytes,
        status: typeof status === 'string' ? status : 'pulling',
        totalBytes: sum('total'),
      }
    },
  }
}

async function find({quick, server}: ModelServer, model: string) {
  return (await server.models(quick)).find(({name}) => isSameModel(name, model))
}

function isBrokenOff({code}: AiError): boolean {
  return code === 'AI_STREAM_INCOMPLETE' || code === 'AI_STREAM_ERROR' || code === 'AI_TIMEOUT_IDLE'
}

function isUnknownToLibrary({message}: AiError): boolean {
  return /file does not exist|manifest unknown|invalid model name/i.test(message)
}

function notInLibrary(model: string, cause: AiError): AiError {
  return new AiError(`The library of Ollama has no model ${model}.`, {
    cause,
    code: 'AI_MODEL_MISSING',
    nextStep: 'Look for its name on https://ollama.com/library',
  })
}

function resumable(error: AiError, model: string): AiError {
  if (error.code === 'AI_CANCELLED' || !isBrokenOff(error)) return error
  const {code, message} = error
  return new AiError(`${message} What has arrived is kept.`, {cause: error, code, nextStep: `lab ai pull ${model}`})
}
