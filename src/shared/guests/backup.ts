import {newForm, parseChoice, parseInteger, parseLine} from '#shared/input/index'
import {type BackupParameters, type ProxmoxClient, proxmoxError} from '#shared/proxmox/index'
import {disksOf, totalBytes} from './disks.ts'
import {findGuests} from './find.ts'
import {type Guest, guestLabel} from './guest.ts'
import {demandUnlocked, prepareEach} from './ready.ts'
import {sizeText} from './sizes.ts'
import type {Prepared, Step} from './steps.ts'
import {type Storage, storagesFor} from './storages.ts'

export const backupModes = ['snapshot', 'suspend', 'stop'] as const

export interface BackupRequest {
  readonly references: readonly string[]
  /** The only one on its node that takes backups, unless said. */
  readonly storage?: string | undefined
  readonly mode?: string | undefined
  readonly notes?: string | undefined
  readonly protected: boolean
  /** How many of this machine stay there, this one included. */
  readonly keepLast?: string | undefined
}

export async function prepareBackup(client: ProxmoxClient, request: BackupRequest): Promise<Prepared> {
  const form = newForm()
  const mode = form.read('--mode', request.mode, (text) => parseChoice(text, backupModes)) ?? 'snapshot'
  const notes = form.read('--notes', request.notes, (text) => parseLine(text, 500))
  const keep = form.read('--keep-last', request.keepLast, (text) => parseInteger(text, 1, 1000))
  form.assertValid('This backup')
  const guests = await findGuests(client, request.references)
  return prepareEach(guests, async (guest) => {
    const configuration = await client.guests.configuration(guest.node, guest.vmid)
    demandUnlocked(guest, configuration.lock)
    const storage = chosenStorage(guest, await storagesFor(client, guest.node, 'backup'), request.storage)
    const warnings = await checkRoomForBackup(client, guest, storage, totalBytes(disksOf(configuration)))
    const parameters: BackupParameters = {
      compress: 'zstd',
      mode,
      'notes-template': notes ?? '{{guestname}}, by lab',
      storage: storage.storage,
      vmid: String(guest.vmid),
      ...(request.protected && {protected: true}),
      ...(keep && {'prune-backups': `keep-last=${keep}`}),
    }
    return {steps: [stepFor(guest, storage.storage, parameters)], warnings}
  })
}

function stepFor(guest: Guest, storage: string, parameters: BackupParameters): Step {
  const {name, node, vmid} = guest
  const label = guestLabel(guest)
  return {
    done: `Backed up ${label} to ${storage}`,
    label,
    name,
    node,
    planned: `Back up ${label} to ${storage}`,
    send: (client) => client.nodes.backUp(node, parameters),
    task: {id: String(vmid), type: 'vzdump'},
    verb: 'backup',
    vmid,
  }
}

function chosenStorage(guest: Guest, storages: readonly Storage[], wanted: string | undefined): Storage {
  const [first, ...others] = storages
  const chosen = wanted === undefined ? (others.length === 0 ? first : undefined) : named(storages, wanted)
  if (chosen) return chosen
  const names = storages.map(({availableBytes, storage}) => `${storage} (${sizeText(availableBytes ?? 0)} free)`)
  if (first === undefined) {
    throw proxmoxError(`No storage on ${guest.node} takes backups, or the token may see none.`, {
      code: 'PROXMOX_CONTENT_TYPE',
      nextStep:
        'Have root add the content type: pvesm set STORAGE --content …,backup (the whole list; lab storage list).',
    })
  }
  const problem = wanted === undefined ? 'Which storage?' : `${wanted} takes no backups on ${guest.node}.`
  throw proxmoxError(`${problem} These do: ${names.join(', ')}.`, {
    code: 'PROXMOX_CONTENT_TYPE',
    nextStep: `lab vm backup create ${guest.vmid} --storage ${first.storage}`,
  })
}

function named(storages: readonly Storage[], wanted: string): Storage | undefined {
  return storages.find(({storage}) => storage === wanted)
}

/** The last backup of a machine tells best how large the next will be; without one, the disks are the most it can be. */
async function checkRoomForBackup(
  client: ProxmoxClient,
  guest: Guest,
  {availableBytes, storage}: Storage,
  mostBytes: number,
): Promise<readonly string[]> {
  if (availableBytes === null) return []
  const earlier = await client.storage.content(guest.node, storage, {content: 'backup', vmid: guest.vmid})
  const last = earlier.toSorted((one, other) => (other.ctime ?? 0) - (one.ctime ?? 0))[0]?.size
  const room = `${storage} on ${guest.node} has ${sizeText(availableBytes)} free`
  if (availableBytes <= 0 || (last !== undefined && last > availableBytes)) {
    const needed = last === undefined ? 'a backup needs some' : `the last backup took ${sizeText(last)}`
    throw proxmoxError(`${room}, and ${needed}.`, {
      code: 'PROXMOX_STORAGE_FULL',
      details: {availableBytes, storage, vmid: guest.vmid},
      nextStep: `Remove old backups (lab vm backup list ${guest.vmid}), or use another --storage.`,
    })
  }
  if (last !== undefined || mostBytes <= availableBytes) return []
  return [`${room}, and the disks of ${guestLabel(guest)} have up to ${sizeText(mostBytes)}: it may not fit`]
}
