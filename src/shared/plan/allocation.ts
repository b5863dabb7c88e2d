import {z} from 'zod'
import {othersOf, type Planned} from './identify.ts'
import {type LabFile, nodeOf, storageOf, threadsOf} from './lab-file.ts'
import {type LabState, nodeDetails, type StorageState, storageKey, storageOn, type VolumeState} from './lab-state.ts'

const AmountShape = z.object({
  total: z.number(),
  /** By what does not belong to the lab: machines that run or start with the host, and what is written. */
  others: z.number(),
  /** By all machines of the lab, as the file has them. */
  planned: z.number(),
  remaining: z.number(),
})
export type Amount = z.infer<typeof AmountShape>

/** What there is, and what the whole lab takes of it. */
export const AllocationShape = z.object({
  nodes: z.array(z.object({node: z.string(), threads: AmountShape, memoryBytes: AmountShape})),
  storages: z.array(
    z.object({
      storage: z.string(),
      /** Null when all nodes share it. */
      node: z.string().nullable(),
      bytes: AmountShape,
      /** Whole sizes of all volumes there, written or not; null when they may not be seen. */
      committedBytes: z.number().nullable(),
    }),
  ),
})
export type Allocation = z.infer<typeof AllocationShape>

export function allocate(lab: LabFile, state: LabState, planned: readonly Planned[], imageBytes: number): Allocation {
  const used = [...new Set(planned.map(({guest}) => nodeOf(lab, guest)))]
  const nodes = used.flatMap((node) => {
    const details = nodeDetails(state, node)
    if (!details) return []
    const ours = planned.filter(({guest}) => nodeOf(lab, guest) === node)
    const others = othersOf(state, planned).filter(
      (each) => each.node === node && !each.isTemplate && (each.isRunning || each.startsWithHost),
    )
    return [
      {
        memoryBytes: amount(
          details.memoryBytes,
          sum(others, ({memoryBytes}) => memoryBytes),
          sum(ours, ({guest}) => guest.memory),
        ),
        node,
        threads: amount(
          details.threads,
          sum(others, ({threads}) => threads),
          sum(ours, ({guest}) => threadsOf(guest)),
        ),
      },
    ]
  })
  return {nodes, storages: allocateStorages(lab, state, planned, imageBytes)}
}

/** The disks of the lab at their whole size, and the image where it has to be fetched. */
function allocateStorages(lab: LabFile, state: LabState, planned: readonly Planned[], imageBytes: number) {
  const taken = new Map<string, {readonly storage: StorageState; planned: number}>()
  const take = (node: string, name: string, bytes: number) => {
    const storage = storageOn(state, node, name)
    if (!storage) return
    const key = storageKey(storage)
    const entry = taken.get(key) ?? {planned: 0, storage}
    entry.planned += bytes
    taken.set(key, entry)
  }
  for (const {guest} of planned) take(nodeOf(lab, guest), storageOf(lab, guest), guest.disk)
  if (imageBytes > 0) {
    for (const node of new Set(planned.map(({guest}) => nodeOf(lab, guest))))
      take(node, lab.storages.images, imageBytes)
  }
  const ours = new Set(planned.flatMap(({present}) => present?.vmid ?? []))
  return [...taken.values()].flatMap(({planned: bytes, storage}) => {
    const {isShared, node, totalBytes, usedBytes, volumes} = storage
    if (totalBytes === null || usedBytes === null) return []
    const own = (volumes ?? []).filter(({isDisk, vmid}) => isDisk && vmid !== null && ours.has(vmid))
    const foreign = (volumes ?? []).filter((volume) => !own.includes(volume))
    const others = Math.max(0, usedBytes - writtenBy(own, foreign, usedBytes))
    return [
      {
        bytes: amount(totalBytes, others, bytes),
        committedBytes: volumes === null ? null : sum(foreign, (volume) => volume.bytes) + bytes,
        node: isShared ? null : node,
        storage: storage.storage,
      },
    ]
  })
}

/** What some of all volumes have written. Where the storage does not say, as much as their share of the sizes. */
function writtenBy(own: readonly VolumeState[], foreign: readonly VolumeState[], usedBytes: number): number {
  if (own.every((volume) => volume.usedBytes !== null)) return sum(own, (volume) => volume.usedBytes ?? 0)
  const size = sum(own, ({bytes}) => bytes)
  return (usedBytes * size) / (size + sum(foreign, ({bytes}) => bytes))
}

function amount(total: number, others: number, planned: number): Amount {
  return {others, planned, remaining: total - others - planned, total}
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0)
}
