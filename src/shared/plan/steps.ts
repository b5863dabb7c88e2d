import {z} from 'zod'
import {ApiCallShape, sizeParameter, sizeText} from '#shared/guests/index'
import {shellWord} from '#shared/terminal/index'
import {lacksImage} from './check-image.ts'
import type {Differences} from './compare.ts'
import {createParameters, SYSTEM_DISK} from './guest-parameters.ts'
import type {Planned} from './identify.ts'
import {DEFAULT_LAB_FILE, imageFileOf, type LabFile, type LabGuest, nodeOf, storageOf, threadsOf} from './lab-file.ts'
import {type LabState, storageKey, storageOn} from './lab-state.ts'

export const stepKinds = [
  'image',
  'create',
  'configure',
  'resize',
  'start',
  'wait-ssh',
  'cloud-init',
  'deploy',
  'health',
] as const

/** One thing to be done. What it needs comes before it; what needs nothing of another may run at the same time. */
export const StepShape = z.object({
  /** `create:postgres`, the same in every plan of this lab. */
  id: z.string(),
  kind: z.enum(stepKinds),
  /** Name and VMID of the machine; null for what belongs to none. */
  vm: z.string().nullable(),
  vmid: z.number().nullable(),
  node: z.string(),
  text: z.string(),
  /** What is sent to the server; null for what is done over SSH. */
  call: ApiCallShape.nullable(),
  /** What is done over SSH. */
  command: z.string().nullable(),
  /** An estimate. */
  seconds: z.number(),
  needs: z.array(z.string()),
  /** The storage that it keeps busy: such steps follow each other. */
  heavyOn: z.string().nullable(),
})
export type PlanStep = z.infer<typeof StepShape>

/** Bytes a second: 100 Mbit/s of Internet, and the writing of one spinning disk. */
const DOWNLOAD_SPEED = 12.5e6
const DISK_SPEED = 150e6
/** Of Debian's cloud image: the file where the server did not tell, and the disk in it. */
const IMAGE_BYTES = 350e6
const IMAGE_DISK_BYTES = 3 * 1024 ** 3

const SECONDS = {'cloud-init': 30, configure: 2, health: 10, resize: 2, start: 10, 'wait-ssh': 45} as const
/** Packages and containers, and for a language model a few gigabytes more. */
const DEPLOY_SECONDS = {dev: 240, ollama: 600, postgres: 180} as const

/** What `lab deploy` calls the roles. */
const DEPLOYMENTS = {dev: 'apps', ollama: 'ollama', postgres: 'postgres'} as const

export interface StepFacts {
  /** What names the lab file to a command; null where flags stand for it. */
  readonly file: string | null
  readonly lab: LabFile
  readonly state: LabState
  readonly keys: readonly string[]
}

/** Images first, then machine by machine. */
export function stepsOf(facts: StepFacts, planned: readonly Planned[], differences: ReadonlyMap<Planned, Differences>) {
  const {lab, state} = facts
  const made = planned.filter(({present}) => !present).map(({guest}) => nodeOf(lab, guest))
  const images = imageSteps(lab, state, [...new Set(made)])
  // Whoever uses the database comes after it.
  const inOrder = planned.toSorted(
    (one, other) => Number(one.guest.role === 'dev') - Number(other.guest.role === 'dev'),
  )
  const guests = inOrder.flatMap((each) => {
    const difference = differences.get(each)
    return difference ? changeSteps(facts, each, difference) : makeSteps(facts, each, images)
  })
  return withDatabaseFirst(lab, [...images, ...guests])
}

/** What is deployed to a machine for development needs the password that deploying the database makes. */
function withDatabaseFirst({vms}: LabFile, steps: readonly PlanStep[]): PlanStep[] {
  const database = `deploy:${vms.find(({role}) => role === 'postgres')?.name}`
  if (!steps.some(({id}) => id === database)) return [...steps]
  const apps = new Set(vms.filter(({role}) => role === 'dev').map(({name}) => `deploy:${name}`))
  return steps.map((step) => (apps.has(step.id) ? {...step, needs: [...step.needs, database]} : step))
}

