import {z} from 'zod'
import type {HostFacts, NumaNode} from '../facts.ts'
import type {PlannedGuest} from './example-lab.ts'
import {GIBIBYTE} from './quantities.ts'

export const NumaFitShape = z.object({
  nodes: z.number(),
  /** Of one node; the smaller one where they differ. */
  nodeMemoryBytes: z.number(),
  /** Physical ones of one node. */
  nodeCores: z.number(),
  fits: z.boolean(),
  recommended: z.object({
    cores: z.number(),
    memoryMebibytes: z.number(),
    hostNode: z.number(),
    /** For `qm set` or the API; any token with VM.Config.CPU may set them. */
    settings: z.record(z.string(), z.string()),
    /** Threads on processors, which only root may tie down; null when the processors of the node are not known. */
    affinityCommand: z.string().nullable(),
  }),
})
export type NumaFit = z.infer<typeof NumaFitShape>

/** Left to the host and to others on the node. */
const NODE_SHARE = 0.8
const MEMORY_STEP = 16 * GIBIBYTE

/** Null for a machine with one node, or when nodes, cores or memory are unknown. */
export function numaFit({cpu, numa}: HostFacts, guest: PlannedGuest): NumaFit | null {
  const {nodes} = numa
  if (nodes === null || nodes.length < 2 || !cpu.cores) return null
  const sizes = nodes.map(({memoryBytes}) => memoryBytes)
  if (sizes.includes(null)) return null
  const nodeMemoryBytes = Math.min(...(sizes as number[]))
  const nodeCores = Math.floor(cpu.cores / nodes.length)
  const memory = memoryFor(nodeMemoryBytes, guest)
  const cores = Math.min(guest.threads, largestEasyNumber(nodeCores))
  const hostNode = nodes.length - 1
  const memoryMebibytes = memory / 1024 ** 2
  return {
    fits: guest.threads <= nodeCores && guest.memoryGibibytes * GIBIBYTE <= nodeMemoryBytes,
    nodeCores,
    nodeMemoryBytes,
    nodes: nodes.length,
    recommended: {
      affinityCommand: affinityCommand(guest.vmid, nodes[hostNode]!, nodeCores),
      cores,
      hostNode,
      memoryMebibytes,
      settings: {
        balloon: '0',
        cores: String(cores),
        cpu: 'host',
        memory: String(memoryMebibytes),
        numa: '1',
        numa0: `cpus=0-${cores - 1},hostnodes=${hostNode},memory=${memoryMebibytes},policy=bind`,
        sockets: '1',
      },
    },
  }
}

function memoryFor(nodeMemoryBytes: number, {memoryGibibytes}: PlannedGuest): number {
  const room = nodeMemoryBytes * NODE_SHARE
  const fitting =
    room >= MEMORY_STEP ? Math.floor(room / MEMORY_STEP) * MEMORY_STEP : Math.floor(room / GIBIBYTE) * GIBIBYTE
  return Math.min(fitting, memoryGibibytes * GIBIBYTE)
}

/** 16 of 18: work that is split evenly likes numbers that divide. */
function largestEasyNumber(cores: number): number {
  return cores < 4 ? cores : Math.floor(cores / 4) * 4
}

/** The physical cores come first in the list of a node; their second threads follow. */
function affinityCommand(vmid: number, {cpus}: NumaNode, nodeCores: number): string | null {
  const first = cpus?.split(',')[0]
  const [from, to] = (first ?? '').split('-').map(Number)
  if (from === undefined || to === undefined || Number.isNaN(from) || to - from + 1 < nodeCores) return null
  return `qm set ${vmid} --affinity ${from}-${from + nodeCores - 1}`
}
