import {type Access, connectionOptions, readAccess} from '#shared/access/index'
import type {GroupValues} from '#shared/config/index'
import {
  connectProxmox,
  isProxmoxError,
  type ProxmoxClient,
  type Resource,
  readFingerprint,
  type Volume,
} from '#shared/proxmox/index'
import {UserError} from '../errors.ts'
import {type ProxmoxFacts, proxmoxConfigured} from './proxmox.ts'

/** What a look at the server tells; what cannot be seen is null. */
export interface ServerFacts {
  /** Why the server cannot be asked; all else is null then, but maybe the certificate. */
  readonly failure: {readonly message: string; readonly fix: string | null} | null
  readonly address: string
  readonly trust: 'fingerprint' | 'authority' | 'system'
  readonly certificateEndsAt: Date | null
  readonly version: string | null
  /** How far the clock of the server is ahead. */
  readonly clockSkewSeconds: number | null
  readonly access: Access | null
  /** Disks of guests that are no more. */
  readonly orphans: readonly Orphan[] | null
  /** Of which no backup is kept anywhere that the token sees. */
  readonly withoutBackup: readonly string[] | null
}

interface Orphan {
  readonly volid: string
  /** Bytes. */
  readonly size: number
}

/** A check should not wait as long as a change may. */
const CONNECT_MS = 3000
const TOTAL_MS = 15_000
/** A dashboard even less. */
const GLANCE_MS = 2000

/** Null when no server is configured. */
export async function readServer(settings: GroupValues<'proxmox'>): Promise<ServerFacts | null> {
  const {address, isConfigured} = proxmoxConfigured(settings)
  if (!isConfigured || address === null) return null
  const trust =
    settings.fingerprint === undefined ? (settings.caFile === undefined ? 'system' : 'authority') : 'fingerprint'
  const nothing = {access: null, certificateEndsAt: null, clockSkewSeconds: null, orphans: null, version: null}
  const unseen: ServerFacts = {...nothing, address, failure: null, trust, withoutBackup: null}
  const looked = await lookOrSay(settings, TOTAL_MS, (client) => look(client, unseen))
  return looked.problem ? {...unseen, failure: looked.problem} : looked.seen
}

/** For a dashboard; the settings are complete. */
export async function readGuestCount(
  settings: GroupValues<'proxmox'>,
): Promise<Pick<ProxmoxFacts, 'problem' | 'server'>> {
  const {problem, seen} = await lookOrSay(settings, GLANCE_MS, async (client) => {
    const [{version}, guests] = await Promise.all([client.version(), client.resources('vm')])
    return {guests: guests.length, running: guests.filter(({status}) => status === 'running').length, version}
  })
  return {problem, server: seen}
}

type Looked<Seen> =
  | {readonly problem: null; readonly seen: Seen}
  | {readonly problem: {readonly message: string; readonly fix: string | null}; readonly seen: null}

async function lookOrSay<Seen>(
  settings: GroupValues<'proxmox'>,
  timeoutMs: number,
  work: (client: ProxmoxClient) => Promise<Seen>,
): Promise<Looked<Seen>> {
  try {
    const connectTimeoutMs = Math.min(timeoutMs, CONNECT_MS)
    const client = connectProxmox({...(await connectionOptions(settings)), connectTimeoutMs, timeoutMs})
    try {
      return {problem: null, seen: await work(client)}
    } finally {
      client.close()
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return {problem: {fix: error.nextStep ?? null, message: error.message}, seen: null}
  }
}

async function look(client: ProxmoxClient, unseen: ServerFacts): Promise<ServerFacts> {
  const before = Date.now()
  const date = await client.clock()
  const now = (before + Date.now()) / 2
  const [access, guests, certificate] = await Promise.all([
    readAccess(client),
    client.resources('vm'),
    readFingerprint(client.host, client.port, CONNECT_MS),
  ])
  const volumes = await ifSeen(readVolumes(client))
  return {
    ...unseen,
    access,
    certificateEndsAt: certificate.validTo,
    clockSkewSeconds: date === null ? null : Math.round((date.getTime() - now) / 1000),
    // Whoever sees only some guests would take the disks of the others for orphans.
    orphans: volumes && access.mayPlan ? findOrphans(volumes, guests) : null,
    version: access.version,
    withoutBackup: volumes && access.mayPlan ? findWithoutBackup(volumes, guests) : null,
  }
}

async function readVolumes(client: ProxmoxClient): Promise<readonly Volume[]> {
  const nodes = (await client.nodes.list()).filter(({status}) => status !== 'offline')
  const lists = await Promise.all(
    nodes.map(async ({node}, index) => {
      const storages = await client.storage.list(node, {enabled: true})
      const here = storages.filter(({active, content, shared}) => {
        const isWanted = /\b(images|backup)\b/.test(content ?? '')
        return active !== false && isWanted && (index === 0 || shared !== true)
      })
      return Promise.all(here.map(({storage}) => client.storage.content(node, storage)))
    }),
  )
  return lists.flat(2)
}

function findOrphans(volumes: readonly Volume[], guests: readonly Resource[]): readonly Orphan[] {
  const there = new Set(guests.map(({vmid}) => vmid))
  return volumes
    .filter(({content, vmid}) => content === 'images' && vmid !== undefined && vmid !== 0 && !there.has(vmid))
    .map(({size = 0, volid}) => ({size, volid}))
}

function findWithoutBackup(volumes: readonly Volume[], guests: readonly Resource[]): readonly string[] {
  const kept = new Set(volumes.filter(({content}) => content === 'backup').map(({vmid}) => vmid))
  return guests
    .filter(({template, vmid}) => !template && !kept.has(vmid))
    .map(({name, vmid}) => (name === undefined ? String(vmid) : `${vmid} ${name}`))
}

async function ifSeen<Value>(read: Promise<Value>): Promise<Value | null> {
  try {
    return await read
  } catch (error) {
    if (isProxmoxError(error, 'PROXMOX_FORBIDDEN', 'PROXMOX_NODE_UNREACHABLE')) return null
    throw error
  }
}
