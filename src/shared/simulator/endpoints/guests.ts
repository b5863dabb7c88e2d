import {demand, holds, isRoot} from '../access/permissions.ts'
import {cloneGuest} from '../guests/clone.ts'
import {demandUnlocked, digestOf, isTemplate, shown, withPending} from '../guests/config.ts'
import {createGuest} from '../guests/create.ts'
import {demandForGuest} from '../guests/privileges.ts'
import {isOn} from '../guests/property-string.ts'
import {dependents} from '../guests/remove.ts'
import {restoreGuest} from '../guests/restore.ts'
import {canSnapshot} from '../guests/snapshots.ts'
import {applyChange, type ConfigChange, checkChange} from '../guests/update.ts'
import {died, forbidden, invalidParameters} from '../http/failure.ts'
import {nodeNamed} from '../state/find.ts'
import type {Guest} from '../state/state.ts'
import {WorkerFailure} from '../tasks/worker-failure.ts'
import {type Call, type Endpoint, flag, integer, list, needs, needsAny, requiredText, text} from './endpoint.ts'
import {beginOn, guestIn, ofGuest, onGuest} from './guest.ts'
import {guestFigures} from './resources.ts'

const anyConfigPrivilege = ['CDROM', 'CPU', 'Cloudinit', 'Disk', 'HWType', 'Memory', 'Network', 'Options'].map(
  (each) => `VM.Config.${each}`,
)

/** Machines and their configuration. */
export const guestEndpoints: readonly Endpoint[] = [
  {handle: listed, may: 'everybody', method: 'GET', path: '/nodes/{node}/qemu'},
  {handle: create, may: 'everybody', method: 'POST', path: '/nodes/{node}/qemu'},
  {handle: config, may: needs(onGuest, 'VM.Audit'), method: 'GET', path: `${ofGuest}/config`},
  {handle: updateLater, may: needsAny(onGuest, ...anyConfigPrivilege), method: 'POST', path: `${ofGuest}/config`},
  {handle: updateNow, may: needsAny(onGuest, ...anyConfigPrivilege), method: 'PUT', path: `${ofGuest}/config`},
  {handle: pending, may: needs(onGuest, 'VM.Audit'), method: 'GET', path: `${ofGuest}/pending`},
  {handle: feature, may: needs(onGuest, 'VM.Audit'), method: 'GET', path: `${ofGuest}/feature`},
  {handle: destroy, may: needs(onGuest, 'VM.Allocate'), method: 'DELETE', path: ofGuest},
  {handle: clone, may: mayClone, method: 'POST', path: `${ofGuest}/clone`},
  {handle: makeTemplate, may: needs(onGuest, 'VM.Allocate'), method: 'POST', path: `${ofGuest}/template`},
  {handle: migrate, may: needs(onGuest, 'VM.Migrate'), method: 'POST', path: `${ofGuest}/migrate`},
]

/** Of the request itself, not of the machine. */
const notConfiguration = new Set([
  ...['archive', 'background_delay', 'bwlimit', 'delete', 'digest', 'force', 'ha-managed', 'import-working-storage'],
  ...['live-restore', 'node', 'pool', 'revert', 'skiplock', 'start', 'storage', 'unique', 'vmid'],
])

function listed(call: Call) {
  const {caller, now, state} = call
  const guests = Object.values(state.guests).filter(({node}) => node === requiredText(call, 'node'))
  return guests
    .filter(({vmid}) => holds(state, caller, `/vms/${vmid}`, ['VM.Audit']))
    .map((guest) => ({
      ...guestFigures(guest, now),
      vmid: guest.vmid,
      ...(isTemplate(guest) && {template: 1}),
      ...(guest.run && {pid: guest.run.pid}),
      ...(guest.config['lock'] && {lock: guest.config['lock']}),
      ...(guest.config['tags'] && {tags: guest.config['tags']}),
    }))
}

