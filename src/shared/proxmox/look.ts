import type {GuestConfiguration} from './answers/guests.ts'
import type {Task} from './answers/tasks.ts'
import type {ProxmoxClient} from './client.ts'
import {isProxmoxError} from './errors.ts'

/** What a server knows of a guest after the answer to a change was lost. */
export interface GuestSighting {
  /** Null when there is no such guest. */
  readonly configuration: GuestConfiguration | null
  /** Those on it since then, the newest first; one without `status` still runs. */
  readonly tasks: readonly Task[]
}

/** A little earlier than the change was sent: clocks differ. */
const CLOCK_MARGIN_S = 60

/** For PROXMOX_STATE_UNKNOWN: whether to wait for a task, to go on, or to send again is decided by who sent it. */
export async function lookAtGuest(
  client: ProxmoxClient,
  {node, since, vmid}: {readonly node: string; readonly vmid: number; readonly since: Date},
): Promise<GuestSighting> {
  const [configuration, tasks] = await Promise.all([
    configurationIfThere(client, node, vmid),
    client.tasks.list(node, {
      limit: 50,
      since: Math.floor(since.getTime() / 1000) - CLOCK_MARGIN_S,
      source: 'all',
      vmid,
    }),
  ])
  return {configuration, tasks: tasks.toSorted((one, other) => (other.starttime ?? 0) - (one.starttime ?? 0))}
}

/** The task that a lost answer would have named; null when the server has begun none. */
export function taskOf({tasks}: GuestSighting, type: string): Task | null {
  return tasks.find((task) => task.type === type) ?? null
}

/** Null when there is no such guest on that node. */
export async function configurationIfThere(
  client: ProxmoxClient,
  node: string,
  vmid: number,
): Promise<GuestConfiguration | null> {
  try {
    return await client.guests.configuration(node, vmid)
  } catch (error) {
    if (isProxmoxError(error, 'PROXMOX_NOT_FOUND')) return null
    throw error
  }
}
