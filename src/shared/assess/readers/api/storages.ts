import type {ProxmoxClient, Storage} from '#shared/proxmox/index'
import type {DiskFacts, StorageFacts} from '../../facts.ts'
import {deduceMedia} from '../deduce-media.ts'
import {canSnapshot, isThin} from '../storage-types.ts'
import {type Gaps, missingPrivilege} from './gaps.ts'

/** Null when the token sees none: the server leaves out what it may not see, and does not say so. */
export async function readStorages(
  client: ProxmoxClient,
  node: string,
  disks: readonly DiskFacts[] | null,
  gaps: Gaps,
): Promise<StorageFacts[] | null> {
  const [permissions, listed] = await Promise.all([
    client.access.permissions('/storage'),
    gaps.unless('storages', () => client.storage.list(node, {enabled: true})),
  ])
  const seesAll = permissions['/storage']?.['Datastore.Audit'] === true
  if (!seesAll) gaps.add('storages', missingPrivilege('Datastore.Audit', '/storage'))
  if (listed === null || (listed.length === 0 && !seesAll)) return null
  const media = deduceMedia(listed.map(sizeOf), disks)
  return Promise.all(
    listed.map(async (storage) => ({
      availableBytes: storage.avail ?? null,
      canSnapshot: canSnapshot(storage.type),
      committedBytes: await readCommitment(client, node, storage, gaps),
      content: storage.content?.split(',') ?? null,
      isThin: isThin(storage.type),
      medium: media.get(storage.storage) ?? null,
      name: storage.storage,
      totalBytes: storage.total ?? null,
      type: storage.type,
      usedBytes: storage.used ?? null,
    })),
  )
}

async function readCommitment(client: ProxmoxClient, node: string, storage: Storage, gaps: Gaps) {
  if (!storage.content?.split(',').includes('images')) return 0
  if (storage.active === false) return null
  const name = storage.storage
  const volumes = await gaps.unless('disks of guests', () => client.storage.content(node, name, {content: 'images'}))
  if (volumes === null || volumes.some(({size}) => size === undefined)) return null
  return volumes.reduce((all, {size}) => all + (size ?? 0), 0)
}

function sizeOf({shared, storage, total, type}: Storage) {
  return {isShared: shared === true, name: storage, totalBytes: total ?? null, type}
}