/** Seconds until everything is done, when only what keeps one storage busy waits for each other. */
export function durationOf(steps: readonly PlanStep[]): number {
  const ends = new Map<string, number>()
  const busy = new Map<string, number>()
  for (const {heavyOn, id, needs, seconds} of steps) {
    const free = heavyOn === null ? 0 : (busy.get(heavyOn) ?? 0)
    const end = Math.max(free, ...needs.map((each) => ends.get(each) ?? 0)) + seconds
    ends.set(id, end)
    if (heavyOn !== null) busy.set(heavyOn, end)
  }
  return Math.max(0, ...ends.values())
}

/** Shared storage gets it once. */
function imageSteps(lab: LabFile, state: LabState, nodes: readonly string[]): PlanStep[] {
  const storages = new Map<string, string>()
  for (const node of nodes) {
    const storage = storageOn(state, node, lab.storages.images)
    const key = storage ? storageKey(storage) : `${node}/${lab.storages.images}`
    if (lacksImage(lab, state, node) && !storages.has(key)) storages.set(key, node)
  }
  const filename = imageFileOf(lab)
  const bytes = state.image.bytes ?? IMAGE_BYTES
  return [...storages].map(([key, node]) => ({
    call: {
      method: 'POST',
      parameters: {
        content: 'import',
        filename,
        url: lab.image.url,
        ...(lab.image.checksum !== undefined && {checksum: lab.image.checksum, 'checksum-algorithm': 'sha512'}),
      },
      path: `/api2/json/nodes/${node}/storage/${lab.storages.images}/download-url`,
    },
    command: null,
    heavyOn: key,
    id: `image:${key}`,
    kind: 'image',
    needs: [],
    node,
    seconds: Math.ceil(bytes / DOWNLOAD_SPEED),
    text: `Download ${filename} to ${lab.storages.images} on ${node} (${sizeText(bytes)})`,
    vm: null,
    vmid: null,
  }))
}

function makeSteps(facts: StepFacts, planned: Planned, images: readonly PlanStep[]): PlanStep[] {
  const {keys, lab, state} = facts
  const {guest} = planned
  const node = nodeOf(lab, guest)
  const storage = storageOf(lab, guest)
  const found = storageOn(state, node, storage)
  const imageStorage = storageOn(state, node, lab.storages.images)
  const image = images.find(
    (each) => each.node === node || (imageStorage?.isShared && each.heavyOn === imageStorage.storage),
  )
  const create = step(planned, node, {
    call: {method: 'POST', parameters: createParameters(lab, guest, keys), path: `/api2/json/nodes/${node}/qemu`},
    heavyOn: found ? storageKey(found) : `${node}/${storage}`,
    kind: 'create',
    needs: image ? [image.id] : [],
    seconds: Math.ceil(IMAGE_DISK_BYTES / DISK_SPEED),
    text: `Create VM ${guest.vmid} ${guest.name} on ${node} (${threadsOf(guest)} CPUs, ${sizeText(guest.memory)} RAM, disk on ${storage})`,
  })
  const resize = resizeStep(planned, node, {bytes: guest.disk, disk: SYSTEM_DISK}, [create.id])
  return [create, resize, ...startSteps(facts, planned, node, [resize.id])]
}

/** What runs goes on running; what was stopped and should run is started, and its role deployed, which changes nothing twice. */
function changeSteps(facts: StepFacts, planned: Planned, {disk, diskBytes, remove, settings}: Differences): PlanStep[] {
  const present = planned.present!
  const {node, vmid} = present
  const names = [...Object.keys(settings), ...remove]
  const digest = present.configuration?.digest
  const configure = step(planned, node, {
    call: {
      method: 'POST',
      parameters: {
        ...(digest !== undefined && {digest}),
        ...(remove.length > 0 && {delete: remove.join(',')}),
        ...settings,
      },
      path: `/api2/json/nodes/${node}/qemu/${vmid}/config`,
    },
    kind: 'configure',
    text: `Change ${names.toSorted().join(', ')} of VM ${vmid} ${present.name}`,
  })
  const steps = names.length > 0 ? [configure] : []
  const before = (): string[] => steps.slice(-1).map(({id}) => id)
  if (diskBytes !== null) steps.push(resizeStep(planned, node, {bytes: diskBytes, disk}, before()))
  if (!present.isRunning && !present.isTemplate) steps.push(...startSteps(facts, planned, node, before()))
  return steps
}

