/** What the identifier of a task says by itself. */
export interface Upid {
  readonly upid: string
  /** Where it runs, which is where it has to be asked about. */
  readonly node: string
  readonly startedAt: Date
  /** qmcreate, qmstart, vzdump, download, … */
  readonly type: string
  /** What it works on: mostly a VMID, of downloads the name of the file. */
  readonly id: string
  /** Of tokens with an exclamation mark. */
  readonly user: string
}

const UPID =
  /^UPID:([a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?):[0-9A-Fa-f]{8}:[0-9A-Fa-f]{8,9}:([0-9A-Fa-f]{8}):([^:\s]+):([^:\s]*):([^:\s]+):$/

/** Undefined when it is not the identifier of a task. */
export function parseUpid(text: string): Upid | undefined {
  const [, node, start, type, id, user] = UPID.exec(text) ?? []
  if (node === undefined || start === undefined || type === undefined || user === undefined) return undefined
  return {id: decoded(id ?? ''), node, startedAt: new Date(Number.parseInt(start, 16) * 1000), type, upid: text, user}
}

/** Names with other characters are percent-encoded in it. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
