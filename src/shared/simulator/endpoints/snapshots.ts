import {demandUnlocked} from '../guests/config.ts'
import {demandRollBack, snapshotNamed, takeSnapshot} from '../guests/snapshots.ts'
import {died} from '../http/failure.ts'
import {type Call, type Endpoint, flag, needs, needsAny, requiredText, text} from './endpoint.ts'
import {beginOn, guestIn, ofGuest, onGuest} from './guest.ts'

const may = needs(onGuest, 'VM.Snapshot')

/** Snapshots of machines. */
export const snapshotEndpoints: readonly Endpoint[] = [
  {handle: listed, may: needs(onGuest, 'VM.Audit'), method: 'GET', path: `${ofGuest}/snapshot`},
  {handle: take, may, method: 'POST', path: `${ofGuest}/snapshot`},
  {handle: remove, may, method: 'DELETE', path: `${ofGuest}/snapshot/{snapname}`},
  {
    handle: rollBack,
    may: needsAny(onGuest, 'VM.Snapshot', 'VM.Snapshot.Rollback'),
    method: 'POST',
    path: `${ofGuest}/snapshot/{snapname}/rollback`,
  },
]

/** `current` is the present state, which descends from a snapshot. */
function listed(call: Call) {
  const guest = guestIn(call)
  const snapshots = Object.entries(guest.snapshots).map(([name, {description, parent, snaptime, vmstate}]) => ({
    description,
    name,
    snaptime,
    vmstate: vmstate ? 1 : 0,
    ...(parent !== null && {parent}),
  }))
  const current = {description: 'You are here!', name: 'current', running: guest.run ? 1 : 0}
  return [...snapshots, {...current, ...(guest.parent !== null && {parent: guest.parent})}]
}

function take(call: Call) {
  const guest = guestIn(call)
  const name = requiredText(call, 'snapname')
  if (name === 'current') throw died(`unable to use snapshot name 'current' (reserved name)`)
  demandUnlocked(guest)
  const wanted = {description: text(call, 'description') ?? '', name, vmstate: flag(call, 'vmstate') ?? false}
  const isUsed = guest.snapshots[name] !== undefined
  return beginOn(call, guest, {
    begin: () => takeSnapshot(call.state, guest, wanted, call.now),
    effect: isUsed ? {kind: 'nothing'} : {kind: 'snapshot', name, vmid: guest.vmid},
    milliseconds: 1500,
    type: 'qmsnapshot',
  })
}

function remove(call: Call) {
  const guest = guestIn(call)
  const name = requiredText(call, 'snapname')
  demandUnlocked(guest)
  return beginOn(call, guest, {
    begin: () => {
      snapshotNamed(guest, name)
      guest.config['lock'] = 'snapshot-delete'
    },
    effect: {kind: 'snapshot-delete', name, vmid: guest.vmid},
    milliseconds: 1500,
    type: 'qmdelsnapshot',
  })
}

function rollBack(call: Call) {
  const guest = guestIn(call)
  const name = requiredText(call, 'snapname')
  demandUnlocked(guest)
  return beginOn(call, guest, {
    begin: () => {
      demandRollBack(call.state, guest, name)
      guest.config['lock'] = 'rollback'
    },
    effect: {kind: 'snapshot-rollback', name, starts: flag(call, 'start') ?? false, vmid: guest.vmid},
    milliseconds: 2000,
    type: 'qmrollback',
  })
}
