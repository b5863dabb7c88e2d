import {type ProxmoxClient, parseUpid, type TaskId} from '#shared/proxmox/index'
import type {PlannedGuest} from './identity.ts'

/** What our token has begun on a machine, and is not over. */
export async function ownTasksOn(
  client: ProxmoxClient,
  {node, vmid}: Pick<PlannedGuest, 'node' | 'vmid'>,
): Promise<TaskId[]> {
  const tasks = await client.tasks.list(node, {source: 'active', vmid})
  return tasks
    .flatMap(({upid}) => parseUpid(upid) ?? [])
    .filter(({user}) => user === client.tokenId)
    .map(({upid}) => upid)
}
