import {readFile} from 'node:fs/promises'
import {arch, cpus, hostname, networkInterfaces, release, totalmem, type} from 'node:os'
import type {HostFacts} from '../facts.ts'
import {factsOf} from './linux/facts.ts'
import {readSources} from './linux/sources.ts'
import {runScript} from './run-script.ts'

const ASKED = {source: 'local', target: 'this machine'} as const
const TIMEOUT_MS = 60_000

/** This machine, by the same script that is sent to others; where there is no Linux, what Node knows. */
export async function readLocalFacts(scriptFile: string): Promise<HostFacts> {
  if (process.platform !== 'linux') return factsOfNode()
  const {output} = await runScript('sh', ['-s'], await readFile(scriptFile, 'utf8'), TIMEOUT_MS)
  return factsOf(readSources(output, ASKED.target), ASKED)
}

export function factsOfNode(): HostFacts {
  const processors = cpus()
  const interfaces = Object.entries(networkInterfaces()).map(([name, addresses = []]) => ({
    addresses: addresses.flatMap(({cidr, family, internal}) => (cidr && family === 'IPv4' && !internal ? [cidr] : [])),
    gateway: null,
    isBridge: false,
    method: null,
    name,
  }))
  return {
    ...ASKED,
    cpu: {
      architecture: arch(),
      cores: null,
      hasAvx2: null,
      hasAvx512: null,
      hasVirtualization: null,
      model: processors[0]?.model.trim() || null,
      sockets: null,
      threads: processors.length || null,
    },
    disks: null,
    gaps: [{what: 'disks, storages, NUMA and features of the processors', why: 'only Linux tells them'}],
    guests: [],
    interfaces: interfaces.filter(({addresses}) => addresses.length > 0),
    memory: {modules: null, totalBytes: totalmem(), usedBytes: null},
    numa: {isDerived: false, nodes: null},
    storages: null,
    system: {hostname: hostname(), isVirtual: null, kernel: release(), name: type(), proxmoxVersion: null},
  }
}
