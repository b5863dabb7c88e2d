import {z} from 'zod'
import {closest} from '#shared/coordination/index'
import {newForm, parseText} from '#shared/input/index'
import {oneLine, type ProxmoxClient, proxmoxError} from '#shared/proxmox/index'
import {ExitCode, UserError} from '../errors.ts'
import {findGuest, findGuests} from './find.ts'
import {type Guest, guestLabel} from './guest.ts'
import {demandUnlocked, isRunning, prepareEach, present} from './ready.ts'
import type {Prepared, Step} from './steps.ts'

export const SnapshotShape = z.object({
  vmid: z.number(),
  guest: z.string().nullable(),
  name: z.string(),
  description: z.string().nullable(),
  /** The one that it was taken after. */
  parent: z.string().nullable(),
  /** ISO 8601, UTC. */
  takenAt: z.string().nullable(),
  hasMemory: z.boolean(),
  /** Where the machine stands now: what it would go on from. */
  isLatest: z.boolean(),
})
export type Snapshot = z.infer<typeof SnapshotShape>

export async function listSnapshots(client: ProxmoxClient, references: readonly string[]): Promise<Snapshot[]> {
  const guests = await findGuests(client, references)
  return (await Promise.all(guests.map((guest) => snapshotsOf(client, guest)))).flat()
}

export interface SnapshotRequest {
  readonly references: readonly string[]
  readonly name: string
  readonly description?: string | undefined
  readonly memory: boolean
}

export async function prepareSnapshot(client: ProxmoxClient, request: SnapshotRequest): Promise<Prepared> {
  const form = newForm()
  form.read('--name', request.name, parseName)
  const description = form.read('--description', request.description, (text) => parseText(text, 4000))
  form.assertValid('This snapshot')
  const name = request.name.trim()
  const guests = await findGuests(client, request.references)
  return prepareEach(guests, async (guest) => {
    const {node, vmid} = guest
    const [now, canSnapshot, others] = await Promise.all([
      present(client, guest),
      client.guests.can(node, vmid, 'snapshot'),
      snapshotsOf(client, guest),
    ])
    demandUnlocked(guest, now.present.lock)
    if (!canSnapshot) throw noSnapshots(guest)
    if (others.some((other) => other.name === name)) throw nameTaken(guest, name)
    const memory = request.memory && isRunning(now)
    const parameters = {snapname: name, ...(description && {description}), ...(memory && {vmstate: true})}
    const warnings =
      request.memory && !memory ? [`${guestLabel(guest)} is not running, so it has no memory to keep`] : []
    const step = stepFor(guest, {
      done: `Took snapshot ${name} of`,
      planned: `Take snapshot ${name} of`,
      send: (to) => to.snapshots.create(node, vmid, parameters),
      type: 'qmsnapshot',
      verb: `snapshot ${name}`,
    })
    return {steps: [step], warnings}
  })
}

export async function prepareRollback(
  client: ProxmoxClient,
  reference: string,
  name: string,
  {start}: {readonly start: boolean},
): Promise<Prepared> {
  const guest = await findGuest(client, reference)
  const snapshot = await demandSnapshot(client, guest, name)
  const {node, vmid} = guest
  const step = stepFor(guest, {
    done: `Rolled back to ${snapshot.name}:`,
    planned: `Roll back to ${snapshot.name}:`,
    send: (to) => to.snapshots.rollback(node, vmid, snapshot.name, {...(start && {start})}),
    type: 'qmrollback',
    verb: `rollback to ${name}`,
  })
  const stops = guest.status === 'running' && !start && !snapshot.hasMemory
  return {steps: [step], warnings: stops ? [`${guestLabel(guest)} is stopped by this; --start starts it again`] : []}
}

export async function prepareSnapshotDelete(client: ProxmoxClient, reference: string, name: string): Promise<Prepared> {
  const guest = await findGuest(client, reference)
  const snapshot = await demandSnapshot(client, guest, name)
  const {node, vmid} = guest
  const step = stepFor(guest, {
    done: `Deleted snapshot ${snapshot.name} of`,
    planned: `Delete snapshot ${snapshot.name} of`,
    send: (to) => to.snapshots.delete(node, vmid, snapshot.name),
    type: 'qmdelsnapshot',
    verb: `delete ${name}`,
  })
  return {steps: [step]}
}

async function snapshotsOf(client: ProxmoxClient, {name: guest, node, vmid}: Guest): Promise<Snapshot[]> {
  const all = await client.snapshots.list(node, vmid)
  const current = all.find(({name}) => name === 'current')
  return all
    .filter((each) => each !== current)
    .map(({description, name, parent, snaptime, vmstate}) => ({
      description: oneLine(description ?? '') || null,
      guest,
      hasMemory: vmstate ?? false,
      isLatest: current?.parent === name,
      name: oneLine(name),
      parent: parent === undefined ? null : oneLine(parent),
      takenAt: snaptime === undefined ? null : new Date(snaptime * 1000).toISOString(),
      vmid,
    }))
    .toSorted((one, other) => (one.takenAt ?? '').localeCompare(other.takenAt ?? ''))
}

async function demandSnapshot(client: ProxmoxClient, guest: Guest, name: string): Promise<Snapshot> {
  const [now, snapshots] = await Promise.all([present(client, guest), snapshotsOf(client, guest)])
  const found = snapshots.find((snapshot) => snapshot.name === name)
  if (!found) {
    const names = snapshots.map((snapshot) => snapshot.name)
    const near = closest(name, names)
    throw proxmoxError(
      `${guestLabel(guest)} has no snapshot ${oneLine(name)}${near ? `; did you mean ${near}?` : '.'}`,
      {
        code: 'PROXMOX_NOT_FOUND',
        nextStep: `lab vm snapshot list ${guest.vmid}`,
      },
    )
  }
  demandUnlocked(guest, now.present.lock)
  return found
}

interface Doing extends Pick<Step, 'done' | 'planned' | 'send' | 'verb'> {
  readonly type: string
}

function stepFor(guest: Guest, {done, planned, send, type, verb}: Doing): Step {
  const {name, node, vmid} = guest
  const label = guestLabel(guest)
  return {
    done: `${done} ${label}`,
    label,
    name,
    node,
    planned: `${planned} ${label}`,
    send,
    task: {id: String(vmid), type},
    verb,
    vmid,
  }
}

function parseName(text: string): string {
  const name = text.trim()
  if (/^[a-z][\w-]{1,39}$/i.test(name) && name !== 'current') return name
  throw new UserError('begins with a letter and has 2 to 40 letters, digits, hyphens and underscores; not current.', {
    code: 'INVALID_INPUT',
    exitCode: ExitCode.usage,
  })
}

function noSnapshots(guest: Guest) {
  return proxmoxError(`${guestLabel(guest)} has a disk on a storage, or in a format, that has no snapshots.`, {
    code: 'PROXMOX_WRONG_STATE',
    details: {vmid: guest.vmid},
    nextStep: `Make a backup instead (lab vm backup create ${guest.vmid}); LVM-thin and ZFS have snapshots, folders with qcow2 only.`,
  })
}

function nameTaken(guest: Guest, name: string) {
  return proxmoxError(`${guestLabel(guest)} has a snapshot ${name} already.`, {
    code: 'PROXMOX_EXISTS',
    details: {vmid: guest.vmid},
    nextStep: `Choose another --name, or: lab vm snapshot delete ${guest.vmid} ${name}`,
  })
}
