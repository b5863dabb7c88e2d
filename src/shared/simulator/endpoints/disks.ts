import {demand} from '../access/permissions.ts'
import {demandDigest, demandUnlocked} from '../guests/config.ts'
import {resizeDisk, volumeOfDisk, wantedSize} from '../guests/resize.ts'
import {usableStorage} from '../state/find.ts'
import {findVolume, storageIn} from '../storage/volumes.ts'
import {transferLines} from '../tasks/log.ts'
import {durationOf, speeds} from '../tasks/pace.ts'
import {type Call, type Endpoint, flag, needs, requiredText, text} from './endpoint.ts'
import {beginOn, guestIn, ofGuest, onGuest} from './guest.ts'

/** Growing and moving disks. */
export const diskEndpoints: readonly Endpoint[] = [
  {handle: resize, may: needs(onGuest, 'VM.Config.Disk'), method: 'PUT', path: `${ofGuest}/resize`},
  {handle: move, may: needs(onGuest, 'VM.Config.Disk'), method: 'POST', path: `${ofGuest}/move_disk`},
]

function resize(call: Call) {
  const guest = guestIn(call)
  const disk = requiredText(call, 'disk')
  demandDigest(guest, text(call, 'digest'))
  demandUnlocked(guest)
  const volid = volumeOfDisk(guest, disk)
  demand(call.state, call.caller, `/storage/${storageIn(volid)}`, ['Datastore.AllocateSpace'])
  return beginOn(call, guest, {
    begin: () => resizeDisk(call.state, guest, disk, wantedSize(call.state, guest, volid, requiredText(call, 'size'))),
    milliseconds: 300,
    type: 'resize',
  })
}

function move(call: Call) {
  const guest = guestIn(call)
  const [disk, target] = [requiredText(call, 'disk'), requiredText(call, 'storage')]
  demandUnlocked(guest)
  const volid = volumeOfDisk(guest, disk)
  usableStorage(call.state, target, guest.node)
  demand(call.state, call.caller, `/storage/${target}`, ['Datastore.AllocateSpace'])
  const bytes = findVolume(call.state, volid, guest.node)?.size ?? 0
  return beginOn(call, guest, {
    effect: {deletes: flag(call, 'delete') ?? false, disk, kind: 'move', target, vmid: guest.vmid},
    lines: transferLines(bytes),
    milliseconds: durationOf(bytes, speeds.copy),
    type: 'qmmove',
  })
}
