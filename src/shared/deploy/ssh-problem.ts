import {plainLine, shellWord} from '#shared/terminal/index'
import {ExitCode, UserError} from '../errors.ts'
import {loginOf, type Target} from './target.ts'

interface KnownProblem {
  readonly said: RegExp
  readonly code: string
  readonly message: (login: string, complaints: string) => string
  readonly nextStep: (target: Target, knownHosts: string) => string
}

/** What OpenSSH says when it cannot log in, first match first. */
const known: readonly KnownProblem[] = [
  {
    code: 'SSH_HOST_KEY_CHANGED',
    message: (login, complaints) => {
      const [fingerprint] = /SHA256:[\w+/=]+/.exec(complaints) ?? []
      return `${login} shows another key than at first contact${fingerprint ? ` (${fingerprint})` : ''}. Nothing was sent.`
    },
    nextStep: ({address, port}, knownHosts) =>
      `If the machine was made anew: ssh-keygen -R ${shellWord(port === 22 ? address : `[${address}]:${port}`)} -f ${shellWord(knownHosts)}`,
    said: /HOST IDENTIFICATION HAS CHANGED|Host key verification failed/,
  },
  {
    code: 'SSH_REFUSED',
    message: (login) => `${login} lets nobody in with the keys that there are.`,
    nextStep: (target) =>
      `Load the key whose public half is in the lab file (ssh-add), then try: ssh ${sshWords(target)}`,
    said: /Permission denied|Too many authentication failures|passphrase/,
  },
  {
    code: 'SSH_UNREACHABLE',
    message: (login) => `${login} cannot be reached.`,
    nextStep: (target) => `Check that the machine runs (lab vm list) and the network: ssh ${sshWords(target)}`,
    said: /Could not resolve|Connection (refused|timed out)|No route to host|unreachable|kex_exchange|banner exchange/,
  },
  {
    code: 'SSH_BROKEN',
    message: (login) => `The connection to ${login} broke.`,
    nextStep: () => 'Deploy again: what is done already stays.',
    said: /Connection (reset|closed)|closed by remote host|Broken pipe|Timeout, server/,
  },
]

export function sshProblem(target: Target, knownHosts: string, complaints: string): UserError {
  const login = loginOf(target)
  const said = plainLine(complaints).slice(0, 300)
  const found = known.find((each) => each.said.test(complaints))
  return new UserError(
    found?.message(login, complaints) ?? `${login} could not be asked over ssh: ${said || 'it said nothing'}.`,
    {
      code: found?.code ?? 'SSH_FAILED',
      details: {said},
      exitCode: ExitCode.failed,
      nextStep: found?.nextStep(target, knownHosts) ?? `Try: ssh ${sshWords(target)}`,
    },
  )
}

export function sshMissing(cause: unknown): UserError {
  return new UserError('There is no ssh on this computer.', {
    cause,
    code: 'SSH_MISSING',
    exitCode: ExitCode.configuration,
    nextStep: 'Install OpenSSH, for example: apt install openssh-client',
  })
}

export function sshTooSlow(target: Target, timeoutMs: number): UserError {
  return new UserError(`${loginOf(target)} was not done within ${Math.round(timeoutMs / 1000)} s.`, {
    code: 'SSH_TIMEOUT',
    exitCode: ExitCode.failed,
    nextStep: `See what it does: ssh ${sshWords(target)}; then try again: what is done already stays.`,
  })
}

export function sshTooTalkative(target: Target): UserError {
  return new UserError(`${loginOf(target)} says more than anything that is run there would.`, {
    code: 'SSH_FAILED',
    exitCode: ExitCode.failed,
    nextStep: `See what it says at each login: ssh ${sshWords(target)} true`,
  })
}

export function sshStopped(target: Target): UserError {
  return new UserError(`Stopped; what was done on ${loginOf(target)} stays.`, {
    code: 'STOPPED',
    exitCode: ExitCode.interrupted,
    nextStep: 'Deploy again to go on.',
  })
}

export function sshWords(target: Target): string {
  return `${target.port === 22 ? '' : `-p ${target.port} `}${shellWord(loginOf(target))}`
}
