import {connect} from 'node:net'
import {setTimeout as wait} from 'node:timers/promises'
import {plainLine} from '#shared/terminal/index'
import {ExitCode, UserError} from '../errors.ts'
import {runOverSsh} from './ssh.ts'
import {sshStopped, sshWords} from './ssh-problem.ts'
import {loginOf, type Target} from './target.ts'

interface Patience {
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
}

interface CloudInitWait {
  readonly knownHosts: string
  readonly signal?: AbortSignal | undefined
  readonly timeoutMs?: number
}

const CLOUD_INIT_MS = 15 * 60_000

const PAUSE_MS = 2000
const CONNECT_MS = 5000

/** A machine that has just been started takes a while. */
export async function waitForPort(target: Target, {signal, timeoutMs}: Patience): Promise<void> {
  const until = performance.now() + timeoutMs
  while (!(await answers(target))) {
    if (signal?.aborted) throw sshStopped(target)
    if (performance.now() >= until) {
      throw new UserError(`${target.address} does not answer at port ${target.port}.`, {
        code: 'SSH_UNREACHABLE',
        exitCode: ExitCode.failed,
        nextStep: `Check that the machine runs (lab vm list) and has this address; its console shows what it does.`,
      })
    }
    await wait(PAUSE_MS, undefined, signal ? {signal} : {}).catch(() => undefined)
  }
}

/** Until the first boot has set everything up; a machine without cloud-init is ready. */
export async function waitForCloudInit(
  target: Target,
  {knownHosts, signal, timeoutMs = CLOUD_INIT_MS}: CloudInitWait,
): Promise<void> {
  const command = 'command -v cloud-init >/dev/null || exit 0; cloud-init status --wait --long'
  const {exitCode, output} = await runOverSsh(target, knownHosts, {command, signal, timeoutMs})
  // 2 is a success with warnings.
  if (exitCode === 0 || exitCode === 2) return
  const said = output.split('\n').map(plainLine)
  const reason = said
    .findLast((line) => /error|fail/i.test(line) && !line.startsWith('status:'))
    ?.trim()
    .slice(0, 300)
  throw new UserError(`cloud-init has failed on ${loginOf(target)}${reason ? `: ${reason}` : '.'}`, {
    code: 'CLOUD_INIT_FAILED',
    details: {said: said.join(' ').slice(0, 500)},
    exitCode: ExitCode.failed,
    nextStep: `See why: ssh ${sshWords(target)} sudo cat /var/log/cloud-init-output.log`,
  })
}

function answers({address, port}: Target): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({host: address, port, timeout: CONNECT_MS})
    const end = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
    socket.once('timeout', () => end(false))
  })
}
