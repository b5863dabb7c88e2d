import type {GuestConfiguration, ProxmoxClient, Resource} from '#shared/proxmox/index'
import type {GuestFacts} from '../../facts.ts'
import {addressesOf} from '../guest-addresses.ts'
import {type Gaps, missingPrivilege} from './gaps.ts'

/** Questions at once, so that a node with many guests is not asked for all of them at the same moment. */
const AT_ONCE = 8

/**
 * Null without VM.Audit on all guests, which is one that reaches below /vms: the server leaves out the others and does
 * not say so.
 */
export async function readGuests(client: ProxmoxClient, node: string, gaps: Gaps): Promise<GuestFacts[] | null> {
  const permissions = await client.access.permissions('/vms')
  if (permissions['/vms']?.['VM.Audit'] !== true) {
    gaps.add('guests', missingPrivilege('VM.Audit', '/vms'))
    return null
  }
  const resources = await gaps.unless('guests', () => client.resources('vm'))
  const guests = resources?.filter((guest) => guest.node === node && guest.template !== true) ?? null
  return guests && inTurns(guests, (guest) => readGuest(client, node, guest, gaps))
}

async function readGuest(client: ProxmoxClient, node: string, guest: Resource, gaps: Gaps): Promise<GuestFacts> {
  const vmid = guest.vmid ?? 0
  // The toolkit has no calls for containers: what the list of all guests tells is all that is known of them.
  const configuration =
    guest.type === 'qemu'
      ? await gaps.unless('configuration of guests', () => client.guests.configuration(node, vmid))
      : null
  return {
    addresses: configuration && addressesOf(configuration),
    isRunning: guest.status === undefined || guest.status === 'unknown' ? null : guest.status === 'running',
    memoryBytes: guest.maxmem ?? null,
    name: guest.name ?? null,
    startsAtBoot: startsAtBoot(configuration),
    threads: guest.maxcpu ?? null,
    vmid,
  }
}

function startsAtBoot(configuration: GuestConfiguration | null): boolean | null {
  return configuration && configuration.onboot === true
}

async function inTurns<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = []
  const queue = items.entries()
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await work(item)
  }
  await Promise.all(Array.from({length: AT_ONCE}, worker))
  return results
}
