import {isTemplate} from '../guests/config.ts'
import {moveDisk} from '../guests/move.ts'
import {demandStartable, powerOff, powerOn} from '../guests/power.ts'
import {removeGuest} from '../guests/remove.ts'
import {resizeDisk} from '../guests/resize.ts'
import {removeSnapshot, rollBack} from '../guests/snapshots.ts'
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
  } else if (['destroy', 'migrate', 'snapshot-delete', 'snapshot-rollback', 'template'].includes(effect.kind)) unlock(guest)
}

function apply(state: State, task: Task, at: number): void {
  const {effect} = task
  if (effect.kind === 'nothing') return
  if (effect.kind === 'backup') return storeBackups(state, effect.vmids, effect.volumes, task)
  if (effect.kind === 'download') return storeDownload(state, effect.volume, task.node)
  if (effect.kind === 'remove-volume') {
    state.volumes = state.volumes.filter(({volid}) => volid !== effect.volid)
    return
  }
  const guest = state.guests[effect.vmid]
  if (!guest) throw new WorkerFailure(`Configuration file 'nodes/${task.node}/qemu-server/${effect.vmid}.conf' does not exist`)
  applyToGuest(state, guest, task, at)
}

function applyToGuest(state: State, guest: Guest, task: Task, at: number): void {
  const {effect} = task
  switch (effect.kind) {
    case 'create':
      unlock(guest)
      if (effect.startsAfterwards) startIfPossible(state, guest, task, at)
      return
    case 'clone':
    case 'snapshot':
      return unlock(guest)
    case 'destroy':
      return removeGuest(state, guest, effect.unreferencedToo)
    case 'migrate':
      guest.node = effect.target
      return unlock(guest)
    case 'move':
      return moveDisk(state, guest, effect, at)
    case 'reboot':
      powerOff(guest)
      return powerOn(state, guest, at)
    case 'resize':
      return resizeDisk(state, guest, effect.disk, effect.size)
    case 'snapshot-delete':
      removeSnapshot(state, guest, effect.name)
      return unlock(guest)
    case 'snapshot-rollback':
      return rollBack(state, guest, effect, at)
    case 'start':
      return powerOn(state, guest, at)
    case 'stop':
      return powerOff(guest)
    case 'suspend':
      if (guest.run) guest.run.state = 'paused'
      return
    case 'template':
      guest.config['template'] = '1'
      return unlock(guest)
    default:
      return
  }
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
