import {readProperties} from '#shared/guests/index'
import {type FieldFinding, refusal, warning} from './finding.ts'
import type {LabFile} from './lab-file.ts'
import type {LabState} from './lab-state.ts'
import type {PlanStep} from './steps.ts'

/** On one of the paths, all of the privileges; or else one of the alternatives. */
interface Need {
  readonly paths: readonly string[]
  readonly privileges: readonly string[]
  readonly orElse?: readonly string[]
}

/** What each call needs of the token, as the sources of Proxmox VE demand it; told for each path, all at once. */
export function checkPrivileges(
  lab: LabFile,
  state: LabState,
  steps: readonly PlanStep[],
  tokenId: string,
): FieldFinding[] {
  let isForWork = steps.every(({call}) => call === null)
  const missing = new Map<string, {privileges: Set<string>; steps: Set<string>}>()
  for (const each of steps) {
    for (const {orElse = [], paths, privileges} of needsOf(lab, each)) {
      if (orElse.some((privilege) => paths.some((path) => holds(state, path, privilege)))) continue
      const lacking = privileges.filter((privilege) => !paths.some((path) => holds(state, path, privilege)))
      isForWork ||= lacking.length < privileges.filter((privilege) => !privilege.endsWith('.Audit')).length
      if (lacking.length === 0) continue
      const path = shortPath(paths[0]!)
      const entry = missing.get(path) ?? {privileges: new Set(), steps: new Set()}
      for (const privilege of lacking) entry.privileges.add(privilege)
      entry.steps.add(each.id)
      missing.set(path, entry)
    }
  }
  if (!isForWork) return [onlyLooks(tokenId)]
  return [...missing].map(([path, {privileges, steps: ids}]) =>
    refusal({
      code: 'PRIVILEGE_MISSING',
      message: `lacks ${[...privileges].toSorted().join(', ')} on ${path}, for ${listed([...ids])}.`,
      nextStep: 'lab access setup',
      subject: `token ${tokenId}`,
    }),
  )
}

/** Planning with a token that can break nothing is how it is meant. */
function onlyLooks(tokenId: string): FieldFinding {
  return warning({
    code: 'TOKEN_ONLY_LOOKS',
    message: 'may look and change nothing, so whether another one may was not checked.',
    nextStep: 'lab access setup makes a token for lab apply.',
    subject: `token ${tokenId}`,
  })
}

/** Rights on machines are given on all of them. */
function shortPath(path: string): string {
  return path.replace(/^\/vms\/\d+$/, '/vms')
}

function listed(ids: readonly string[]): string {
  return ids.length > 3 ? `${ids.slice(0, 3).join(', ')} and ${ids.length - 3} more` : ids.join(', ')
}

function needsOf(lab: LabFile, {call, kind, node, vmid}: PlanStep): Need[] {
  if (!call) return []
  const guest = [...(lab.pool === undefined ? [] : [`/pool/${lab.pool}`]), `/vms/${vmid}`]
  const onGuest = (...privileges: string[]): Need => ({paths: guest, privileges})
  switch (kind) {
    case 'image':
      return [
        {paths: [`/storage/${lab.storages.images}`], privileges: ['Datastore.AllocateTemplate']},
        {paths: [`/nodes/${node}`], orElse: ['Sys.Modify'], privileges: ['Sys.AccessNetwork']},
      ]
    case 'create':
      return [onGuest('VM.Allocate'), ...settingNeeds(call.parameters, onGuest)]
    case 'configure':
      return settingNeeds(call.parameters, onGuest)
    case 'resize':
      return [onGuest('VM.Config.Disk')]
    case 'start':
      return [onGuest('VM.PowerMgmt')]
    default:
      return []
  }
}

const PROCESSOR = /^(?:cores|cpu|numa\d?|sockets)$/
const HARDWARE = /^(?:scsihw|serial\d|smbios1|vga)$/
const OPTIONS = /^(?:agent|boot|name|onboot|ostype|tags)$/
const CLOUD_INIT = /^(?:ciupgrade|ciuser|ipconfig\d+|nameserver|searchdomain|sshkeys)$/

function settingNeeds(
  parameters: Readonly<Record<string, string>>,
  onGuest: (...privileges: string[]) => Need,
): Need[] {
  const removed = (parameters['delete'] ?? '')
    .split(',')
    .filter(Boolean)
    .map((key): [string, string] => [key, ''])
  return [...Object.entries(parameters), ...removed].flatMap(([key, value]): Need[] => {
    if (PROCESSOR.test(key)) return [onGuest('VM.Config.CPU')]
    if (/^(?:balloon|memory)$/.test(key)) return [onGuest('VM.Config.Memory')]
    if (HARDWARE.test(key)) return [onGuest('VM.Config.HWType')]
    if (OPTIONS.test(key)) return [onGuest('VM.Config.Options')]
    if (CLOUD_INIT.test(key)) return [{...onGuest('VM.Config.Cloudinit'), orElse: ['VM.Config.Network']}]
    if (/^net\d+$/.test(key)) return [onGuest('VM.Config.Network'), ...bridgeNeeds(value)]
    return /^(?:ide|scsi)\d+$/.test(key) ? driveNeeds(value, onGuest) : []
  })
}

function bridgeNeeds(value: string): Need[] {
  const {bridge, tag} = readProperties(value, 'model')
  if (bridge === undefined) return []
  const path = `/sdn/zones/localnetwork/${bridge}`
  return [{paths: tag === undefined ? [path] : [`${path}/${tag}`], privileges: ['SDN.Use']}]
}

function driveNeeds(value: string, onGuest: (...privileges: string[]) => Need): Need[] {
  const {file = '', 'import-from': source} = readProperties(value, 'file')
  const space: Need = {paths: [`/storage/${file.split(':')[0]}`], privileges: ['Datastore.AllocateSpace']}
  if (file.endsWith(':cloudinit')) return [space, onGuest('VM.Config.CDROM', 'VM.Config.Cloudinit')]
  const image: Need[] =
    source === undefined
      ? []
      : [
          {
            orElse: ['Datastore.AllocateSpace'],
            paths: [`/storage/${source.split(':')[0]}`],
            privileges: ['Datastore.Audit'],
          },
        ]
  return [space, onGuest('VM.Config.Disk'), ...image]
}

/** The server lists what holds on the paths that have rules; below them holds what propagates. */
function holds({permissions}: LabState, path: string, privilege: string): boolean {
  const exact = permissions[path]
  if (exact) return Object.hasOwn(exact, privilege)
  for (let above = parentOf(path); ; above = parentOf(above)) {
    const found = permissions[above]
    if (found) return found[privilege] === true
    if (above === '/') return false
  }
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/'
}
