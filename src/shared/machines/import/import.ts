import {bootDisk, disksOf} from '#shared/guests/index'
import {invalidInput} from '#shared/input/index'
import {type LabFile, LabFileShape, readLabText} from '#shared/plan/index'
import type {ProxmoxClient} from '#shared/proxmox/index'
import {ExitCode, UserError} from '../../errors.ts'
import {chooseMachines} from './choose.ts'
import {type Around, type Entry, entryOf} from './entry.ts'
import {findingsOf} from './findings.ts'
import {newLabText, withEntries} from './lab-text.ts'
import {commonNetwork, mostCommon} from './network.ts'
import {type Opened, openLab, replaceText, there} from './opened-lab.ts'
import {prove} from './prove.ts'
import {assertNoneRefused, copied, type Readable, type Refused, subjectOf, whyNot} from './refuse.ts'
import type {Import} from './shape.ts'

export interface ImportRequest {
  readonly references: readonly string[]
  readonly all: boolean
  /** Lab file to write into; a new one is printed without. */
  readonly into: string | undefined
  /** Name of a new lab. */
  readonly lab: string
  /** `100=192.168.1.60`, for machines that do not tell. */
  readonly addresses: readonly string[]
}

/** Reads machines, and never changes one: the file that equals them, and a plan of it as the proof. */
export async function importMachines(client: ProxmoxClient, request: ImportRequest): Promise<Import> {
  const {all, into} = request
  const addresses = readFlags(request)
  const before = into === undefined ? null : await openLab(into)
  const {guests, refused} = await chooseMachines(client, request)
  const out = [...refused]
  const able: Readable[] = []
  for (const guest of guests) {
    const reason = whyNot(guest) ?? copied(guest, able) ?? (before && there(guest as Readable, before))
    if (reason === null) able.push(guest as Readable)
    else out.push({reason, subject: subjectOf(guest), vmid: guest.vmid})
  }
  const around = await surroundingsOf(client, before, able)
  const entries: {readonly entry: Entry; readonly guest: Readable}[] = []
  for (const guest of around === null ? [] : able) {
    const entry = entryOf(guest, around!.around, addresses.get(guest.vmid))
    if (typeof entry === 'string') out.push({reason: entry, subject: subjectOf(guest), vmid: guest.vmid})
    else entries.push({entry, guest})
  }
  if (around === null) out.push(...able.map(withoutNetwork))
  if (!all)
    assertNoneRefused(out, 'Leave it out, or put it right at the server; lab vm import --all takes what it can.')
  if (entries.length === 0) return nothing(client, request, before, out)
  const distinct = withDistinctNames(entries, before)
  return written(client, request, before, {around: around!, entries: distinct, out})
}

interface Surrounding {
  readonly around: Around
  readonly network: LabFile['network']
}

async function surroundingsOf(
  client: ProxmoxClient,
  before: Opened | null,
  guests: readonly Readable[],
): Promise<Surrounding | null> {
  if (before) {
    const {host, network, storages} = before.read.lab
    return {around: {node: host.node, storage: storages.disks, subnet: network.subnet}, network}
  }
  const network = guests.length === 0 ? null : await commonNetwork(client, guests)
  if (!network) return null
  const disks = guests.map(({configuration}) => bootDisk(configuration, disksOf(configuration))!)
  return {
    around: {
      node: mostCommon(guests.map(({node}) => node))!,
      storage: mostCommon(disks.map(({storage}) => storage))!,
      subnet: network.subnet,
    },
    network: {...network, nameservers: []},
  }
}

