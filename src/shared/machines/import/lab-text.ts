import type {Document, YAMLSeq} from 'yaml'
import type {z} from 'zod'
import {debianImage} from '#shared/guests/index'
import type {LabFile, LabFileShape} from '#shared/plan/index'
import type {Entry} from './entry.ts'
import {mostCommon} from './network.ts'
import type {Readable} from './refuse.ts'

const COMMENT = `Machines that were there before: uuid says which, and stays. Nothing is deployed to them (deploy: false), so that
role is only a word for what they are.`

export interface NewLab {
  readonly name: string
  readonly node: string
  readonly storage: string
  readonly network: Omit<LabFile['network'], 'nameservers' | 'searchDomain'>
}

/** A lab file of these machines alone. */
export async function newLabText(
  {name, network, node, storage}: NewLab,
  guests: readonly Readable[],
  entries: readonly Entry[],
): Promise<string> {
  const {Document: NewDocument} = await import('yaml')
  const user = mostCommon(guests.flatMap(({configuration}) => userOf(configuration['ciuser'])))
  const keys = [...new Set(guests.flatMap(({configuration}) => keysOf(configuration.sshkeys)))]
  const document = new NewDocument({
    name,
    host: {node},
    storages: {disks: storage},
    network,
    image: {...debianImage},
    ...((user !== undefined || keys.length > 0) && {
      access: {...(user !== undefined && {user}), ...(keys.length > 0 && {sshKeys: keys})},
    }),
    vms: [...entries],
  } satisfies z.input<typeof LabFileShape>)
  const vms = document.get('vms', true) as YAMLSeq
  vms.commentBefore = commentOf(COMMENT)
  flowLists(document)
  return document.toString(FORMAT)
}

/**
 * The text of a lab file with more machines at the end of its `vms`; every character that was there stays where it was,
 * unless `vms` is written in one line.
 */
export async function withEntries(text: string, entries: readonly Entry[]): Promise<string> {
  const {Document: NewDocument, isSeq, parseDocument} = await import('yaml')
  const document = parseDocument(text)
  const vms = document.get('vms', true)
  const last = isSeq(vms)
    ? (vms.items.at(-1) as {readonly range?: readonly [number, number, number]} | undefined)
    : undefined
  if (!isSeq(vms) || vms.flow || !last?.range || !vms.range) {
    for (const entry of entries) document.addIn(['vms'], document.createNode(entry))
    return document.toString(FORMAT)
  }
  const added = new NewDocument(entries)
  flowLists(added)
  const start = text.lastIndexOf('\n', vms.range[0] - 1) + 1
  const indentation = ' '.repeat(vms.range[0] - start)
  const comment = `${commentOf(COMMENT).replaceAll(/^/gm, '#')}\n`
  const isThere = text.includes(COMMENT.split('\n')[0]!)
  const lines = `${isThere ? '' : comment}${added.toString(FORMAT).trimEnd()}`.split('\n')
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  const block = lines.map((line) => (line === '' ? '' : indentation + line)).join(newline)
  const end = endOfLines(text, last.range[1], indentation.length)
  const before = text.slice(0, end)
  return `${before}${before.endsWith('\n') ? '' : newline}${newline}${block}${newline}${text.slice(end)}`
}

const FORMAT = {flowCollectionPadding: false, lineWidth: 0} as const

/** Behind a value and the comments that are indented as deep as its list. */
function endOfLines(text: string, offset: number, depth: number): number {
  let end = lineEnd(text, offset > 0 && text[offset - 1] === '\n' ? offset - 1 : offset)
  for (let next = end; next < text.length; ) {
    const after = lineEnd(text, next)
    const line = text.slice(next, after)
    if (line.trim() !== '' && !(line.trimStart().startsWith('#') && line.search(/\S/) > depth)) break
    if (line.trim() !== '') end = after
    next = after
  }
  return end
}

function lineEnd(text: string, offset: number): number {
  const at = text.indexOf('\n', offset)
  return at < 0 ? text.length : at + 1
}

function commentOf(text: string): string {
  return text.replaceAll(/^/gm, ' ')
}

/** Tags and what is on one NUMA node, in one line each. */
function flowLists(document: Document): void {
  const vms = (document.get('vms', true) ?? document.contents) as YAMLSeq
  for (const item of vms.items) {
    const entry = item as {get?(key: string, keep: true): unknown}
    for (const key of ['numa', 'tags']) {
      const node = entry.get?.(key, true) as {flow?: boolean} | undefined
      if (node) node.flow = true
    }
  }
}

function userOf(name: unknown): string[] {
  return typeof name === 'string' && /^[a-z_][a-z0-9_-]{0,31}$/.test(name) && name !== 'root' ? [name] : []
}

/** Public keys as the server keeps them. */
export function keysOf(encoded: unknown): string[] {
  try {
    return decodeURIComponent(typeof encoded === 'string' ? encoded : '')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => /^(?:ssh-|ecdsa-|sk-)[\w@.-]+ [A-Za-z0-9+/]+={0,3}(?: [\x20-\x7e]*)?$/.test(line))
  } catch {
    return []
  }
}
