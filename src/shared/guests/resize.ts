import {newForm} from '#shared/input/index'
import {type GuestConfiguration, type ProxmoxClient, proxmoxError} from '#shared/proxmox/index'
import {bootDisk, type Disk, disksOf} from './disks.ts'
import {findGuest} from './find.ts'
import {type Guest, guestLabel} from './guest.ts'
import {demandUnlocked, wrongState} from './ready.ts'
import {checkRoom} from './room.ts'
import {parseSize, sizeParameter, sizeText} from './sizes.ts'
import type {Prepared} from './steps.ts'

export interface ResizeRequest {
  readonly reference: string
  /** `100G` for that much, `+10G` for that much more. */
  readonly size: string
  /** The one that it starts from unless said. */
  readonly disk?: string | undefined
}

/** Disks only grow. What is sent is the size itself, so that it cannot be added twice. */
export async function prepareResize(client: ProxmoxClient, request: ResizeRequest): Promise<Prepared> {
  const form = newForm()
  const wanted = form.read('SIZE', request.size, parseSize)
  if (wanted === null) form.problems.push({field: 'SIZE', message: 'is empty; type a size such as 100G or +10G.'})
  form.assertValid('This size')
  const guest = await findGuest(client, request.reference)
  const configuration = await client.guests.configuration(guest.node, guest.vmid)
  const disk = chosenDisk(guest, configuration, request.disk)
  demandUnlocked(guest, configuration.lock)
  const now = disk.bytes ?? (await volumeBytes(client, guest, disk))
  const bytes = wanted!.isMore ? now + wanted!.bytes : wanted!.bytes
  const label = `${disk.key} of ${guestLabel(guest)}`
  if (bytes < now) {
    throw wrongState(
      guest,
      `has ${disk.key} with ${sizeText(now)}, and disks only grow: ${sizeText(bytes)} is less`,
      `lab vm resize ${guest.vmid} +10G --disk ${disk.key}`,
    )
  }
  const isSame = bytes === now
  const added = {bytes: bytes - now, node: guest.node, storage: disk.storage, what: 'What is added'}
  const warnings = isSame ? [] : await checkRoom(client, added)
  const change = `from ${sizeText(now)} to ${sizeText(bytes)}`
  return {
    steps: [
      {
        done: isSame ? `${label} has ${sizeText(bytes)} already` : `Grew ${label} ${change}`,
        label: guestLabel(guest),
        name: guest.name,
        node: guest.node,
        planned: `Grow ${label} ${change}`,
        send: isSame
          ? null
          : (to) => to.guests.resize(guest.node, guest.vmid, disk.key, sizeParameter(bytes), configuration.digest),
        task: {id: String(guest.vmid), type: 'resize'},
        verb: 'resize',
        vmid: guest.vmid,
      },
    ],
    warnings,
  }
}

function chosenDisk(guest: Guest, configuration: GuestConfiguration, wanted: string | undefined): Disk {
  const disks = disksOf(configuration).filter(({isCloudInit, key}) => !isCloudInit && !/^unused/.test(key))
  const disk = wanted === undefined ? bootDisk(configuration, disks) : disks.find(({key}) => key === wanted)
  if (disk) return disk
  const there = disks.map(({bytes, key}) => (bytes === null ? key : `${key} (${sizeText(bytes)})`)).join(', ')
  const problem = wanted === undefined ? 'does not tell which disk it starts from' : `has no disk ${wanted}`
  throw proxmoxError(
    `${guestLabel(guest)} ${problem}; there ${disks.length === 1 ? 'is' : 'are'} ${there || 'none'}.`,
    {
      code: 'PROXMOX_NOT_FOUND',
      nextStep: `lab vm resize ${guest.vmid} SIZE --disk ${disks[0]?.key ?? 'DISK'}`,
    },
  )
}

async function volumeBytes(client: ProxmoxClient, guest: Guest, {storage, volid}: Disk): Promise<number> {
  const {size} = await client.storage.volume(guest.node, storage, volid)
  if (size !== undefined) return size
  throw proxmoxError(`The server does not tell how large ${volid} is.`, {
    code: 'PROXMOX_BAD_ANSWER',
    nextStep: `lab vm show ${guest.vmid}`,
  })
}
