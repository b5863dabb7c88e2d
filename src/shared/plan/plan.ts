import {createHash} from 'node:crypto'
import {z} from 'zod'
import {checkParameters, findTraps, type Method} from '#shared/proxmox/index'
import {AllocationShape, allocate} from './allocation.ts'
import {checkCache, checkMedia, checkNodeCapacity, checkStorageCapacity, checkStorages} from './check-capacity.ts'
import {checkAddresses, checkDatabase, checkDuplicates, checkIdentities, checkNodes} from './check-guests.ts'
import {checkImage, lacksImage} from './check-image.ts'
import {checkPrivileges} from './check-privileges.ts'
import {checkProcessors} from './check-processors.ts'
import {compareGuest, type Differences} from './compare.ts'
import {type FieldFinding, type Finding, FindingShape, refusal, warning} from './finding.ts'
import {identify, type Planned} from './identify.ts'
import {type LabFile, LabFileShape, nodeOf, storageOf, threadsOf} from './lab-file.ts'
import type {LabState} from './lab-state.ts'
import type {ReadLab} from './read-lab-file.ts'
import {durationOf, type PlanStep, StepShape, stepsOf} from './steps.ts'

/** What would be done to make the server what the lab file says. Sizes in bytes. */
export const PlanShape = z.object({
  /** Part of the name of a journal, so of a shape that leads nowhere else. */
  lab: LabFileShape.shape.name,
  file: z.string(),
  /** `host:port` */
  server: z.string(),
  version: z.string(),
  /** Of the file's text, and of what of the server the plan depends on: a plan is only worth carrying out with both. */
  fileHash: z.string(),
  stateHash: z.string(),
  /** False when something stands in the way. */
  canApply: z.boolean(),
  guests: z.array(
    z.object({
      vmid: z.number(),
      name: z.string(),
      node: z.string(),
      role: z.string(),
      ip: z.string(),
      uuid: z.string(),
      threads: z.number(),
      memoryBytes: z.number(),
      diskBytes: z.number(),
      storage: z.string(),
      action: z.enum(['create', 'change', 'unchanged']),
    }),
  ),
  /** Refusals before warnings. */
  findings: z.array(FindingShape),
  steps: z.array(StepShape),
  allocation: AllocationShape,
  /** An estimate, for all steps. */
  seconds: z.number(),
})
export type Plan = z.infer<typeof PlanShape>

export interface Server {
  /** `host:port` */
  readonly address: string
  readonly tokenId: string
}

/** All that stands in the way, what there is to be done, and what remains after it. Nothing is asked, nothing sent. */
export function planLab(read: ReadLab, state: LabState, {address, tokenId}: Server): Plan {
  const {file, hash, keys, lab} = read
  const planned = identify(lab, state)
  const differences = new Map<Planned, Differences>()
  for (const each of planned) {
    if (each.present) differences.set(each, compareGuest(lab, each, each.present, keys.keys))
  }
  const steps = stepsOf({file: read.flagOf ? null : file, keys: keys.keys, lab, state}, planned, differences)
  const makes = planned.filter(({present}) => !present).map(({guest}) => nodeOf(lab, guest))
  const lacking = [...new Set(makes)].filter((node) => lacksImage(lab, state, node))
  const allocation = allocate(lab, state, planned, lacking.length > 0 ? (state.image.bytes ?? 0) : 0)
  const found = [
    ...(planned.some(needsKeys) ? checkKeys(keys.problems) : []),
    ...checkDuplicates(planned),
    ...checkIdentities(state, planned),
    ...[...differences.values()].flatMap(({findings}) => findings),
    ...checkAddresses(lab, state, planned),
    ...checkNodes(lab, state, planned),
    ...checkDatabase(lab, steps),
    ...(state.poolExists === false ? [poolMissing(lab)] : []),
    ...checkStorages(lab, state, planned),
    ...checkImage(lab, state, lacking),
    ...[...checkNodeCapacity(lab, allocation), ...checkStorageCapacity(allocation)].map(
      steps.length > 0 ? asFound : noted,
    ),
    ...checkProcessors(lab, state, planned),
    ...checkMedia(lab, state, planned),
    ...checkCache(state, allocation),
    ...checkPrivileges(lab, state, steps, tokenId),
    ...checkCalls(steps),
    ...state.gaps.map(notRead),
  ]
  const findings = found
    .map((finding) => placed(finding, read))
    .toSorted((one, other) => Number(one.severity === 'warning') - Number(other.severity === 'warning'))
  return {
    allocation,
    canApply: findings.every(({severity}) => severity !== 'refusal'),
    file,
    fileHash: hash,
    findings,
    guests: planned.map((each) => guestOf(lab, each, steps)),
    lab: lab.name,
    seconds: durationOf(steps),
    server: address,
    stateHash: hashOf(state, planned, lacking),
    steps,
    version: state.version,
  }
}