async function written(
  client: ProxmoxClient,
  {into, lab}: ImportRequest,
  before: Opened | null,
  {
    around: {around, network},
    entries,
    out,
  }: {
    readonly around: Surrounding
    readonly entries: readonly {readonly entry: Entry; readonly guest: Readable}[]
    readonly out: readonly Refused[]
  },
): Promise<Import> {
  const guests = entries.map(({guest}) => guest)
  const made = entries.map(({entry}) => entry)
  const {nameservers: _, searchDomain: __, ...card} = network
  const text = before
    ? await withEntries(before.text, made)
    : await newLabText({name: lab, network: card, node: around.node, storage: around.storage}, guests, made)
  const read = await readLabText(text, into ?? 'lab.yaml')
  const proof = await prove(client, read, new Set(made.map(({name}) => name)), before?.read ?? null)
  if (into !== undefined && before) {
    assertProven(proof, into)
    await replaceText(into, before, text)
  }
  return {
    file: into ?? null,
    findings: entries.flatMap(({entry, guest}) => findingsOf(guest, entry, read)),
    labFile: text,
    leftOut: out.map(({reason, subject, vmid}) => ({reason: `${subject} ${reason}`, vmid})),
    machines: entries.map(({entry, guest}) => ({
      name: entry.name,
      node: guest.node,
      uuid: guest.uuid,
      vmid: guest.vmid,
    })),
    proof,
    server: `${client.host}:${client.port}`,
  }
}

/** Names tell machines of a file apart, while the server lets several have one. */
function withDistinctNames<Each extends {readonly entry: Entry; readonly guest: Readable}>(
  entries: readonly Each[],
  before: Opened | null,
) {
  const taken = new Set((before?.read.lab.vms ?? []).map(({name}) => name.toLowerCase()))
  return entries.map(({entry, guest}) => {
    const name = taken.has(entry.name.toLowerCase()) ? `vm-${guest.vmid}` : entry.name
    taken.add(name.toLowerCase())
    return {entry: {...entry, name}, guest}
  })
}

function nothing(client: ProxmoxClient, {into}: ImportRequest, before: Opened | null, out: readonly Refused[]): Import {
  if (!before) {
    throw new UserError('There is no machine that could be imported.', {
      code: 'NOTHING_TO_IMPORT',
      exitCode: ExitCode.notFound,
      nextStep: 'lab vm list',
      problems: out.map(({reason, subject}) => ({field: subject, message: reason})),
    })
  }
  return {
    file: into ?? null,
    findings: [],
    labFile: before.text,
    leftOut: out.map(({reason, subject, vmid}) => ({reason: `${subject} ${reason}`, vmid})),
    machines: [],
    proof: {isUnchanged: true, otherSteps: 0, refusals: [], steps: []},
    server: `${client.host}:${client.port}`,
  }
}

function withoutNetwork(guest: Readable): Refused {
  const reason = 'is in a network that neither cloud-init nor the node tells; import it --into a lab file that has one.'
  return {reason, subject: subjectOf(guest), vmid: guest.vmid}
}

function assertProven({isUnchanged, refusals, steps}: Import['proof'], file: string): void {
  if (isUnchanged) return
  throw new UserError(`With these machines in it, ${file} would not be what the server is; nothing was written.`, {
    code: 'IMPORT_DIFFERS',
    exitCode: ExitCode.conflict,
    nextStep: 'Put right what stands in the way, or leave the machine out.',
    problems: [...steps.map((text) => ({field: 'step', message: text})), ...refusals.map((message) => ({message}))],
  })
}

function readFlags({addresses, lab}: ImportRequest): Map<number, string> {
  const problems = addresses
    .filter((text) => !/^\d+=\d{1,3}(?:\.\d{1,3}){3}$/.test(text))
    .map((text) => ({field: '--ip', message: `is 100=192.168.1.60 for VM 100, not "${text}".`}))
  const name = LabFileShape.shape.name.safeParse(lab)
  problems.push(...(name.error?.issues ?? []).map(({message}) => ({field: '--lab', message: `${message}.`})))
  if (problems.length > 0) throw invalidInput('lab vm import', problems)
  return new Map(addresses.map((text) => text.split('=') as [string, string]).map(([id, ip]) => [Number(id), ip]))
}
