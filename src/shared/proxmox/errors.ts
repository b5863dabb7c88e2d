import {ExitCode, type Problem, UserError} from '../errors.ts'

/** What can go wrong with a Proxmox VE server; stable, for scripts. Each with the exit code that it ends in. */
export const proxmoxErrors = {
  /** Nothing was sent: nobody answers, or the name leads nowhere. */
  PROXMOX_UNREACHABLE: ExitCode.failed,
  /** The server that was asked cannot reach the node that was meant; nothing happened there. */
  PROXMOX_NODE_UNREACHABLE: ExitCode.failed,
  PROXMOX_NOT_TLS: ExitCode.configuration,
  /** Nobody has said that this certificate is the right one. */
  PROXMOX_CERTIFICATE_UNKNOWN: ExitCode.configuration,
  /** Another certificate than the one that was trusted. */
  PROXMOX_CERTIFICATE_CHANGED: ExitCode.configuration,
  PROXMOX_CA_FILE: ExitCode.configuration,
  PROXMOX_UNAUTHENTICATED: ExitCode.configuration,
  PROXMOX_FORBIDDEN: ExitCode.configuration,
  /** Settings that the server keeps for root at the machine, whatever a token may. */
  PROXMOX_ROOT_ONLY: ExitCode.configuration,
  PROXMOX_INVALID_PARAMETERS: ExitCode.usage,
  PROXMOX_LOCKED: ExitCode.busy,
  PROXMOX_NOT_FOUND: ExitCode.notFound,
  PROXMOX_EXISTS: ExitCode.conflict,
  /** Somebody changed the configuration since it was read. */
  PROXMOX_CHANGED: ExitCode.conflict,
  /** Running where it has to be stopped, or the other way round. */
  PROXMOX_WRONG_STATE: ExitCode.conflict,
  PROXMOX_PROTECTED: ExitCode.conflict,
  PROXMOX_STORAGE_FULL: ExitCode.failed,
  /** The storage does not take this kind of content. */
  PROXMOX_CONTENT_TYPE: ExitCode.conflict,
  PROXMOX_AGENT_ABSENT: ExitCode.conflict,
  /** A change was sent and no answer came: it may have happened or not. */
  PROXMOX_STATE_UNKNOWN: ExitCode.failed,
  PROXMOX_TASK_FAILED: ExitCode.failed,
  /** The task is over and nobody can say how it ended. */
  PROXMOX_TASK_UNKNOWN: ExitCode.failed,
  PROXMOX_TIMEOUT: ExitCode.failed,
  PROXMOX_INTERRUPTED: ExitCode.interrupted,
  /** Something else than Proxmox VE answers, or a version that does not know the call. */
  PROXMOX_UNSUPPORTED: ExitCode.failed,
  PROXMOX_BAD_ANSWER: ExitCode.failed,
  PROXMOX_FAILED: ExitCode.failed,
} as const
export type ProxmoxErrorCode = keyof typeof proxmoxErrors

interface ProxmoxErrorOptions extends ErrorOptions {
  readonly code: ProxmoxErrorCode
  readonly nextStep?: string
  readonly problems?: readonly Problem[]
  readonly details?: Readonly<Record<string, unknown>>
}

export function proxmoxError(message: string, {code, ...options}: ProxmoxErrorOptions): UserError {
  return new UserError(message, {code, exitCode: proxmoxErrors[code], ...options})
}

export function isProxmoxError(error: unknown, ...codes: readonly ProxmoxErrorCode[]): error is UserError {
  return error instanceof UserError && codes.some((code) => code === error.code)
}

/** Text of a server on one line, without escape sequences. */
export function oneLine(text: string): string {
  return text
    .replace(/\u001b\[[0-?]*[ -/]*[@-~]/gu, '')
    .replace(/[\s\u0000-\u001f\u007f-\u009f]+/gu, ' ')
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim()
}
