import {sizeText} from '#shared/guests/index'
import {type FieldFinding, refusal, warning} from './finding.ts'
import type {Planned} from './identify.ts'
import {type LabFile, nodeOf, threadsOf} from './lab-file.ts'
import {type LabState, type NodeDetails, nodeDetails} from './lab-state.ts'

/** Sockets are the NUMA nodes of the host: the API does not say how much memory each has, so it is split evenly. */
export function checkProcessors(lab: LabFile, state: LabState, planned: readonly Planned[]): FieldFinding[] {
  const bound = new Map<string, number>()
  return planned.flatMap(({field, guest, present, subject}) => {
    const node = nodeOf(lab, guest)
    const host = nodeDetails(state, node)
    const findings: FieldFinding[] = []
    const threads = threadsOf(guest)
    if (guest.numa && guest.memory % (guest.sockets * 1024 ** 2) !== 0) {
      const message = `has ${sizeText(guest.memory)} for ${guest.sockets} sockets, which NUMA cannot divide.`
      findings.push(
        refusal({
          code: 'MEMORY_NOT_DIVISIBLE',
          field: `${field}.memory`,
          message,
          nextStep: 'Use a multiple of the sockets.',
          subject,
        }),
      )
    }
    if (!host) return findings
    if (threads > host.threads) {
      const message = `has ${threads} virtual CPUs, and ${node} starts none with more than its ${host.threads} threads.`
      findings.push(
        refusal({
          code: 'CORES_TOO_MANY',
          field: `${field}.cores`,
          message,
          nextStep: `Use at most ${host.threads}.`,
          subject,
        }),
      )
    }
    findings.push(
      ...typeFindings(guest.cpu, host, {field: `${field}.cpu`, needsAvx: guest.role === 'ollama', node, subject}),
    )
    const socketMemory = host.memoryBytes / host.sockets
    const socketCores = host.cores / host.sockets
    if (guest.numa) {
      const {node: number, policy} = guest.numa
      const key = `${node}/${number}`
      const together = (bound.get(key) ?? 0) + (policy === 'bind' ? guest.memory : 0)
      bound.set(key, together)
      if (number >= host.sockets) {
        const message = `is to have memory of NUMA node ${number}, and ${node} has ${host.sockets}, from 0.`
        findings.push(
          refusal({
            code: 'NUMA_NODE_MISSING',
            field: `${field}.numa`,
            message,
            nextStep: `Use 0 to ${host.sockets - 1}.`,
            subject,
          }),
        )
      } else if (together > socketMemory) {
        const message = `binds ${sizeText(together)}, with others before it, to NUMA node ${number} of ${node}, which has about ${sizeText(socketMemory)}.`
        findings.push(
          refusal({
            code: 'NUMA_MEMORY_SHORT',
            field: `${field}.numa`,
            message,
            nextStep: 'Give it less memory, or write policy: preferred.',
            subject,
          }),
        )
      }
    }
    if (!present && host.sockets > 1 && (threads > socketCores || guest.memory > socketMemory)) {
      findings.push(
        warning({
          code: 'NUMA_SPLIT',
          field,
          message: `fits no NUMA node of ${node} (${socketCores} cores and about ${sizeText(socketMemory)} each): ${threads} virtual CPUs with ${sizeText(guest.memory)} reach across sockets, which is slow for a language model.`,
          nextStep: `At most cores: ${socketCores} and ${sizeText(Math.floor((socketMemory * 0.9) / 1024 ** 3) * 1024 ** 3)}, with numa: {node: ${host.sockets - 1}}.`,
          subject,
        }),
      )
    }
    return findings
  })
}

/** What the levels of x86-64 need beyond each other. */
const LEVELS: Readonly<Record<string, readonly string[]>> = {
  'x86-64-v2': ['cx16', 'popcnt', 'sse4_1', 'sse4_2', 'ssse3'],
  'x86-64-v2-AES': ['aes', 'cx16', 'popcnt', 'sse4_1', 'sse4_2', 'ssse3'],
  'x86-64-v3': ['avx', 'avx2', 'bmi1', 'bmi2', 'f16c', 'fma', 'movbe', 'sse4_2'],
  'x86-64-v4': ['avx2', 'avx512bw', 'avx512cd', 'avx512dq', 'avx512f', 'avx512vl'],
}
/** Have no AVX, whatever the host has. */
const WITHOUT_AVX = /^(?:kvm|qemu|x86-64-v2|Nehalem|Westmere|Opteron_G[123])/

function typeFindings(
  cpu: string,
  {flags, model}: NodeDetails,
  {field, needsAvx, node, subject}: {field: string; needsAvx: boolean; node: string; subject: string},
): FieldFinding[] {
  const missing = flags === null ? [] : (LEVELS[cpu] ?? []).filter((flag) => !flags.has(flag))
  if (missing.length > 0) {
    const message = `has the CPU type ${cpu}, and the ${model ?? 'CPU'} of ${node} lacks ${missing.join(', ')}.`
    return [refusal({code: 'CPU_UNSUPPORTED', field, message, nextStep: 'Write cpu: host', subject})]
  }
  const hasNone = WITHOUT_AVX.test(cpu) || (cpu === 'host' && flags !== null && !flags.has('avx'))
  if (!needsAvx || !hasNone) return []
  const message = `has no AVX with the CPU type ${cpu}, and language models are several times slower without.`
  return [
    warning({code: 'CPU_WITHOUT_AVX', field, message, nextStep: cpu === 'host' ? null : 'Write cpu: host', subject}),
  ]
}
