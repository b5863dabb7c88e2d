import {isTemplate} from '../guests/config.ts'
import {moveDisk} from '../guests/move.ts'
import {demandStartable, powerOff, powerOn} from '../guests/power.ts'
import {removeGuest} from '../guests/remove.ts'
import {removeSnapshot, rollBack} from '../guests/snapshots.ts'
import {makeTemplate} from '../guests/template.ts'
import type {Effect, Guest, State, Task} from '../state/state.ts'
import {storeBackups} from '../storage/backups.ts'
import {storeDownload} from '../storage/downloads.ts'
import {WorkerFailure} from './worker-failure.ts'

/** Does what a task does at its end; gives why it could not, or null. */
export function complete(state: State, task: Task, at: number): string | null {
  try {
    apply(state, task, at)
    return null
  } catch (error) {
    if (error instanceof WorkerFailure) return error.message
    throw error
  }
}

/** Undoes what a task had done so far. */
export function takeBack(state: State, effect: Effect): void {
  const guest = 'vmid' in effect ? state.guests[effect.vmid] : undefined
  if (effect.kind === 'backup') for (const vmid of effect.vmids) unlock(state.guests[vmid])
  if (!guest) return
  if (effect.kind === 'create' || effect.kind === 'clone') removeGuest(state, guest)
  else if (effect.kind === 'snapshot') {
    removeSnapshot(state, guest, effect.name)
    unlock(guest)
  } else if (['destroy', 'migrate', 'snapshot-delete', 'snapshot-rollback', 'template'].includes(effect.kind))
    unlock(guest)
}

function apply(state: State, task: Task, at: number): void {
  const {effect} = task
  if (effect.kind === 'backup') storeBackups(state, effect, task)
  else if (effect.kind === 'download') storeDownload(state, effect.volume, task.node)
  else if (effect.kind === 'remove-volume') state.volumes = state.volumes.filter(({volid}) => volid !== effect.volid)
  else if (effect.kind !== 'nothing') applyToGuest(state, guestOn(state, task, effect.vmid), task, at)
}

function guestOn(state: State, {node}: Task, vmid: number): Guest {
  const guest = state.guests[vmid]
  if (!guest) throw new WorkerFailure(`Configuration file 'nodes/${node}/qemu-server/${vmid}.conf' does not exist`)
  return guest
}

const unlocking = new Set<Effect['kind']>([
  ...(['clone', 'create', 'migrate', 'snapshot', 'snapshot-delete', 'template'] as const),
])

function applyToGuest(state: State, guest: Guest, task: Task, at: number): void {
  const {effect} = task
  if (unlocking.has(effect.kind)) unlock(guest)
  if (effect.kind === 'create' && effect.startsAfterwards) startIfPossible(state, guest, task, at)
  if (effect.kind === 'destroy') removeGuest(state, guest, effect.unreferencedToo)
  if (effect.kind === 'migrate') moveToNode(state, guest, effect.target)
  if (effect.kind === 'move') moveDisk(state, guest, effect, at)
  if (effect.kind === 'reboot' || effect.kind === 'stop') powerOff(guest)
  if (effect.kind === 'reboot' || effect.kind === 'start') powerOn(state, guest, at)
  if (effect.kind === 'snapshot-delete') removeSnapshot(state, guest, effect.name)
  if (effect.kind === 'snapshot-rollback') rollBack(state, guest, effect, at)
  if (effect.kind === 'suspend' && guest.run) guest.run.state = 'paused'
  if (effect.kind === 'template') makeTemplate(state, guest)
}

/** A start that fails does not make the creation fail: it is only in the log. */
function startIfPossible(state: State, guest: Guest, task: Task, at: number): void {
  try {
    if (isTemplate(guest)) throw new WorkerFailure(`you can't start a vm if it's a template`)
    demandStartable(state, guest)
    powerOn(state, guest, at)
  } catch (error) {
    if (!(error instanceof WorkerFailure)) throw error
    task.lines.push({at: 1, text: error.message})
  }
}

function unlock(guest: Guest | undefined): void {
  delete guest?.config['lock']
}

/** Disks that are not shared go with it. */
function moveToNode(state: State, guest: Guest, target: string): void {
  for (const volume of state.volumes)
    if (volume.content === 'images' && volume.vmid === guest.vmid && volume.node === guest.node) volume.node = target
  guest.node = target
}
