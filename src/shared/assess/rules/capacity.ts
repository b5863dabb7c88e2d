import {z} from 'zod'
import type {GuestFacts, HostFacts} from '../facts.ts'
import type {PlannedGuest} from './example-lab.ts'
import {GIBIBYTE} from './quantities.ts'

const UseOfShape = z.object({
  total: z.number().nullable(),
  /** Of the guests that run or start by themselves; null when they could not be read. */
  others: z.number().nullable(),
  planned: z.number(),
  /** Null when it cannot be known. */
  remaining: z.number().nullable(),
})
export type UseOf = z.infer<typeof UseOfShape>

export const CapacityShape = z.object({
  threads: UseOfShape,
  /** Bytes; what remains is for the host itself, too. */
  memory: UseOfShape,
  /** Bytes that the host should keep for itself. */
  hostReserve: z.number(),
  /** Virtual processors of all guests for each physical core. */
  threadsPerCore: z.number().nullable(),
})
export type Capacity = z.infer<typeof CapacityShape>

const RESERVE_BYTES = 2 * GIBIBYTE
/** What an installation of Proxmox VE lets ZFS use for its cache: a tenth of the memory, 16 GiB at most. */
const ZFS_CACHE = {mostBytes: 16 * GIBIBYTE, share: 0.1}

/** What is left of a machine when the plan has been carried out beside what is there already. */
export function capacityFor(facts: HostFacts, plan: readonly PlannedGuest[]): Capacity {
  const {cpu, memory} = facts
  const others =
    facts.guests?.filter(({isRunning, startsAtBoot}) => isRunning !== false || startsAtBoot === true) ?? null
  const threads = useOf(cpu.threads, others && total(others.map((guest) => guest.threads)), sum(plan, 'threads'))
  const memoryUse = useOf(memory.totalBytes, memoryOfOthers(facts, others), sum(plan, 'memoryGibibytes') * GIBIBYTE)
  const taken = threads.others === null ? null : threads.others + threads.planned
  return {
    hostReserve: hostReserve(facts),
    memory: memoryUse,
    threads,
    threadsPerCore: taken !== null && cpu.cores ? taken / cpu.cores : null,
  }
}

/** Guests may grow to what they were given; elsewhere what is used now is all that can be said. */
function memoryOfOthers({memory, system}: HostFacts, others: readonly GuestFacts[] | null): number | null {
  if (system.proxmoxVersion === null) return memory.usedBytes
  return others && total(others.map(({memoryBytes}) => memoryBytes))
}

export function usesZfs({storages}: Pick<HostFacts, 'storages'>): boolean {
  return storages?.some(({type}) => type === 'zfspool' || type === 'zfs') ?? false
}

function hostReserve(facts: HostFacts): number {
  const cache = usesZfs(facts) ? Math.min((facts.memory.totalBytes ?? 0) * ZFS_CACHE.share, ZFS_CACHE.mostBytes) : 0
  return RESERVE_BYTES + cache
}

function useOf(whole: number | null, others: number | null, planned: number): UseOf {
  const remaining = whole === null || others === null ? null : whole - others - planned
  return {others, planned, remaining, total: whole}
}

function total(values: readonly (number | null)[]): number | null {
  return values.reduce<number | null>((all, value) => (all === null || value === null ? null : all + value), 0)
}

function sum(plan: readonly PlannedGuest[], key: 'threads' | 'memoryGibibytes'): number {
  return plan.reduce((all, guest) => all + guest[key], 0)
}
