import {randomUUID} from 'node:crypto'
import type {Call} from '../endpoints/endpoint.ts'
import {died} from '../http/failure.ts'
import type {Guest} from '../state/state.ts'
import {beginTask} from '../tasks/begin.ts'
import {transferLines} from '../tasks/log.ts'
import {durationOf, speeds} from '../tasks/pace.ts'
import {cloudInitKey, diskKey, disksOf} from './config.ts'
import {isNetworkDevice, makeNetworkDevice} from './devices.ts'
import {checkDrive, importedBytes, makeDrive} from './drive.ts'
import {demandConfigPrivileges} from './privileges.ts'

export interface NewGuest {
  readonly node: string
  readonly vmid: number
  readonly config: Readonly<Record<string, string>>
  readonly pool: string | undefined
  readonly starts: boolean
}

/** Checks, reserves the id at once, and makes the disks in a task. */
export function createGuest(call: Call, wanted: NewGuest): string {
  const {config, node, pool, starts, vmid} = wanted
  demandConfigPrivileges(call, vmid, config, {pool})
  const drives = Object.entries(config).filter(([key]) => diskKey.test(key))
  for (const [key, text] of drives) checkDrive(call, key, text)
  demandFreeId(call, vmid, `unable to create VM ${vmid} - `)
  const guest = newGuest({config: {lock: 'create', meta: `creation-qemu=10.1.2,ctime=${seconds(call)}`}, node, vmid})
  call.state.guests[vmid] = guest
  if (pool !== undefined) joinPool(call, pool, vmid)
  const bytes = drives.reduce((sum, [, text]) => sum + importedBytes(call, node, text), 0)
  return beginTask(call, {
    begin: () => fillIn(call, guest, config),
    effect: {kind: 'create', startsAfterwards: starts, vmid},
    id: vmid,
    lines: bytes > 0 ? transferLines(bytes) : [],
    milliseconds: durationOf(bytes, speeds.import),
    node,
    type: 'qmcreate',
  })
}

export function newGuest({config, node, vmid}: Pick<Guest, 'config' | 'node' | 'vmid'>): Guest {
  return {
    cloudInit: {},
    config,
    inside: {addresses: [], answersPowerButton: true, executions: {}, hasAgent: false},
    node,
    parent: null,
    pending: {},
    run: null,
    snapshots: {},
    vmid,
  }
}

export function demandFreeId({state}: Call, vmid: number, prefix = ''): void {
  const other = state.guests[vmid]
  if (other) throw died(`${prefix}VM ${vmid} already exists on node '${other.node}'`)
}

export function joinPool({state}: Call, pool: string, vmid: number): void {
  const members = state.pools[pool]
  if (!members) throw died(`pool '${pool}' does not exist`)
  members.guests.push(vmid)
}

/** Volumes are written down one by one, so that what was made before a failure can be freed. */
function fillIn(call: Call, guest: Guest, config: Readonly<Record<string, string>>): void {
  for (const [key, value] of Object.entries(config).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (diskKey.test(key)) guest.config[key] = makeDrive(call, guest, value)
    else if (isNetworkDevice(key)) guest.config[key] = makeNetworkDevice(value)
    else guest.config[key] = value
  }
  guest.config['smbios1'] ??= `uuid=${randomUUID()}`
  guest.config['vmgenid'] = randomUUID()
  guest.config['boot'] ??= defaultBoot(guest.config)
  guest.cloudInit = Object.fromEntries(Object.entries(guest.config).filter(([key]) => cloudInitKey.test(key)))
}

function defaultBoot(config: Readonly<Record<string, string>>): string {
  const devices = [disksOf(config)[0]?.key, Object.keys(config).find(isNetworkDevice)].filter(Boolean)
  return `order=${devices.join(';')}`
}

function seconds({now}: Call): number {
  return Math.floor(now / 1000)
}
