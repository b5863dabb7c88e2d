import {readFile} from 'node:fs/promises'
import {plainLine, shellWord} from '#shared/terminal/index'
import {ExitCode, UserError} from '../../errors.ts'
import type {HostFacts} from '../facts.ts'
import {factsOf} from './linux/facts.ts'
import {readSources} from './linux/sources.ts'
import {runScript, type ScriptRun} from './run-script.ts'

const TIMEOUT_MS = 60_000

/** A name, an address, or what the configuration of ssh calls it; never something that ssh takes for an option. */
const MACHINE = /^(?:ssh:\/\/)?(?:[\w][\w.-]*@)?(?:\[[\da-fA-F:.]+\]|[\w](?:[\w.:%-]*[\w])?)(?::\d+)?$/

/** No questions, and no host that nobody has vouched for: what it says would otherwise be anybody's. */
const OPTIONS = [
  'BatchMode=yes',
  'StrictHostKeyChecking=yes',
  'ConnectTimeout=10',
  'ForwardAgent=no',
  'ClearAllForwardings=yes',
]

/** Another machine: the script is read there from stdin, so that nothing has to be installed or is left behind. */
export async function readFactsOverSsh(
  machine: string,
  scriptFile: string,
  {timeoutMs = TIMEOUT_MS}: {readonly timeoutMs?: number} = {},
): Promise<HostFacts> {
  assertMachine(machine)
  const script = await readFile(scriptFile, 'utf8')
  const options = OPTIONS.flatMap((option) => ['-o', option])
  const run = await runScript('ssh', ['-T', ...options, '--', machine, 'sh -s'], script, timeoutMs).catch(notStarted)
  if (run.exitCode !== 0) throw sshProblem(machine, run, timeoutMs)
  return factsOf(readSources(run.output, machine), {source: 'ssh', target: machine})
}

function assertMachine(machine: string): void {
  if (MACHINE.test(machine)) return
  throw new UserError(`"${plainLine(machine)}" is not a machine that ssh could reach.`, {
    code: 'INVALID_INPUT',
    exitCode: ExitCode.usage,
    nextStep: 'lab assess --host root@192.168.1.10',
    problems: [{field: '--host', message: 'must be user@machine, machine, or ssh://user@machine:port'}],
  })
}

function notStarted(error: NodeJS.ErrnoException): never {
  if (error.code !== 'ENOENT') throw error
  throw new UserError('There is no ssh on this machine.', {
    cause: error,
    code: 'SSH_MISSING',
    exitCode: ExitCode.configuration,
    nextStep: 'Install OpenSSH, for example: apt install openssh-client',
  })
}

interface SshProblem {
  readonly said: RegExp
  readonly code: string
  readonly message: (machine: string) => string
  readonly nextStep: (machine: string) => string
}

/** What OpenSSH says when it cannot log in, first match first. */
const problems: readonly SshProblem[] = [
  {
    code: 'SSH_HOST_KEY_CHANGED',
    message: (machine) => `${machine} shows another key than the one that ssh knows.`,
    nextStep: (machine) =>
      `Nothing was sent. If the machine was installed anew, compare the key there, then: ssh-keygen -R ${hostOf(machine)}`,
    said: /HOST IDENTIFICATION HAS CHANGED/,
  },
  {
    code: 'SSH_HOST_KEY_UNKNOWN',
    message: (machine) => `ssh does not know the key of ${machine} yet.`,
    nextStep: (machine) => `Log in once and compare the key that it shows: ssh ${machine}`,
    said: /Host key verification failed|host key is known/,
  },
  {
    code: 'SSH_REFUSED',
    message: (machine) => `${machine} lets nobody in without a question.`,
    nextStep: (machine) => `Put your key there, or into the agent: ssh-copy-id ${machine}`,
    said: /Permission denied|Too many authentication failures|passphrase/,
  },
  {
    code: 'SSH_UNREACHABLE',
    message: (machine) => `${machine} cannot be reached.`,
    nextStep: (machine) => `Check the name and the network: ssh ${machine}`,
    said: /Could not resolve|Connection (refused|timed out|reset|closed)|No route to host|unreachable|kex_exchange/,
  },
]

function sshProblem(machine: string, {complaints, exitCode}: ScriptRun, timeoutMs: number): UserError {
  const name = shellWord(machine)
  const said = plainLine(complaints).slice(0, 300)
  if (exitCode === null) {
    return new UserError(`${machine} did not answer within ${Math.round(timeoutMs / 1000)} s.`, {
      code: 'SSH_TIMEOUT',
      exitCode: ExitCode.failed,
      nextStep: `Try: ssh ${name}`,
    })
  }
  const known = problems.find((each) => each.said.test(complaints))
  const details = {exitCode, said}
  if (known) {
    const {code, message, nextStep} = known
    return new UserError(message(machine), {code, details, exitCode: ExitCode.failed, nextStep: nextStep(name)})
  }
  return new UserError(`${machine} could not be asked over ssh: ${said || `it ended with ${exitCode}`}.`, {
    code: 'SSH_FAILED',
    details,
    exitCode: ExitCode.failed,
    nextStep: `Try: ssh ${name}`,
  })
}

function hostOf(machine: string): string {
  const [, host = machine, port] = /^(?:ssh:\/\/)?(?:[^@]*@)?(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(machine) ?? []
  return port === undefined ? host : `'[${host}]:${port}'`
}
