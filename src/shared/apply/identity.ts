import {readProperties} from '#shared/guests/index'
import type {Plan, PlanStep} from '#shared/plan/index'
import {configurationIfThere, type GuestConfiguration, type ProxmoxClient, proxmoxError} from '#shared/proxmox/index'
import type {UserError} from '../errors.ts'

export type PlannedGuest = Plan['guests'][number]

/** VMIDs are given away again; the uuid that we chose is not. */
export function isOurs(configuration: GuestConfiguration, {uuid}: Pick<PlannedGuest, 'uuid'>): boolean {
  return uuidIn(configuration) === uuid
}

/**
 * What a task leaves behind that was killed while it made or deleted a machine. It has no uuid any more or not yet, so
 * nobody can tell whose it is; only root takes the lock off.
 */
export function isHalfDone(configuration: GuestConfiguration, guest: PlannedGuest): boolean {
  const {lock} = configuration
  const mayBeOurs = uuidIn(configuration) === undefined || isOurs(configuration, guest)
  return mayBeOurs && (lock === 'create' || lock === 'destroyed')
}

function uuidIn({smbios1 = ''}: GuestConfiguration): string | undefined {
  return readProperties(smbios1, '')['uuid']?.toLowerCase()
}

/** What of a machine a step is about to change; refused when it is gone, or another has its number. */
export async function ownConfiguration(
  client: ProxmoxClient,
  {node, vmid}: PlanStep,
  guest: PlannedGuest,
): Promise<GuestConfiguration> {
  const configuration = await configurationIfThere(client, node, vmid!)
  if (configuration && isOurs(configuration, guest)) return configuration
  throw configuration ? foreign(guest) : gone(guest)
}

export function foreign(guest: PlannedGuest) {
  const {name, vmid} = guest
  return proxmoxError(`VM ${vmid} is another machine than ${name}: it has another uuid, and is not touched.`, {
    code: 'PROXMOX_EXISTS',
    nextStep: takeAnotherNumber(guest),
  })
}

/** By a machine on another node, or a container. */
export function takenElsewhere(guest: PlannedGuest, cause: UserError) {
  return proxmoxError(cause.message, {cause, code: 'PROXMOX_EXISTS', nextStep: takeAnotherNumber(guest)})
}

function takeAnotherNumber({name, vmid}: PlannedGuest): string {
  return `Look at it with lab vm show ${vmid}; give ${name} another vmid in the lab file, then lab apply --discard and lab plan.`
}

export function halfDone({name, vmid}: PlannedGuest, {lock}: GuestConfiguration, goOn: string) {
  const how = lock === 'create' ? 'made' : 'deleted'
  return proxmoxError(`VM ${vmid} ${name} is half ${how}, and locked (${lock}).`, {
    code: 'PROXMOX_LOCKED',
    nextStep: `When nothing works on it any more (lab vm show ${vmid}), as root at the server: qm unlock ${vmid} && qm destroy ${vmid} --destroy-unreferenced-disks 1; then ${goOn}`,
  })
}

function gone({name, node, vmid}: PlannedGuest) {
  return proxmoxError(`VM ${vmid} ${name} is not on ${node} any more.`, {
    code: 'PROXMOX_NOT_FOUND',
    nextStep: 'Forget this run with lab apply --discard, then see what is to be done with lab plan.',
  })
}
