import type {HostFacts} from '../../facts.ts'
import {linesOf, type Sources} from './sources.ts'

export function readProcessors({kernel, processors}: Sources): HostFacts['cpu'] & {readonly isVirtual: boolean | null} {
  const entries = linesOf(processors).map((line) => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon), line.slice(colon + 1).trim()] as const
  })
  const valuesOf = (name: string) => entries.filter(([key]) => key === name).map(([, value]) => value)
  const [architecture = null] = /\S+$/.exec(kernel.trim()) ?? []
  const threads = valuesOf('processor').length
  const sockets = new Set(valuesOf('physical id')).size
  const words = valuesOf('flags')[0]?.split(' ')
  const has = (...flags: string[]) => words?.some((word) => flags.includes(word)) ?? null
  return {
    architecture,
    cores: countCores(entries) || null,
    hasAvx2: has('avx2'),
    hasAvx512: has('avx512f'),
    hasVirtualization: has('vmx', 'svm'),
    isVirtual: has('hypervisor'),
    model: valuesOf('model name')[0] ?? null,
    sockets: sockets || null,
    threads: threads || null,
  }
}

/** Pairs of socket and core; the threads of one core have the same. */
function countCores(entries: readonly (readonly [string, string])[]): number {
  const cores = new Set<string>()
  let socket = ''
  for (const [key, value] of entries) {
    if (key === 'physical id') socket = value
    if (key === 'core id') cores.add(`${socket}/${value}`)
  }
  return cores.size
}

export function readMemory({memory, modules}: Sources): HostFacts['memory'] {
  const bytesOf = (name: string) => {
    const [, kibibytes] = new RegExp(`^${name}: +(\\d+) kB$`, 'm').exec(memory) ?? []
    return kibibytes === undefined ? null : Number(kibibytes) * 1024
  }
  const totalBytes = bytesOf('MemTotal')
  const availableBytes = bytesOf('MemAvailable')
  return {
    modules: readModules(modules),
    totalBytes,
    usedBytes: totalBytes === null || availableBytes === null ? null : totalBytes - availableBytes,
  }
}

/** The slowest module decides how fast all run. Only root may ask the firmware. */
function readModules(modules: string): HostFacts['memory']['modules'] {
  const present = modules.split('Memory Device').filter((part) => /^\s*Size: \d+ [MG]B/m.test(part))
  const speeds = present.map((part) => {
    const [, configured] = /^\s*Configured (?:Memory|Clock) Speed: (\d+) M/m.exec(part) ?? []
    const [, rated] = /^\s*Speed: (\d+) M/m.exec(part) ?? []
    return Number(configured ?? rated)
  })
  if (speeds.length === 0 || speeds.some((speed) => !(speed > 0))) return null
  return {count: speeds.length, megatransfers: Math.min(...speeds)}
}

export function readNuma({numa}: Sources): HostFacts['numa'] {
  const nodes = linesOf(numa).map((line) => {
    const [, kibibytes, cpus] = line.split('\t')
    return {cpus: cpus || null, memoryBytes: /^\d+$/.test(kibibytes ?? '') ? Number(kibibytes) * 1024 : null}
  })
  return {isDerived: false, nodes: nodes.length > 0 ? nodes : null}
}
