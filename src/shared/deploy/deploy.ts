import {plainLine} from '#shared/terminal/index'
import {ExitCode, UserError} from '../errors.ts'
import {waitForCloudInit, waitForPort} from './ready.ts'
import {deployScript, type ScriptSetting} from './script.ts'
import type {Deployment} from './shape.ts'
import {runOverSsh} from './ssh.ts'
import {sshWords} from './ssh-problem.ts'
import {loginOf, type Target} from './target.ts'

export interface Deploying {
  readonly packageRoot: string
  readonly knownHosts: string
  readonly signal?: AbortSignal | undefined
  /** What is being done now. */
  readonly onStep?: (text: string) => void
  readonly waitMs?: number
}

export interface ScriptOutcome {
  readonly changes: readonly string[]
  readonly warnings: readonly string[]
}

const WAIT_MS = 5 * 60_000
/** A language model over a slow line. */
const SCRIPT_MS = 3 * 60 * 60_000
/** What the scripts say after `code:`. */
const scriptCodes: ReadonlySet<string> = new Set([
  'APT_LOCKED',
  'CHECKSUM_WRONG',
  'DEPLOY_RUNNING',
  'DISK_FULL',
  'NO_INTERNET',
])
/** A failed sudo asks for a password, which nobody can give. */
const AS_ROOT = 'if [ "$(id -u)" -eq 0 ]; then exec sh -s; else exec sudo -n sh -s; fi'

/** Until ssh answers and the first boot is over. */
export async function waitUntilReady(target: Target, {knownHosts, onStep, signal, waitMs = WAIT_MS}: Deploying) {
  onStep?.(`Waiting for ${target.address}, port ${target.port}`)
  await waitForPort(target, {signal, timeoutMs: waitMs})
  onStep?.('Waiting for cloud-init')
  await waitForCloudInit(target, {knownHosts, signal})
}

/** Sends the script with its settings and runs it as root; the first error stops it, and is thrown. */
export async function runDeployment(
  target: Target,
  deployment: Deployment,
  settings: readonly ScriptSetting[],
  {knownHosts, onStep, packageRoot, signal}: Deploying,
): Promise<ScriptOutcome> {
  const text = await deployScript(packageRoot, deployment, settings)
  const changes: string[] = []
  const warnings: string[] = []
  let isDone = false
  const run = await runOverSsh(target, knownHosts, {
    command: AS_ROOT,
    input: {text},
    onLine: (line) => {
      const [, word, said = ''] = /^(step|changed|warning|done): (.*)$/.exec(plainLine(line)) ?? []
      if (word === 'step') onStep?.(said)
      else if (word === 'changed') changes.push(said)
      else if (word === 'warning') warnings.push(said)
      else if (word === 'done') isDone = true
    },
    signal,
    timeoutMs: SCRIPT_MS,
  })
  if (run.exitCode !== 0 || !isDone) throw notDeployed(target, deployment, run.complaints, changes)
  return {changes, warnings}
}

function notDeployed(target: Target, deployment: Deployment, complaints: string, changes: readonly string[]) {
  const lines = complaints.split('\n').map(plainLine)
  const after = (word: string) => lines.find((line) => line.startsWith(`${word}: `))?.slice(word.length + 2)
  const needsPassword = /^sudo: .*(password|terminal)/m.test(complaints)
  const code = after('code') ?? ''
  const error = needsPassword
    ? `${target.user} may not use sudo without a password there.`
    : (after('error') ?? (lines.filter(Boolean).at(-1)?.slice(0, 300) || 'the connection ended in the middle'))
  const log = `See the log: ssh ${sshWords(target)} sudo tail -n 50 /var/log/lab-deploy.log`
  const nextStep = needsPassword
    ? `There: echo '${target.user} ALL=(ALL) NOPASSWD:ALL' > /etc/sudoers.d/${target.user}`
    : (after('next') ?? log)
  return new UserError(`${deployment} is not deployed to ${loginOf(target)}: ${error}`, {
    code: needsPassword ? 'SUDO_REFUSED' : scriptCodes.has(code) ? code : 'DEPLOY_FAILED',
    details: {changes, log: '/var/log/lab-deploy.log'},
    exitCode: ExitCode.failed,
    nextStep,
  })
}
