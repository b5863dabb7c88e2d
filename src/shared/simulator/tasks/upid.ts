export interface UpidParts {
  readonly node: string
  readonly pid: number
  readonly pstart: number
  /** Seconds. */
  readonly starttime: number
  readonly type: string
  readonly id: string
  readonly user: string
}

export function toUpid({id, node, pid, pstart, starttime, type, user}: UpidParts): string {
  return `UPID:${node}:${hexadecimal(pid)}:${hexadecimal(pstart)}:${hexadecimal(starttime)}:${type}:${id}:${user}:`
}

export function isUpid(text: string): boolean {
  return /^UPID:[A-Za-z0-9-]+:[\dA-F]{8}:[\dA-F]{8,9}:[\dA-F]{8}:[^:\s]+:[^:\s]*:[^:\s]+:$/i.test(text)
}

function hexadecimal(number: number): string {
  return number.toString(16).toUpperCase().padStart(8, '0')
}
