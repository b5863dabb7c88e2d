import {bytesOf, readProperties, sizeText} from '#shared/guests/index'
import type {PlanStep} from '#shared/plan/index'
import {configurationIfThere, type GuestConfiguration, type ProxmoxClient} from '#shared/proxmox/index'
import {foreign, halfDone, isHalfDone, isOurs, ownConfiguration, type PlannedGuest} from './identity.ts'

/** What the server has of what a step would make. */
export interface Found {
  readonly isSo: boolean
  /** Of the machine as it was looked at: with it, a change is refused when the number went to another one since. */
  readonly digest?: string | undefined
  /** What is more than was asked for. */
  readonly warnings?: readonly string[]
}

/**
 * Whether the server is already as a step would make it: what was sent before, and nobody knows the end of, is not sent
 * again. A machine that is not ours is refused here, before anything is sent to it.
 */
export async function lookAt(client: ProxmoxClient, step: PlanStep, guest: PlannedGuest | null): Promise<Found> {
  if (step.kind === 'image') return {isSo: await hasImage(client, step)}
  if (step.kind === 'create') return {isSo: await isCreated(client, step, guest!)}
  const configuration = await ownConfiguration(client, step, guest!)
  if (step.kind === 'start') return {isSo: (await client.guests.status(step.node, step.vmid!)).status === 'running'}
  if (step.kind === 'resize') return {digest: configuration.digest, ...lookAtDisk(step, configuration)}
  return {digest: configuration.digest, isSo: isSet(step, configuration)}
}

/** One made from an image is as large as that at least, and how large that is nobody knows before. */
function lookAtDisk({call, vm, vmid}: PlanStep, configuration: GuestConfiguration): Found {
  const {disk, size} = call!.parameters
  const bytes = bytesOf(readProperties(String(configuration[disk!] ?? ''), 'file')['size'] ?? '')
  const wanted = bytesOf(size!)!
  if (bytes === undefined || bytes < wanted) return {isSo: false}
  if (bytes === wanted) return {isSo: true}
  const warning = `VM ${vmid} ${vm} has a disk of ${sizeText(bytes)}, and ${sizeText(wanted)} is less: say at least what it has, as disks only grow`
  return {isSo: true, warnings: [warning]}
}

function isSet({call}: PlanStep, configuration: GuestConfiguration): boolean {
  const {delete: removed = '', digest: _, ...settings} = call!.parameters
  const isRemoved = removed.split(',').every((key) => key === '' || configuration[key] === undefined)
  return isRemoved && Object.entries(settings).every(([key, value]) => text(configuration[key]) === value)
}

async function hasImage(client: ProxmoxClient, {call, node}: PlanStep): Promise<boolean> {
  const storage = storageIn(call!.path)
  const volid = `${storage}:import/${call!.parameters['filename']}`
  return (await client.storage.content(node, storage, {content: 'import'})).some((each) => each.volid === volid)
}

/** `/api2/json/nodes/pve/storage/local/download-url` */
export function storageIn(path: string): string {
  return decodeURIComponent(path.split('/').at(-2)!)
}

async function isCreated(client: ProxmoxClient, step: PlanStep, guest: PlannedGuest): Promise<boolean> {
  const configuration = await configurationIfThere(client, step.node, guest.vmid)
  if (!configuration) return false
  if (isHalfDone(configuration, guest)) throw halfDone(guest, configuration, 'lab apply --resume.')
  if (isOurs(configuration, guest)) return true
  throw foreign(guest)
}

function text(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  return typeof value === 'boolean' ? String(Number(value)) : String(value)
}
