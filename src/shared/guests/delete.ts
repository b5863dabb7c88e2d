import {type ProxmoxClient, proxmoxError} from '#shared/proxmox/index'
import {type Disk, disksOf} from './disks.ts'
import {findGuests} from './find.ts'
import {type Guest, guestLabel} from './guest.ts'
import {demandUnlocked, isRunning, prepareEach, present, wrongState} from './ready.ts'
import {sizeText} from './sizes.ts'
import type {Prepared} from './steps.ts'

export interface DeleteOptions {
  /** Also out of backup jobs, replication and high availability. */
  readonly purge: boolean
  /** Also volumes with its VMID that its configuration does not name. */
  readonly unreferencedDisks: boolean
}

export interface Doomed {
  readonly guest: Guest
  readonly disks: readonly Disk[]
  readonly snapshots: number
}

export interface PreparedDelete extends Prepared {
  readonly doomed: readonly Doomed[]
}

/** Refuses what runs or is protected; says what would go. */
export async function prepareDelete(
  client: ProxmoxClient,
  references: readonly string[],
  options: DeleteOptions,
): Promise<PreparedDelete> {
  const guests = await findGuests(client, references)
  const doomed: Doomed[] = []
  const prepared = await prepareEach(guests, async (guest) => {
    const found = await lookAt(client, guest)
    doomed.push(found)
    return {steps: [stepFor(found, options)]}
  })
  return {...prepared, doomed: guests.flatMap((guest) => doomed.filter((each) => each.guest === guest))}
}

/** `VM 100 postgres and its disks: scsi0 local-lvm:vm-100-disk-0 (32 GiB)`. */
export function whatGoes({disks, guest, snapshots}: Doomed): string {
  const volumes = disks.map(({bytes, key, volid}) => `${key} ${volid}${bytes === null ? '' : ` (${sizeText(bytes)})`}`)
  const taken = volumes.length === 0 ? 'which has no disks' : `with ${volumes.join(', ')}`
  const kept = snapshots === 0 ? '' : ` and ${snapshots} snapshot${snapshots === 1 ? '' : 's'}`
  return `${guestLabel(guest)} on ${guest.node}, ${taken}${kept}`
}

async function lookAt(client: ProxmoxClient, guest: Guest): Promise<Doomed> {
  const {node, vmid} = guest
  const [now, configuration, snapshots] = await Promise.all([
    present(client, guest),
    client.guests.configuration(node, vmid),
    client.snapshots.list(node, vmid),
  ])
  demandUnlocked(guest, configuration.lock)
  if (configuration.protection) {
    throw proxmoxError(`${guestLabel(guest)} is protected from being deleted.`, {
      code: 'PROXMOX_PROTECTED',
      details: {vmid},
      nextStep: `If it is really meant to go, take the protection off at the server: qm set ${vmid} --protection 0`,
    })
  }
  if (isRunning(now)) throw wrongState(guest, 'is running', `lab vm shutdown ${vmid}`)
  return {disks: disksOf(configuration), guest, snapshots: snapshots.filter(({name}) => name !== 'current').length}
}

function stepFor({disks, guest, snapshots}: Doomed, {purge, unreferencedDisks}: DeleteOptions) {
  const {name, node, vmid} = guest
  const label = guestLabel(guest)
  const what = whatGoes({disks, guest, snapshots})
  return {
    done: `Deleted ${what}`,
    label,
    name,
    node,
    planned: `Delete ${what}`,
    send: (client: ProxmoxClient) =>
      client.guests.delete(node, vmid, {
        ...(purge && {purge}),
        ...(unreferencedDisks && {'destroy-unreferenced-disks': true}),
      }),
    task: {id: String(vmid), type: 'qmdestroy'},
    verb: 'delete',
    vmid,
  }
}
