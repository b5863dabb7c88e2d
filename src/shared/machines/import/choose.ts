import {findGuests} from '#shared/guests/index'
import {type GuestState, readGuestStates} from '#shared/plan/index'
import {oneLine, type ProxmoxClient, type Resource} from '#shared/proxmox/index'
import type {Refused} from './refuse.ts'

export interface Chosen {
  readonly guests: readonly GuestState[]
  readonly refused: readonly Refused[]
}

/** The machines that were named, or all; each once, by VMID. Containers are found too, to be refused by what they are. */
export async function chooseMachines(
  client: ProxmoxClient,
  {all, references}: {readonly all: boolean; readonly references: readonly string[]},
): Promise<Chosen> {
  const resources = (await client.resources('vm')).filter(({vmid}) => vmid !== undefined)
  const containers = resources.filter(({type}) => type === 'lxc')
  const named = all ? containers : containers.filter((each) => references.some((reference) => isNamed(each, reference)))
  const others = references.filter((reference) => !containers.some((each) => isNamed(each, reference)))
  const wanted = all ? null : new Set((await foundAmong(client, others)).map(({vmid}) => vmid))
  const machines = resources.filter(({type, vmid}) => type === 'qemu' && (wanted === null || wanted.has(vmid ?? 0)))
  const {guests} = await readGuestStates(client, machines)
  return {
    guests: guests.toSorted((one, other) => one.vmid - other.vmid),
    refused: named.map(({name = '', vmid = 0}) => ({
      reason: 'is a container (LXC), and a lab file only has virtual machines.',
      subject: `container ${vmid} ${oneLine(name)}`.trimEnd(),
      vmid,
    })),
  }
}

async function foundAmong(client: ProxmoxClient, references: readonly string[]) {
  return references.length === 0 ? [] : findGuests(client, references)
}

function isNamed({name, vmid}: Resource, reference: string): boolean {
  return String(vmid) === reference.trim() || name?.toLowerCase() === reference.trim().toLowerCase()
}
