import type {UserError} from '../errors.ts'
import {oneLine, type ProxmoxErrorCode, proxmoxError} from './errors.ts'

/** What a server answered, where it is not what was asked for. */
export interface Refusal {
  readonly status: number
  /** Reason phrase of HTTP: servers before 8.4 say there, and only there, what is wrong. */
  readonly reason: string
  readonly message: string | undefined
  /** By parameter. */
  readonly errors: Readonly<Record<string, string>> | undefined
}

/** The request, for words about it. */
export interface Asked {
  readonly method: string
  readonly path: string
}

/** Makes an error of a refusal: by status where it says enough, else by the words of the server. */
export function refusalError(refusal: Refusal, asked: Asked): UserError {
  const text = oneLine(refusal.message ?? '') || oneLine(refusal.reason)
  const details = {status: refusal.status, text, ...asked}
  if (refusal.status === 401) {
    return proxmoxError(`The server does not accept the API token${text === '' ? '' : ` (${text})`}.`, {
      code: 'PROXMOX_UNAUTHENTICATED',
      details,
      nextStep: 'Check PROXMOX_TOKEN_ID and its secret; a token can also have expired or been removed.',
    })
  }
  if (refusal.status === 403) return forbidden(text, details)
  if (refusal.status === 501) {
    return proxmoxError(`The server does not know ${asked.method} ${asked.path}.`, {
      code: 'PROXMOX_UNSUPPORTED',
      details,
      nextStep: 'Check that PROXMOX_HOST is a Proxmox VE server, version 8 or later.',
    })
  }
  if (refusal.status === 595) {
    return proxmoxError(`The node is not reachable from the server that was asked${text === '' ? '' : `: ${text}`}.`, {
      code: 'PROXMOX_NODE_UNREACHABLE',
      details,
      nextStep: 'Check that the node is up; nothing was done on it.',
    })
  }
  if (refusal.errors && Object.keys(refusal.errors).length > 0) return refusedParameters(refusal.errors, details)
  return worded(text, details) ?? unclassified(text, details)
}

/** The same for the words in which a task ended; undefined when they are of no known kind. */
export function worded(text: string, details: Readonly<Record<string, unknown>>): UserError | undefined {
  const known = kinds.find(({pattern}) => pattern.test(text))
  if (!known) return undefined
  const {code, nextStep, pattern} = known
  const matched = pattern.exec(text)
  return proxmoxError(sentence(text), {code, details: {...details, ...matched?.groups, text}, nextStep})
}

interface Kind {
  readonly code: ProxmoxErrorCode
  readonly pattern: RegExp
  readonly nextStep: string
}

/** Words by which errors of the server are told apart; the first that fits. */
const kinds: readonly Kind[] = [
  {
    code: 'PROXMOX_LOCKED',
    nextStep: 'Wait for the backup, clone or snapshot that holds the lock, then try again.',
    pattern: /VM is locked(?: \((?<lock>[\w-]+)\))?|can't lock file/,
  },
  {
    code: 'PROXMOX_ROOT_ONLY',
    nextStep: 'Leave that setting out, or have root set it at the machine (qm set).',
    pattern: /only root can/i,
  },
  {
    code: 'PROXMOX_PROTECTED',
    nextStep: 'Take the protection off first, if it is really meant to go.',
    pattern: /protection mode enabled|is protected/i,
  },
  {
    code: 'PROXMOX_CHANGED',
    nextStep: 'Look at it again, then repeat the change.',
    pattern: /detected modified configuration/i,
  },
  {
    code: 'PROXMOX_AGENT_ABSENT',
    nextStep: 'Install and start qemu-guest-agent in the guest, and switch the agent on in its configuration.',
    pattern: /guest agent is not running|no qemu guest agent configured/i,
  },
  {
    code: 'PROXMOX_CONTENT_TYPE',
    nextStep: 'Use another storage, or have root add the content type (pvesm set STORAGE --content …, whole list).',
    pattern: /is not configured for content-type|does not support content-type|not a file based storage/i,
  },
  {
    code: 'PROXMOX_STORAGE_FULL',
    nextStep: 'Free space on the storage, or use another one (lab storage list).',
    pattern: /no space left|not enough (?:free )?space|insufficient free space|out of space/i,
  },
  {
    code: 'PROXMOX_EXISTS',
    nextStep: 'Choose another one.',
    pattern: /already (?:exists|used|defined|in use)|refusing to override existing/i,
  },
  {
    code: 'PROXMOX_WRONG_STATE',
    nextStep: 'Look at its state first (lab vm show).',
    pattern: /\b(?:is |already |not )running\b|destroy failed - VM/i,
  },
  {
    code: 'PROXMOX_NOT_FOUND',
    nextStep: 'Look at what is there (lab vm list, lab storage list).',
    pattern:
      /does not exist|no such (?:task|storage|node|user|role|pool|volume|cluster node|resource)|hostname lookup/i,
  },
]

function forbidden(text: string, details: Readonly<Record<string, unknown>>): UserError {
  const [, path, names] = /\(([^,()]+),\s*([^()]+)\)/.exec(text) ?? []
  if (path === undefined || names === undefined) {
    return proxmoxError(`The API token may not do this${text === '' ? '' : `: ${text}`}.`, {
      code: 'PROXMOX_FORBIDDEN',
      details: {...details, path: null, privileges: []},
      nextStep: 'See what the token may with lab access show.',
    })
  }
  const privileges = names.split(/[|,\s]+/).filter((name) => name !== '')
  const needed = privileges.join(' or ')
  return proxmoxError(`The API token may not do this: it needs ${needed} on ${path}.`, {
    code: 'PROXMOX_FORBIDDEN',
    details: {...details, path, privileges},
    nextStep: `Give the token ${privileges[0]} on ${path}; lab access setup prints how.`,
  })
}

function refusedParameters(errors: Readonly<Record<string, string>>, details: Readonly<Record<string, unknown>>) {
  const problems = Object.entries(errors).map(([field, message]) => ({
    field: oneLine(field),
    message: oneLine(message),
  }))
  // A VMID that is taken and a task that is gone are told as if the parameter were wrong.
  const known = problems.find(({message}) => /already exists|no such task/i.test(message))
  if (known) return worded(known.message, details)!
  return invalidParameters(problems, details)
}

export function invalidParameters(
  problems: readonly {readonly field: string; readonly message: string}[],
  details: Readonly<Record<string, unknown>>,
): UserError {
  return proxmoxError('Proxmox VE does not take these values.', {
    code: 'PROXMOX_INVALID_PARAMETERS',
    details,
    nextStep: 'Put them right; nothing was changed.',
    problems,
  })
}

function unclassified(text: string, details: {readonly status: number} & Readonly<Record<string, unknown>>): UserError {
  return proxmoxError(text === '' ? `The server answered ${details.status}.` : sentence(text), {
    code: 'PROXMOX_FAILED',
    details,
    nextStep: 'The log of the server says more (journalctl -u pvedaemon -u pveproxy).',
  })
}

function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?]$/.test(capital) ? capital : `${capital}.`
}