function guestOf(lab: LabFile, {guest, present, uuid}: Planned, steps: readonly PlanStep[]): Plan['guests'][number] {
  const changes = steps.some(({vm}) => vm === guest.name)
  return {
    action: present ? (changes ? 'change' : 'unchanged') : 'create',
    diskBytes: guest.disk,
    ip: guest.ip,
    memoryBytes: guest.memory,
    name: guest.name,
    node: nodeOf(lab, guest),
    role: guest.role,
    storage: storageOf(lab, guest),
    threads: threadsOf(guest),
    uuid,
    vmid: guest.vmid,
  }
}

function asFound(finding: FieldFinding): FieldFinding {
  return finding
}

/** What is too little for what is there already stands in the way of nothing. */
function noted(finding: FieldFinding): FieldFinding {
  return {...finding, severity: 'warning'}
}

/** What was there before the lab has its own. */
function needsKeys({guest, present}: Planned): boolean {
  return present === null || guest.uuid === undefined
}

function checkKeys(problems: ReadLab['keys']['problems']): FieldFinding[] {
  return problems.map(({index, message}) =>
    refusal({
      code: 'SSH_KEY_UNREADABLE',
      field: `access.sshKeys[${index}]`,
      message: `${message}, and without it nobody could log in.`,
      nextStep: 'ssh-keygen -t ed25519, or name another file.',
      subject: 'public key',
    }),
  )
}

function poolMissing({pool = ''}: LabFile): FieldFinding {
  const nextStep = `lab access setup --pool ${pool}`
  return refusal({code: 'POOL_MISSING', field: 'pool', message: 'is not there.', nextStep, subject: `pool ${pool}`})
}

/** What the server, or its traps, would make of the values. */
function checkCalls(steps: readonly PlanStep[]): FieldFinding[] {
  return steps.flatMap(({call, id}) => {
    if (!call) return []
    const path = call.path.replace(/^\/api2\/json/, '')
    const problems = {...findTraps(call.parameters), ...checkParameters(call.method as Method, path, call.parameters)}
    return Object.entries(problems).map(([name, problem]) =>
      refusal({
        code: 'VALUE_REFUSED',
        message: `would not be taken by Proxmox VE: ${name} ${problem}.`,
        nextStep: 'Put it right in the lab file.',
        subject: id,
      }),
    )
  })
}

function notRead(gap: string): FieldFinding {
  return warning({
    code: 'NOT_READ',
    message: 'could not be read, so it was not checked.',
    nextStep: 'lab access show',
    subject: gap,
  })
}

function placed({field, ...finding}: FieldFinding, {file, flagOf, lineOf}: ReadLab): Finding {
  if (field === undefined) return {...finding, line: null, place: null}
  if (flagOf) return {...finding, line: null, place: flagOf(field)}
  const line = lineOf(field)
  return {...finding, line, place: `${file}:${line}`}
}

/** Not how full or busy it is at this moment, but what is there, how large it is, and whose. */
function hashOf(
  {guests, nodes, storages, version}: LabState,
  planned: readonly Planned[],
  withoutImage: readonly string[],
): string {
  const ours = new Set(planned.flatMap(({present}) => present?.vmid ?? []))
  const facts = {
    guests: guests.map(
      ({addresses, configuration, isRunning, memoryBytes, name, node, startsWithHost, threads, uuid, vmid}) => [
        ...[vmid, name, node, uuid, threads, memoryBytes, isRunning || startsWithHost, ...addresses],
        ...(ours.has(vmid) ? [configuration?.digest, isRunning] : []),
      ],
    ),
    nodes: nodes.map(({details, isOnline, node}) => [
      node,
      isOnline,
      details?.threads,
      details?.memoryBytes,
      details?.interfaces,
    ]),
    storages: storages.map(({content, isActive, isEnabled, node, storage, totalBytes, type}) => [
      ...[node, storage, type, totalBytes, isActive, isEnabled, ...content.toSorted()],
    ]),
    version,
    withoutImage,
  }
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex')
}
