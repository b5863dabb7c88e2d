import {demand} from '../access/permissions.ts'
import {invalidParameters} from '../http/failure.ts'
import {usableStorage} from '../state/find.ts'
import type {Guest, TaskLine} from '../state/state.ts'
import {archiveOf, type Backup, backupBytes, backupLines, prune} from '../storage/backups.ts'
import {beginTask} from '../tasks/begin.ts'
import {durationOf, speeds} from '../tasks/pace.ts'
import {WorkerFailure} from '../tasks/worker-failure.ts'
import {type Call, type Endpoint, flag, list, requiredText, text} from './endpoint.ts'

/** Backups with vzdump. */
export const backupEndpoints: readonly Endpoint[] = [
  {handle: backUp, may: 'everybody', method: 'POST', path: '/nodes/{node}/vzdump'},
]

function backUp(call: Call) {
  const {caller, now, state} = call
  const wanted = backupIn(call)
  const vmids = wantedIds(call)
  for (const vmid of vmids) demand(state, caller, `/vms/${vmid}`, ['VM.Backup'])
  demand(state, caller, `/storage/${wanted.storage}`, ['Datastore.AllocateSpace'])
  if (text(call, 'prune-backups') !== undefined)
    demand(state, caller, `/storage/${wanted.storage}`, ['Datastore.Allocate'])
  if (text(call, 'bwlimit') !== undefined) demand(state, caller, '/', ['Sys.Modify'])
  const guests = vmids.map((vmid) => state.guests[vmid])
  const present = guests.filter((guest): guest is Guest => guest?.node === wanted.node && !guest.config['lock'])
  const volumes = present.map((guest) => archiveOf(state, guest, wanted, now))
  const bytes = present.reduce((sum, guest) => sum + backupBytes(state, guest), 0)
  const refusals = vmids.flatMap((vmid) => refusalOf(state.guests[vmid], vmid, wanted.node))
  const lines = present.flatMap((guest, index) => backupLines(state, guest, volumes[index]!, wanted.mode))
  return beginTask(call, {
    begin: () => {
      if (!usableStorage(state, wanted.storage, wanted.node).content.includes('backup'))
        throw new WorkerFailure(`can't use storage '${wanted.storage}' for backups - wrong content type`)
      for (const guest of present) guest.config['lock'] = 'backup'
      if (wanted.keepsLast !== undefined)
        for (const {vmid} of present) prune(state, wanted.storage, vmid, Math.max(0, wanted.keepsLast - 1))
    },
    effect: {isIncomplete: refusals.length > 0, kind: 'backup', vmids: present.map(({vmid}) => vmid), volumes},
    id: vmids.length === 1 ? vmids[0]! : '',
    lines: [...refusals, ...lines],
    milliseconds: durationOf(bytes, speeds.backup),
    node: wanted.node,
    type: 'vzdump',
  })
}

function backupIn(call: Call): Backup {
  const keepsLast = /(?:^|,)keep-last=(\d+)/.exec(text(call, 'prune-backups') ?? '')?.[1]
  return {
    isProtected: flag(call, 'protected') ?? false,
    keepsLast: keepsLast === undefined ? undefined : Number(keepsLast),
    mode: text(call, 'mode') ?? 'snapshot',
    node: requiredText(call, 'node'),
    notes: text(call, 'notes-template'),
    storage: text(call, 'storage') ?? 'local',
  }
}

function wantedIds(call: Call): number[] {
  const named = list(call, 'vmid').map(Number)
  if (named.length > 0) return named
  if (!flag(call, 'all')) throw invalidParameters({vmid: 'no guests to back up are named'})
  return Object.values(call.state.guests).flatMap(({node, vmid}) => (node === text(call, 'node') ? [vmid] : []))
}

function refusalOf(guest: Guest | undefined, vmid: number, node: string): TaskLine[] {
  const why =
    guest?.node !== node
      ? `unable to find VM '${vmid}'`
      : guest.config['lock'] && `VM is locked (${guest.config['lock']})`
  return why ? [{at: 0, text: `ERROR: Backup of VM ${vmid} failed - ${why}`}] : []
}
