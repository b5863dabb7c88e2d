import {readProperties} from '#shared/guests/index'
import {type GuestConfiguration, type ProxmoxClient, parseUpid, waitForTask} from '#shared/proxmox/index'
import {ExitCode, UserError} from '../errors.ts'
import {configurationIfThere, isOurs, type PlannedGuest} from './identity.ts'
import type {Journal} from './journal.ts'
import {progressOfStep, type RunProgress} from './progress.ts'

/** A machine that this run has made, and is still there. */
export interface Made {
  readonly guest: PlannedGuest
  readonly isRunning: boolean
  /** Volumes that go with it. */
  readonly volumes: readonly string[]
}

/** What rolling back would take away, and what of the run it would leave. */
export interface Rollback {
  readonly made: readonly Made[]
  /** Sentences. */
  readonly kept: readonly string[]
}

/**
 * Only what this run made: a create task of its own in the journal, and at the server the uuid that it was created
 * with. Machines that were there before keep what was changed; images stay, they are of use to the next run.
 */
export async function prepareRollback(client: ProxmoxClient, progress: RunProgress): Promise<Rollback> {
  const {plan, tokenId} = progress.run
  const made: Made[] = []
  const kept: string[] = []
  for (const guest of plan.guests.filter(({vmid}) => !progress.undone.has(vmid))) {
    const {upids} = progressOfStep(progress, `create:${guest.name}`)
    const isOwnTask = upids.some((upid) => {
      const task = parseUpid(upid)
      return task?.type === 'qmcreate' && task.id === String(guest.vmid) && task.user === tokenId
    })
    const label = `VM ${guest.vmid} ${guest.name}`
    if (!isOwnTask) {
      if (guest.action === 'change') kept.push(`${label} was there before and stays as it is.`)
      continue
    }
    const configuration = await configurationIfThere(client, guest.node, guest.vmid)
    if (!configuration) continue
    if (!isOurs(configuration, guest)) {
      kept.push(`VM ${guest.vmid} is another machine now (another uuid) and stays.`)
      continue
    }
    const {status} = await client.guests.status(guest.node, guest.vmid)
    made.push({guest, isRunning: status === 'running', volumes: volumesOf(configuration)})
  }
  return {kept, made}
}

/** One after the other; looked at again right before, and written down right after. */
export async function rollBack(
  client: ProxmoxClient,
  journal: Journal,
  {made}: Rollback,
  onStep: (text: string) => void,
): Promise<void> {
  for (const {guest} of made) {
    const {name, node, vmid} = guest
    const configuration = await configurationIfThere(client, node, vmid)
    if (configuration) {
      if (!isOurs(configuration, guest)) throw changedMeanwhile(guest)
      const {status} = await client.guests.status(node, vmid)
      if (status === 'running') {
        onStep(`Stopping VM ${vmid} ${name}`)
        await waitForTask(client, await client.guests.stop(node, vmid))
      }
      onStep(`Deleting VM ${vmid} ${name}`)
      await waitForTask(client, await client.guests.delete(node, vmid))
    }
    await journal.append({type: 'undone', vmid})
  }
  await journal.append({outcome: 'rolled-back', type: 'end'})
}

function volumesOf(configuration: GuestConfiguration): string[] {
  return Object.entries(configuration)
    .filter(([key]) => /^(?:scsi|virtio|sata|ide|efidisk|tpmstate)\d+$/.test(key))
    .flatMap(([, value]) => readProperties(String(value), 'file')['file'] ?? [])
    .filter((volume) => volume !== 'none')
}

function changedMeanwhile({name, vmid}: PlannedGuest): UserError {
  return new UserError(`VM ${vmid} is not ${name} any more: it has another uuid, and was not touched.`, {
    code: 'PROXMOX_CHANGED',
    exitCode: ExitCode.conflict,
    nextStep: 'lab apply --rollback looks again.',
  })
}
