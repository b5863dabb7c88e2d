import {z} from 'zod'
import {othersOf, type Planned} from './identify.ts'
import {type LabFile, nodeOf, storageOf, threadsOf} from './lab-file.ts'
import {type LabState, nodeDetails, type StorageState, storageKey, storageOn} from './lab-state.ts'

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
      /** Whole sizes of all disks there, written or not; null when they may not be seen. */
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
    const {disks, isShared, node, totalBytes, usedBytes} = storage
    if (totalBytes === null || usedBytes === null) return []
    const own = (disks ?? []).filter(({vmid}) => vmid !== null && ours.has(vmid))
    const foreign = (disks ?? []).filter((disk) => !own.includes(disk))
    const others = Math.max(0, usedBytes - sum(own, (disk) => disk.usedBytes ?? 0))
    return [
      {
        bytes: amount(totalBytes, others, bytes),
        committedBytes: disks === null ? null : sum(foreign, (disk) => disk.bytes) + bytes,
        node: isShared ? null : node,
        storage: storage.storage,
      },
    ]
  })
}

function amount(total: number, others: number, planned: number): Amount {
  return {others, planned, remaining: total - others - planned, total}
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0)
}
