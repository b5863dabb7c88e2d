import {connect} from 'node:net'
import {setTimeout as pause} from 'node:timers/promises'
import type {LabFile} from '#shared/plan/index'
import {ExitCode, UserError} from '../errors.ts'
import type {PlannedGuest} from './identity.ts'

/** A machine, and the lab that it is part of. */
export interface Machine {
  readonly guest: PlannedGuest
  readonly lab: LabFile
}

export interface WorkOptions {
  readonly signal: AbortSignal
  /** One line about what goes on; from the machine, so not to be trusted. */
  readonly onLine: (line: string) => void
  /** Something that was done all the same, and should be known afterwards. */
  readonly onWarning: (text: string) => void
}

/**
 * One step in a machine. It may have been done before, or half done, by a run that was killed: it does what is missing
 * and rejects with a `UserError` when it cannot.
 */
export type GuestWork = (machine: Machine, options: WorkOptions) => Promise<void>

/** What is done over SSH. */
export interface GuestWorks extends Readonly<Record<'wait-ssh' | 'cloud-init' | 'deploy' | 'health', GuestWork>> {
  /** Right after it was made: what was known of an earlier machine at its address counts no more. */
  readonly made?: (machine: Machine) => Promise<void>
}

interface Patience {
  readonly port?: number
  readonly timeoutMs?: number
  readonly pauseMs?: number
  /** Of a connection on which nothing is said. */
  readonly silenceMs?: number
}

/** Waits until something that speaks SSH answers there: the port alone can be open before it does. */
export function waitForSsh({
  pauseMs = 1000,
  port = 22,
  silenceMs = 5000,
  timeoutMs = 300_000,
}: Patience = {}): GuestWork {
  return async ({guest: {ip, name, vmid}}, {onLine, signal}) => {
    const startedAt = performance.now()
    while (!signal.aborted) {
      const heard = await banner({host: ip, port}, silenceMs, signal)
      if (heard.isSsh) return
      if (signal.aborted) break
      onLine(heard.reason)
      if (performance.now() - startedAt >= timeoutMs) throw silent(name, vmid, ip, heard.reason)
      await pause(pauseMs, undefined, {signal}).catch(() => undefined)
    }
    throw new UserError(`No longer waiting for ${name}.`, {
      code: 'PROXMOX_INTERRUPTED',
      exitCode: ExitCode.interrupted,
    })
  }
}

interface Heard {
  readonly isSsh: boolean
  readonly reason: string
}

function banner(place: {host: string; port: number}, silenceMs: number, signal: AbortSignal): Promise<Heard> {
  return new Promise((resolve) => {
    const socket = connect(place)
    const end = (isSsh: boolean, reason: string) => {
      signal.removeEventListener('abort', stop)
      socket.destroy()
      resolve({isSsh, reason})
    }
    const stop = () => end(false, 'nobody waits any more')
    signal.addEventListener('abort', stop)
    socket.setTimeout(silenceMs, () => end(false, 'no answer'))
    socket.once('error', (error: NodeJS.ErrnoException) => end(false, error.code ?? error.message))
    socket.once('data', (data) => end(data.toString('latin1').startsWith('SSH-'), 'something else than SSH answers'))
    socket.once('close', () => end(false, 'the connection was closed'))
  })
}

function silent(name: string, vmid: number, ip: string, reason: string): UserError {
  return new UserError(`VM ${vmid} ${name} does not answer at ${ip}, port 22: ${reason}.`, {
    code: 'SSH_UNREACHABLE',
    exitCode: ExitCode.failed,
    nextStep: `Look at its console in the web page of Proxmox VE, and that this machine reaches ${ip}; then lab apply --resume.`,
  })
}
