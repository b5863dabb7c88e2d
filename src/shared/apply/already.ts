import {bytesOf, readProperties} from '#shared/guests/index'
import type {PlanStep} from '#shared/plan/index'
import {type ProxmoxClient, proxmoxError} from '#shared/proxmox/index'
import {configurationIfThere, foreign, isOurs, ownConfiguration, type PlannedGuest} from './identity.ts'

/**
 * Whether the server is already as a step would make it: what was sent before, and nobody knows the end of, is not sent
 * again. A machine that is not ours is refused here, before anything is sent to it.
 */
export async function isSoAlready(client: ProxmoxClient, step: PlanStep, guest: PlannedGuest | null): Promise<boolean> {
  if (step.kind === 'image') return hasImage(client, step)
  if (step.kind === 'create') return isCreated(client, step, guest!)
  const configuration = await ownConfiguration(client, step, guest!)
  const parameters = step.call!.parameters
  if (step.kind === 'start') return (await client.guests.status(step.node, step.vmid!)).status === 'running'
  if (step.kind === 'resize') {
    const drive = configuration[parameters['disk']!]
    const bytes = bytesOf(readProperties(String(drive ?? ''), 'file')['size'] ?? '')
    return bytes !== undefined && bytes >= bytesOf(parameters['size']!)!
  }
  const {delete: removed = '', digest: _, ...settings} = parameters
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
  const isHalfMade = configuration.lock === 'create'
  if (isHalfMade) {
    throw proxmoxError(`VM ${guest.vmid} ${guest.name} is half made, and locked (create).`, {
      code: 'PROXMOX_LOCKED',
      nextStep: `When nobody is making it (lab vm show ${guest.vmid}), as root at the server: qm unlock ${guest.vmid} && qm destroy ${guest.vmid}, then lab apply --resume.`,
    })
  }
  if (isOurs(configuration, guest)) return true
  throw foreign(guest)
}

function text(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  return typeof value === 'boolean' ? String(Number(value)) : String(value)
}