function create(call: Call) {
  const {caller, state} = call
  const vmid = integer(call, 'vmid')!
  const pool = text(call, 'pool')
  const mayOn = (path: string) => holds(state, caller, path, ['VM.Allocate'])
  const isRestore = text(call, 'archive') !== undefined && flag(call, 'force') && state.guests[vmid] !== undefined
  const mayReplace = isRestore && holds(state, caller, `/vms/${vmid}`, ['VM.Backup'])
  if (!mayOn(`/vms/${vmid}`) && !(pool !== undefined && mayOn(`/pool/${pool}`)) && !mayReplace) throw forbidden()
  if (pool !== undefined && !state.pools[pool]) throw died(`pool '${pool}' does not exist`)
  const archive = text(call, 'archive')
  if (archive !== undefined) return restore(call, archive, vmid)
  const starts = flag(call, 'start') ?? false
  if (starts) demandForGuest(call, vmid, pool, ['VM.PowerMgmt'])
  return createGuest(call, {config: configurationIn(call), node: requiredText(call, 'node'), pool, starts, vmid})
}

function restore(call: Call, archive: string, vmid: number) {
  return restoreGuest(call, {
    archive,
    isUnique: flag(call, 'unique') ?? false,
    node: requiredText(call, 'node'),
    overwrites: flag(call, 'force') ?? false,
    starts: flag(call, 'start') ?? false,
    storage: text(call, 'storage'),
    vmid,
  })
}

function config(call: Call) {
  const guest = guestIn(call)
  const snapshot = text(call, 'snapshot')
  if (snapshot !== undefined && !guest.snapshots[snapshot]) throw died(`snapshot '${snapshot}' does not exist`)
  const read =
    snapshot !== undefined
      ? guest.snapshots[snapshot]!.config
      : flag(call, 'current')
        ? guest.config
        : withPending(guest)
  const values = Object.entries(read).map(([key, value]) => [key, shown(key, value)])
  return {...Object.fromEntries(values), digest: digestOf(guest)}
}

/** With a delay that is long enough, the server waits for the end and names no task. */
function updateLater(call: Call) {
  const guest = guestIn(call)
  const change = changeIn(call)
  checkChange(call, guest, change)
  const upid = beginOn(call, guest, {
    begin: () => applyWhole(call, guest, change),
    milliseconds: 300,
    type: 'qmconfig',
  })
  const task = call.state.tasks.find((each) => each.upid === upid)
  const delay = call.pace((integer(call, 'background_delay') ?? 0) * 1000)
  const isWaitedFor = delay > 0 && task !== undefined && task.durationMs !== null && task.durationMs <= delay
  if (!isWaitedFor) return upid
  if (task.outcome.kind === 'fails') throw died(task.outcome.message)
  return null
}

/** A worker that fails halfway leaves the machine as it was. */
function applyWhole(call: Call, guest: Guest, change: ConfigChange): void {
  const before = structuredClone({config: guest.config, pending: guest.pending})
  const volumes = [...call.state.volumes]
  try {
    applyChange(call, guest, change)
  } catch (error) {
    Object.assign(guest, before)
    call.state.volumes = volumes
    throw error
  }
}

function updateNow(call: Call) {
  const guest = guestIn(call)
  const change = changeIn(call)
  checkChange(call, guest, change)
  try {
    applyChange(call, guest, change)
  } catch (error) {
    throw error instanceof WorkerFailure ? died(error.message) : error
  }
  return null
}

function pending(call: Call) {
  const guest = guestIn(call)
  const keys = [...new Set([...Object.keys(guest.config), ...Object.keys(guest.pending)])].toSorted()
  const items = keys.map((key) => {
    const value = guest.config[key]
    const next = guest.pending[key]
    return {
      key,
      ...(value !== undefined && {value: shown(key, value)}),
      ...(next === null ? {delete: 1} : next !== undefined && {pending: shown(key, next)}),
    }
  })
  return [...items, {key: 'digest', value: digestOf(guest)}]
}

