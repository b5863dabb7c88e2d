import {newForm, parseInteger} from '#shared/input/index'
import {isProxmoxError, type ProxmoxClient, proxmoxError} from '#shared/proxmox/index'
import {type Disk, disksOf} from './disks.ts'
import {findGuest} from './find.ts'
import {type Guest, guestLabel, listGuests} from './guest.ts'
import {demandUnlocked, wrongState} from './ready.ts'
import {checkRoom} from './room.ts'
import type {Prepared} from './steps.ts'

export interface CloneRequest {
  readonly reference: string
  readonly name?: string | undefined
  /** The lowest that is free unless said. */
  readonly vmid?: string | undefined
  readonly storage?: string | undefined
  readonly target?: string | undefined
  /** Stands on the disks of a template, instead of copying them. */
  readonly isLinked: boolean
}

const ATTEMPTS = 3

/** A copy with a VMID, addresses and an identity of its own. */
export async function prepareClone(client: ProxmoxClient, request: CloneRequest): Promise<Prepared> {
  const {name, wantedId} = readRequest(request)
  const source = await findGuest(client, request.reference)
  const configuration = await client.guests.configuration(source.node, source.vmid)
  demandUnlocked(source, configuration.lock)
  const isTemplate = configuration.template ?? source.isTemplate
  if (request.isLinked && !isTemplate) {
    throw wrongState(source, 'is no template, and only those have linked clones', 'Leave --linked out.')
  }
  await assertNameFree(client, name)
  const vmid = wantedId ?? (await client.nextId())
  if (wantedId !== undefined && !(await client.isIdFree(wantedId))) throw taken(wantedId)
  const warnings = request.isLinked ? [] : await roomForCopies(client, source, disksOf(configuration), request)
  return {steps: [stepFor(source, {...request, isTemplate, name, vmid, wantedId})], warnings}
}

interface Checked extends Omit<CloneRequest, 'name' | 'vmid'> {
  readonly name: string
  readonly vmid: number
  readonly wantedId: number | undefined
  readonly isTemplate: boolean
}

function stepFor(source: Guest, {isLinked, isTemplate, name, storage, target, vmid, wantedId}: Checked) {
  const node = source.node
  const label = `VM ${vmid} ${name}`
  let made = vmid
  const parameters = {
    name,
    ...(isLinked ? {} : isTemplate || storage !== undefined ? {full: true} : {}),
    ...(storage !== undefined && {storage}),
    ...(target !== undefined && {target}),
  }
  return {
    get done() {
      return `Cloned ${guestLabel(source)} to VM ${made} ${name}`
    },
    label,
    name,
    node: target ?? node,
    planned: `Clone ${guestLabel(source)} to ${label}`,
    /** Somebody else may take a VMID that we only found free; nothing was done then, and the next one will do. */
    send: async (client: ProxmoxClient) => {
      for (let attempt = 1; ; attempt++) {
        try {
          return await client.guests.clone(node, source.vmid, {newid: made, ...parameters})
        } catch (error) {
          if (!isProxmoxError(error, 'PROXMOX_EXISTS')) throw error
          if (wantedId !== undefined) throw taken(wantedId)
          if (attempt === ATTEMPTS) throw error
          made = await client.nextId()
        }
      }
    },
    task: {id: String(source.vmid), type: 'qmclone'},
    taskNode: node,
    verb: 'clone',
    get vmid() {
      return made
    },
  }
}

function readRequest({name, vmid}: CloneRequest) {
  const form = newForm()
  const wantedId = form.read('--vmid', vmid, (text) => parseInteger(text, 100, 999_999_999))
  if (!name?.trim()) form.problems.push({field: '--name', message: 'is missing: what the copy is called.'})
  else if (!/^(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)*$/i.test(name))
    form.problems.push({field: '--name', message: 'takes a DNS name: letters, digits, hyphens, no underscore.'})
  form.assertValid('This clone')
  return {name: name!.trim(), wantedId: wantedId ?? undefined}
}

/** Names are references here: two machines with one name could no longer be told apart. */
async function assertNameFree(client: ProxmoxClient, name: string): Promise<void> {
  const same = (await listGuests(client)).find((guest) => guest.name?.toLowerCase() === name.toLowerCase())
  if (!same) return
  throw proxmoxError(`There is a machine called ${same.name} already: VM ${same.vmid} on ${same.node}.`, {
    code: 'PROXMOX_EXISTS',
    nextStep: 'Choose another --name.',
  })
}

async function roomForCopies(client: ProxmoxClient, source: Guest, disks: readonly Disk[], request: CloneRequest) {
  const node = request.target ?? source.node
  const byStorage = new Map<string, number>()
  for (const {bytes, storage} of disks) {
    const where = request.storage ?? storage
    byStorage.set(where, (byStorage.get(where) ?? 0) + (bytes ?? 0))
  }
  const checks = [...byStorage].map(([storage, bytes]) =>
    checkRoom(client, {bytes, node, storage, what: `A copy of ${guestLabel(source)}`}),
  )
  return (await Promise.all(checks)).flat()
}

function taken(vmid: number) {
  return proxmoxError(`VMID ${vmid} is taken.`, {
    code: 'PROXMOX_EXISTS',
    details: {vmid},
    nextStep: 'Choose another --vmid, or leave it out for the lowest that is free.',
  })
}
