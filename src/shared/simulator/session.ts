import {once} from 'node:events'
import {resolve} from 'node:path'
import {setTimeout as wait} from 'node:timers/promises'
import {z} from 'zod'
import {ExitCode, type Problem, UserError} from '#shared/errors'
import {isFault, parseFault} from './faults/parse.ts'
import {type Preset, presets} from './presets/presets.ts'
import type {Simulator, SimulatorOptions} from './start.ts'
import type {Durations} from './tasks/pace.ts'

/** What the command says of a simulator: the settings that lead to it are those of the toolkit. */
export const SimulatorShape = z.object({
  settings: z.object({
    PROXMOX_HOST: z.string(),
    PROXMOX_FINGERPRINT: z.string(),
    PROXMOX_TOKEN_ID: z.string(),
    PROXMOX_TOKEN_SECRET: z.string(),
  }),
  root: z.object({userid: z.string(), password: z.string()}),
  nodes: z.array(z.string()),
  guests: z.number(),
  stateFile: z.string().nullable(),
})

export type SimulatorSession = z.infer<typeof SimulatorShape>

export interface TypedOptions {
  readonly durations: string
  readonly fault: readonly string[] | undefined
  readonly port: number
  readonly preset: string | undefined
  readonly state: string | undefined
}

/** All that is wrong with what was typed at once. */
export function readSimulatorOptions({
  durations,
  fault = [],
  port,
  preset = 'dual-xeon',
  state,
}: TypedOptions): SimulatorOptions {
  const faults = fault.map(parseFault)
  const problems: Problem[] = faults.flatMap((each) => (isFault(each) ? [] : [each]))
  const known = Object.keys(presets).join(', ')
  if (!(preset in presets)) problems.push({field: '--preset', message: `'${preset}' is none of ${known}`})
  const pace = readDurations(durations)
  if (pace === null)
    problems.push({field: '--durations', message: `'${durations}' is neither real nor off nor a factor`})
  if (problems.length > 0 || pace === null)
    throw new UserError('The simulator cannot be started like this', {
      code: 'INVALID_INPUT',
      exitCode: ExitCode.usage,
      nextStep: 'lab simulator --help',
      problems,
    })
  return {
    durations: pace,
    faults: faults.filter(isFault),
    port,
    preset: preset as Preset,
    ...(state !== undefined && {file: resolve(state)}),
  }
}

export function describeSimulator(simulator: Simulator, file: string | undefined): SimulatorSession {
  const {fingerprint, root, state, token, url} = simulator
  return {
    guests: Object.keys(state.guests).length,
    nodes: Object.keys(state.nodes),
    root: {...root},
    settings: {
      PROXMOX_FINGERPRINT: fingerprint,
      PROXMOX_HOST: url,
      PROXMOX_TOKEN_ID: token.id,
      PROXMOX_TOKEN_SECRET: token.secret,
    },
    stateFile: file ?? null,
  }
}

/** The lines of a `.env` file. */
export function renderSimulator({settings}: SimulatorSession): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')
}

/** Until it is interrupted or told to end, or for so many seconds. */
export async function untilStopped(interrupt: AbortSignal, seconds: number | undefined): Promise<void> {
  const over = new AbortController()
  const signal = AbortSignal.any([interrupt, over.signal])
  const ends = [once(process, 'SIGTERM', {signal}), once(interrupt, 'abort', {signal: over.signal})]
  const timeUp = seconds === undefined ? [] : [wait(seconds * 1000, undefined, {signal})]
  try {
    await Promise.race([...ends, ...timeUp])
  } catch (error) {
    if (!interrupt.aborted) throw error
  } finally {
    over.abort()
    await Promise.allSettled([...ends, ...timeUp])
  }
}

function readDurations(text: string): Durations | null {
  if (text === 'real' || text === 'off') return text
  const factor = Number(text)
  return text.trim() !== '' && factor >= 0 && Number.isFinite(factor) ? factor : null
}
