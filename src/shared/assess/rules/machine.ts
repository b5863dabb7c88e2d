import type {HostFacts} from '../facts.ts'
import {type Capacity, usesZfs} from './capacity.ts'
import type {PlannedGuest} from './example-lab.ts'
import {type Finding, finding} from './finding.ts'
import {FILL_RULE, fillState, type StorageLoad, storageLoads} from './placement.ts'
import {diskText, memoryText, percentText} from './quantities.ts'

const COMFORTABLE_THREADS_PER_CORE = 4

/** What concerns the machine and the whole plan, not one use. */
export function machineFindings(facts: HostFacts, plan: readonly PlannedGuest[], capacity: Capacity): Finding[] {
  return [
    memoryOfAll(facts, capacity),
    threadsOfAll(capacity),
    ...(storageLoads(facts, plan) ?? []).flatMap((load) => diskOfAll(facts, load)),
    virtualization(facts),
    addressOfHost(facts),
    identifiers(facts, plan),
    backups(facts),
    imports(facts),
    healthOfDisks(facts),
  ].filter((each) => each !== null)
}

function memoryOfAll(facts: HostFacts, {hostReserve, memory}: Capacity): Finding {
  const rule = `the host keeps ${memoryText(hostReserve)} for itself${usesZfs(facts) ? ', with the cache of ZFS' : ''}`
  if (memory.remaining === null || memory.total === null) {
    return finding('unknown', 'what is left of the memory with the whole plan is unknown', rule)
  }
  const {others, planned, remaining, total} = memory
  const used = others
    ? `${memoryText(others)} in use, ${memoryText(planned)} planned`
    : `${memoryText(planned)} planned`
  const text =
    remaining < 0
      ? `${memoryText(-remaining)} of memory are missing: ${used}, ${memoryText(total)} in all`
      : `${memoryText(remaining)} of ${memoryText(total)} memory are left: ${used}`
  return finding(remaining >= hostReserve ? 'good' : 'bad', text, rule)
}

function threadsOfAll({threads, threadsPerCore}: Capacity): Finding {
  const rule = `up to ${COMFORTABLE_THREADS_PER_CORE} virtual processors for each core do for mixed work`
  if (threads.remaining === null || threadsPerCore === null || threads.total === null) {
    return finding('unknown', 'how many threads are left with the whole plan is unknown', rule)
  }
  const {remaining, total} = threads
  const left =
    remaining < 0
      ? `${-remaining} threads more than ${total} are given out`
      : `${remaining} of ${total} threads are left`
  const text = `${left}: ${percentText(threadsPerCore)} of the cores`
  return finding(threadsPerCore <= COMFORTABLE_THREADS_PER_CORE ? 'good' : 'limited', text, rule)
}

function diskOfAll({storages}: HostFacts, {commitment, fill, plannedBytes, storage}: StorageLoad): Finding[] {
  if (fill === null) return []
  const planned = `${storage} is ${percentText(fill)} full with the ${diskText(plannedBytes)} that are planned`
  const isThin = storages?.find(({name}) => name === storage)?.isThin
  const isPromised = isThin && commitment !== null && commitment > 1
  return [
    finding(fillState(fill), planned, FILL_RULE),
    ...(isPromised
      ? [
          finding(
            'limited',
            `${percentText(commitment)} of ${storage} would be promised`,
            'disks on a thin storage may together grow to more than it has',
          ),
        ]
      : []),
  ]
}

function virtualization({cpu, system}: HostFacts): Finding {
  const rule = 'virtual machines need VT-x or AMD-V'
  if (cpu.hasVirtualization) return finding('good', 'the processors can run virtual machines', rule)
  if (cpu.hasVirtualization === null) return finding('unknown', 'whether it can run virtual machines is unknown', rule)
  const why = system.isVirtual ? ': it is one itself' : ': it is missing, or switched off in the firmware'
  return finding('bad', `cannot run virtual machines${why}`, rule)
}

function addressOfHost({interfaces}: HostFacts): Finding {
  const rule = 'what others connect to keeps its address'
  const main = interfaces?.find(({gateway}) => gateway !== null)
  if (!main) return finding('unknown', 'the address of the machine is unknown', rule)
  const address = `${main.addresses[0] ?? 'an unknown address'} on ${main.name}`
  if (main.method === null) return finding('unknown', `whether ${address} is static is unknown`, rule)
  return main.method === 'static'
    ? finding('good', `static address ${address}`, rule)
    : finding('limited', `${address} is from DHCP: make it static, or reserve it at the router`, rule)
}

function identifiers({guests, system}: HostFacts, plan: readonly PlannedGuest[]): Finding | null {
  const rule = 'each guest has a VMID of its own'
  const wanted = plan.map(({vmid}) => vmid)
  if (guests === null) return finding('unknown', 'whether the planned VMIDs are free is unknown', rule)
  if (system.proxmoxVersion === null) return null
  const taken = guests.filter(({vmid}) => wanted.includes(vmid))
  if (taken.length === 0) return finding('good', `VMIDs ${wanted.join(', ')} are free`, rule)
  const names = taken.map(({name, vmid}) => (name ? `${vmid} (${name})` : String(vmid))).join(', ')
  return finding('limited', `taken already: ${names}`, rule)
}

function backups({storages, system}: HostFacts): Finding | null {
  const rule = 'backups need a storage that may hold them'
  if (system.proxmoxVersion === null) return null
  if (storages === null) return finding('unknown', 'whether there is room for backups is unknown', rule)
  const able = storages.filter(({content}) => content?.includes('backup'))
  if (able.length === 0) return finding('limited', 'no storage holds backups', rule)
  const names = able.map(({availableBytes, name}) =>
    availableBytes === null ? name : `${name} (${diskText(availableBytes)} free)`,
  )
  return finding('good', `backups fit on ${names.join(', ')}`, rule)
}

function imports({storages, system}: HostFacts): Finding | null {
  const rule = 'cloud images are downloaded to a file storage with the content type import'
  if (system.proxmoxVersion === null || storages === null) return null
  const able = storages.filter(({content}) => content?.includes('import'))
  if (able.length > 0)
    return finding('good', `images can be downloaded to ${able.map(({name}) => name).join(', ')}`, rule)
  const directory = storages.find(({name, type}) => name === 'local' && type === 'dir')
  const content = [...(directory?.content ?? []), 'import'].join(',')
  const fix = directory ? `; as root: pvesm set local --content ${content}` : ''
  return finding('limited', `no storage takes images to import${fix}`, rule)
}

function healthOfDisks({disks}: HostFacts): Finding | null {
  const rule = 'SMART says PASSED or OK, and flash has a tenth of its life left'
  const judged = disks?.filter(({health}) => health !== null && health !== 'UNKNOWN')
  if (!judged || judged.length === 0) return null
  const failing = judged.filter(({health, lifeLeft}) => !/^(PASSED|OK)$/.test(health!) || (lifeLeft ?? 100) < 10)
  if (failing.length === 0) return finding('good', `${judged.length} of ${disks!.length} disks are healthy`, rule)
  return finding('bad', `in bad health: ${failing.map(({device}) => device).join(', ')}`, rule)
}