function resizeStep(
  planned: Planned,
  node: string,
  {bytes, disk}: {readonly bytes: number; readonly disk: string},
  needs: readonly string[],
): PlanStep {
  const {guest, present} = planned
  const vmid = present?.vmid ?? guest.vmid
  return step(planned, node, {
    call: {
      method: 'PUT',
      parameters: {disk, size: sizeParameter(bytes)},
      path: `/api2/json/nodes/${node}/qemu/${vmid}/resize`,
    },
    kind: 'resize',
    needs,
    text: `Grow ${disk} of VM ${vmid} ${guest.name} to ${sizeText(bytes)}`,
  })
}

function startSteps(facts: StepFacts, planned: Planned, node: string, needs: readonly string[]): PlanStep[] {
  const {access} = facts.lab
  const {guest, present} = planned
  if (!guest.running) return []
  const vmid = present?.vmid ?? guest.vmid
  const who = `VM ${vmid} ${guest.name}`
  const login = `ssh ${access.user}@${guest.ip}`
  const start = step(planned, node, {
    call: {method: 'POST', parameters: {}, path: `/api2/json/nodes/${node}/qemu/${vmid}/status/start`},
    kind: 'start',
    needs,
    text: `Start ${who}`,
  })
  const ssh = step(planned, node, {
    command: `${login} true`,
    kind: 'wait-ssh',
    needs: [start.id],
    text: `Wait until ${who} answers at ${guest.ip}, port 22`,
  })
  const cloudInit = step(planned, node, {
    command: `${login} cloud-init status --wait`,
    kind: 'cloud-init',
    needs: [ssh.id],
    text: `Wait until cloud-init has set up ${who}`,
  })
  return [start, ssh, cloudInit, ...(guest.deploy ? deploySteps(facts, planned, node, cloudInit.id) : [])]
}

function deploySteps({file, lab}: StepFacts, planned: Planned, node: string, before: string): PlanStep[] {
  const {guest, present} = planned
  const deployment = DEPLOYMENTS[guest.role]
  const who = `VM ${present?.vmid ?? guest.vmid} ${guest.name}`
  const machine =
    file === null
      ? `${lab.access.user}@${guest.ip} --subnet ${lab.network.subnet}`
      : `${guest.name}${file === DEFAULT_LAB_FILE ? '' : ` --file ${shellWord(file)}`}`
  const deploy = step(planned, node, {
    command: `lab deploy ${deployment} ${machine}`,
    kind: 'deploy',
    needs: [before],
    seconds: DEPLOY_SECONDS[guest.role],
    text: `Deploy ${deployment} to ${who}`,
  })
  const health = step(planned, node, {
    kind: 'health',
    needs: [deploy.id],
    text: `Check that ${deployment} answers on ${who}`,
  })
  return [deploy, health]
}

type Part = Pick<PlanStep, 'text'> &
  Partial<Pick<PlanStep, 'call' | 'command' | 'heavyOn'>> & {needs?: readonly string[]} & (
    | {kind: keyof typeof SECONDS; seconds?: undefined}
    | {kind: 'create' | 'deploy'; seconds: number}
  )

function step({guest, present}: {guest: LabGuest; present: Planned['present']}, node: string, part: Part): PlanStep {
  const {call = null, command = null, heavyOn = null, kind, needs = [], text} = part
  return {
    call,
    command,
    heavyOn,
    id: `${kind}:${guest.name}`,
    kind,
    needs: [...needs],
    node,
    seconds: part.seconds ?? SECONDS[part.kind],
    text,
    vm: guest.name,
    vmid: present?.vmid ?? guest.vmid,
  }
}
