import {z} from 'zod'
import type {HostFacts, StorageFacts} from '../facts.ts'
import type {PlannedGuest} from './example-lab.ts'
import type {State} from './finding.ts'
import {GIBIBYTE, percentText} from './quantities.ts'

export const PlacementShape = z.object({
  vmid: z.number(),
  /** Null when no storage is known that may hold it. */
  storage: z.string().nullable(),
  /** Share of the storage in use with this disk alone; null when its sizes are unknown. */
  fill: z.number().nullable(),
})
export type Placement = z.infer<typeof PlacementShape>

export const StorageLoadShape = z.object({
  storage: z.string(),
  plannedBytes: z.number(),
  /** With the whole plan; null when the sizes are unknown. */
  fill: z.number().nullable(),
  /** The same with every disk grown to its full size. */
  commitment: z.number().nullable(),
})
export type StorageLoad = z.infer<typeof StorageLoadShape>

/** Fuller than this a storage becomes slow, and a thin one is not far from stopping all that is on it. */
const FILL = {refused: 0.85, warned: 0.75}
export const FILL_RULE = `a storage is at most ${percentText(FILL.warned)} full, never over ${percentText(FILL.refused)}`

export function fillState(fill: number): State {
  if (fill > FILL.refused) return 'bad'
  return fill > FILL.warned ? 'limited' : 'good'
}

/** Where each planned disk goes: to the storage that the plan names, else to the one with the most room. */
export function placementsFor({storages}: HostFacts, plan: readonly PlannedGuest[]): Placement[] | null {
  if (storages === null) return null
  return plan.map((guest) => {
    const storage = storageFor(guest, storages)
    const fill = storage ? share(storage.usedBytes, guest.diskGibibytes * GIBIBYTE, sizeOf(storage)) : null
    return {fill, storage: storage?.name ?? null, vmid: guest.vmid}
  })
}

/** What the whole plan does to each storage that it uses. */
export function storageLoads({storages}: HostFacts, plan: readonly PlannedGuest[]): StorageLoad[] | null {
  if (storages === null) return null
  return storages.flatMap((storage) => {
    const guests = plan.filter((guest) => storageFor(guest, storages) === storage)
    if (guests.length === 0) return []
    const plannedBytes = guests.reduce((all, {diskGibibytes}) => all + diskGibibytes * GIBIBYTE, 0)
    const {committedBytes, name, usedBytes} = storage
    const size = sizeOf(storage)
    return [
      {
        commitment: share(committedBytes, plannedBytes, size),
        fill: share(usedBytes, plannedBytes, size),
        plannedBytes,
        storage: name,
      },
    ]
  })
}

/** On flash, with room to spare for this disk: where a database belongs when the plan has it elsewhere. */
export function fasterStorageFor(guest: PlannedGuest, storages: readonly StorageFacts[]): StorageFacts | undefined {
  return storages.find(
    (storage) =>
      holdsDisks(storage) &&
      (storage.medium === 'ssd' || storage.medium === 'nvme') &&
      (share(storage.usedBytes, guest.diskGibibytes * GIBIBYTE, sizeOf(storage)) ?? 1) < FILL.refused,
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

/** What guests can have of it: file systems keep some of the total for root. */
function sizeOf({availableBytes, totalBytes, usedBytes}: StorageFacts): number | null {
  return availableBytes === null || usedBytes === null ? totalBytes : availableBytes + usedBytes
}

function share(used: number | null, more: number, whole: number | null): number | null {
  return used === null || !whole ? null : (used + more) / whole
}
