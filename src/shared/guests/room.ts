import {isProxmoxError, type ProxmoxClient, proxmoxError} from '#shared/proxmox/index'
import {sizeText} from './sizes.ts'

/** Storages that take a volume's whole size at once. */
const THICK = new Set(['lvm', 'iscsi', 'iscsidirect'])

/** Refuses what certainly finds no room; what a thin storage promises beyond its room is a warning. */
export async function checkRoom(
  client: ProxmoxClient,
  {bytes, node, storage, what}: {bytes: number; node: string; storage: string; what: string},
): Promise<readonly string[]> {
  const status = await statusOf(client, node, storage)
  if (!status || status.avail === undefined || bytes <= status.avail) return []
  const room = `${what} takes up to ${sizeText(bytes)}, and ${storage} on ${node} has ${sizeText(status.avail)} free`
  if (!THICK.has(status.type)) return [`${room}; it only fits while less is written`]
  throw proxmoxError(`${room}.`, {
    code: 'PROXMOX_STORAGE_FULL',
    details: {avail: status.avail, bytes, node, storage},
    nextStep: 'Free space there, or use another storage (lab storage list).',
  })
}

/** Null when the token may not see it: the server decides then. */
async function statusOf(client: ProxmoxClient, node: string, storage: string) {
  try {
    return await client.storage.status(node, storage)
  } catch (error) {
    if (isProxmoxError(error, 'PROXMOX_FORBIDDEN')) return null
    throw error
  }
}
