import type {HostFacts, StorageFacts} from '../facts.ts'
import type {Capacity} from './capacity.ts'
import type {PlannedGuest} from './example-lab.ts'
import {type Finding, finding} from './finding.ts'
import {FILL_RULE, fasterStorageFor, fillState, type Placement} from './placement.ts'
import {counted, diskText, GIBIBYTE, mediumNames, memoryText, percentText} from './quantities.ts'

const THREADS_RULE = 'a guest has at most as many processors as the host has threads'
const MEMORY_RULE = 'the memory of all guests and of the host itself has to be there'

export function threadsFinding({threads}: PlannedGuest, {cpu}: HostFacts): Finding {
  if (cpu.threads === null) return finding('unknown', 'how many threads the processors have is unknown', THREADS_RULE)
  return finding(
    threads <= cpu.threads ? 'good' : 'bad',
    `${threads} of ${counted(cpu.threads, 'thread')}`,
    THREADS_RULE,
  )
}

/** Of this guest alone: what the whole plan needs is a finding about the machine. */
export function memoryFinding({memoryGibibytes}: PlannedGuest, {hostReserve, memory}: Capacity): Finding {
  if (memory.total === null) return finding('unknown', 'how much memory there is is unknown', MEMORY_RULE)
  const text = `${memoryGibibytes} of ${memoryText(memory.total)} memory`
  if (memory.others === null) return finding('unknown', `${text}; what other guests use is unknown`, MEMORY_RULE)
  const free = memory.total - memory.others - hostReserve
  return finding(memoryGibibytes * GIBIBYTE <= free ? 'good' : 'bad', text, MEMORY_RULE)
}

export function storageFindings(
  guest: PlannedGuest,
  facts: HostFacts,
  placements: readonly Placement[] | null,
  isSlow: {readonly text: string; readonly rule: string},
): Finding[] {
  const placement = placements?.find(({vmid}) => vmid === guest.vmid)
  if (facts.storages === null || !placement) return [unknownStorage('which storages there are is unknown')]
  const storage = facts.storages.find(({name}) => name === placement.storage)
  if (!storage) return [finding('bad', 'no storage that holds disks of guests', 'a guest needs a disk')]
  return [roomFinding(guest, storage, placement), mediumFinding(guest, storage, facts.storages, isSlow)]
}

function roomFinding(guest: PlannedGuest, {name, totalBytes}: StorageFacts, {fill}: Placement): Finding {
  const size = `${guest.diskGibibytes} GiB on ${name}`
  if (fill === null || totalBytes === null) return unknownStorage(`${size}: how full it is is unknown`)
  const text = `${size} (${diskText(totalBytes)}), then ${percentText(fill)} full`
  return finding(fillState(fill), text, FILL_RULE)
}

/** The fast storage is offered to the database only: there may not be room for more. */
function mediumFinding(
  guest: PlannedGuest,
  {medium, name}: StorageFacts,
  storages: readonly StorageFacts[],
  isSlow: {readonly text: string; readonly rule: string},
): Finding {
  if (medium === null) return finding('unknown', `whether ${name} spins or is flash is unknown`, isSlow.rule)
  if (medium !== 'hdd') return finding('good', `${name} is on ${mediumNames[medium]}`, isSlow.rule)
  const faster = guest.use === 'postgresql' ? fasterStorageFor(guest, storages) : undefined
  const better = faster ? `; ${faster.name} (${mediumNames[faster.medium!]}) has room for it` : ''
  return finding('limited', `${name} is on HDD: ${isSlow.text}${better}`, isSlow.rule)
}

function unknownStorage(text: string): Finding {
  return finding('unknown', text, 'a guest needs a disk')
}
