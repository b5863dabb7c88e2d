import {z} from 'zod'
import type {HostFacts, StorageFacts} from '../facts.ts'
import type {PlannedGuest} from './example-lab.ts'
import {GIBIBYTE} from './quantities.ts'

export const PlacementShape = z.object({
  vmid: z.number(),
  /** Null when no storage is known that may hold it. */
  storage: z.string().nullable(),
  /** Of the storage with the whole plan on it; null when its sizes are unknown. */
  fill: z.number().nullable(),
  /** The same with every disk grown to its full size. */
  commitment: z.number().nullable(),
})
export type Placement = z.infer<typeof PlacementShape>

/** Fuller than this a storage becomes slow, and a thin one is not far from stopping all that is on it. */
export const FILL = {refused: 0.85, warned: 0.75}

/** Where each planned disk goes: to the storage that the plan names, else to the one with the most room. */
export function placementsFor({storages}: HostFacts, plan: readonly PlannedGuest[]): Placement[] | null {
  if (storages === null) return null
  const placed = plan.map((guest) => ({guest, storage: storageFor(guest, storages)}))
  return placed.map(({guest, storage}) => {
    const bytes = placed
      .filter((each) => each.storage === storage)
      .reduce((all, each) => all + each.guest.diskGibibytes * GIBIBYTE, 0)
    return {
      commitment: share(storage?.committedBytes, bytes, storage?.totalBytes),
      fill: share(storage?.usedBytes, bytes, storage?.totalBytes),
      storage: storage?.name ?? null,
      vmid: guest.vmid,
    }
  })
}

/** On flash, with room to spare for this disk: where a database belongs when the plan has it elsewhere. */
export function fasterStorageFor(guest: PlannedGuest, storages: readonly StorageFacts[]): StorageFacts | undefined {
  return storages.find(
    (storage) =>
      holdsDisks(storage) &&
      (storage.medium === 'ssd' || storage.medium === 'nvme') &&
      (share(storage.usedBytes, guest.diskGibibytes * GIBIBYTE, storage.totalBytes) ?? 1) < FILL.refused,
  )
}

function storageFor({storage}: PlannedGuest, storages: readonly StorageFacts[]): StorageFacts | undefined {
  const able = storages.filter(holdsDisks)
  const named = able.find(({name}) => name === storage)
  return named ?? able.sort((one, other) => (other.availableBytes ?? -1) - (one.availableBytes ?? -1))[0]
}

function holdsDisks({content}: StorageFacts): boolean {
  return content === null || content.includes('images')
}

function share(used: number | null | undefined, more: number, whole: number | null | undefined): number | null {
  return used === null || used === undefined || !whole ? null : (used + more) / whole
}