function feature(call: Call) {
  const guest = guestIn(call)
  const hasFeature =
    text(call, 'feature') === 'snapshot'
      ? canSnapshot(call.state, guest)
      : isTemplate(guest) || text(call, 'feature') === 'copy'
  return {hasFeature: hasFeature ? 1 : 0, nodes: hasFeature ? [guest.node] : []}
}

function destroy(call: Call) {
  const guest = guestIn(call)
  demandUnlocked(guest)
  if (isOn(guest.config['protection'])) throw died(`can't remove VM ${guest.vmid} - protection mode enabled`)
  if (guest.run) throw died(`VM ${guest.vmid} is running - destroy failed`)
  const purges = flag(call, 'purge') ?? false
  return beginOn(call, guest, {
    begin: () => {
      const [base] = dependents(call.state, guest)
      if (base !== undefined) throw new WorkerFailure(`base volume '${base}' is still in use by linked clones`)
      if (purges) forget(call, guest.vmid)
    },
    effect: {
      kind: 'destroy',
      purges,
      unreferencedToo: flag(call, 'destroy-unreferenced-disks') ?? false,
      vmid: guest.vmid,
    },
    milliseconds: 1500,
    type: 'qmdestroy',
  })
}

/** Backup jobs that name it do so no longer. */
function forget({state}: Call, vmid: number): void {
  for (const job of state.backupJobs) job.vmids = job.vmids?.filter((each) => each !== vmid) ?? null
}

function mayClone(call: Call): void {
  const {caller, state} = call
  demand(state, caller, `/vms/${text(call, 'vmid')}`, ['VM.Clone'])
  const [newid, pool] = [text(call, 'newid'), text(call, 'pool')]
  if (newid === undefined || (pool !== undefined && holds(state, caller, `/pool/${pool}`, ['VM.Allocate']))) return
  demand(state, caller, `/vms/${newid}`, ['VM.Allocate'])
}

function clone(call: Call) {
  const source = guestIn(call)
  return cloneGuest(call, source, {
    description: text(call, 'description'),
    format: text(call, 'format'),
    isFull: flag(call, 'full') ?? !isTemplate(source),
    name: text(call, 'name'),
    pool: text(call, 'pool'),
    snapshot: text(call, 'snapname'),
    storage: text(call, 'storage'),
    target: text(call, 'target'),
    vmid: integer(call, 'newid')!,
  })
}

function makeTemplate(call: Call) {
  const guest = guestIn(call)
  demandUnlocked(guest)
  if (Object.keys(guest.snapshots).length > 0) throw died(`unable to create template, because VM contains snapshots`)
  if (isTemplate(guest)) throw died(`you can't convert a template to a template`)
  if (guest.run) throw died(`you can't convert a VM to template if VM is running`)
  return beginOn(call, guest, {effect: {kind: 'template', vmid: guest.vmid}, milliseconds: 500, type: 'qmtemplate'})
}

function migrate(call: Call) {
  const guest = guestIn(call)
  const target = requiredText(call, 'target')
  nodeNamed(call.state, target)
  if (target === guest.node) throw invalidParameters({target: 'target is local node.'})
  demandUnlocked(guest)
  if (guest.run && !flag(call, 'online')) throw died(`can't migrate running VM without --online`)
  return beginOn(call, guest, {
    begin: () => {
      guest.config['lock'] = 'migrate'
    },
    effect: {kind: 'migrate', target, vmid: guest.vmid},
    milliseconds: 5000,
    type: 'qmigrate',
  })
}

function changeIn(call: Call): ConfigChange {
  if (text(call, 'skiplock') !== undefined && !isRoot(call.caller))
    throw invalidParameters({skiplock: 'Only root may use this option.'})
  return {
    digest: text(call, 'digest'),
    remove: list(call, 'delete'),
    revert: list(call, 'revert'),
    set: configurationIn(call),
  }
}

function configurationIn(call: Call): Record<string, string> {
  const keys = Object.keys(call.parameters).filter((key) => !notConfiguration.has(key))
  return Object.fromEntries(keys.map((key) => [key, requiredText(call, key)]))
}
