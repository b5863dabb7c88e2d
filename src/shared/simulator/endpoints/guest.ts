import {guestOn} from '../state/find.ts'
import type {Guest, Task} from '../state/state.ts'
import {beginTask, type Work} from '../tasks/begin.ts'
import {type Call, integer, requiredText} from './endpoint.ts'

/** The machine that the path names. */
export function guestIn(call: Call): Guest {
  return guestOn(call.state, requiredText(call, 'node'), integer(call, 'vmid')!)
}

export const ofGuest = '/nodes/{node}/qemu/{vmid}'
export const onGuest = '/vms/{vmid}'

/** Work that holds the file lock of a machine waits this long for whoever has it. */
const LOCK_WAIT_MS = 10_000
const holdingTypes = [
  'qmconfig',
  'qmdestroy',
  'qmmove',
  'qmreboot',
  'qmshutdown',
  'qmsnapshot',
  'qmstart',
  'qmstop',
  'resize',
]

/**
 * Begins work that nobody else may do on the same machine at the same time: it begins when the others are done, or
 * fails when that takes too long.
 */
export function beginOn(call: Call, guest: Guest, work: Omit<Work, 'id' | 'node'>): string {
  const wait = waitFor(call, guest)
  const failure = `can't lock file '/var/lock/qemu-server/lock-${guest.vmid}.conf' - got timeout`
  return beginTask(call, {
    ...work,
    id: guest.vmid,
    node: guest.node,
    waitMs: Math.min(wait, call.pace(LOCK_WAIT_MS)),
    ...(wait > call.pace(LOCK_WAIT_MS) && {begin: undefined, effect: {kind: 'nothing'}, failure}),
  })
}

function waitFor({now, state}: Call, {vmid}: Guest): number {
  const holders = state.tasks.filter(
    ({endedAt, id, type}) => endedAt === null && id === String(vmid) && holdingTypes.includes(type),
  )
  return Math.max(0, ...holders.map((task) => remaining(task, now)))
}

function remaining({durationMs, startedAt}: Task, now: number): number {
  return durationMs === null ? Number.POSITIVE_INFINITY : startedAt + durationMs - now
}
