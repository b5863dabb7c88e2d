import {bootDisk, bytesOf, disksOf, readProperties, sizeText} from '#shared/guests/index'
import type {GuestConfiguration} from '#shared/proxmox/index'
import {type FieldFinding, refusal, warning} from './finding.ts'
import {guestSettings, SYSTEM_DISK} from './guest-parameters.ts'
import type {Planned, PresentGuest} from './identify.ts'
import {type LabFile, type LabGuest, nodeOf, storageOf} from './lab-file.ts'

/** What makes a machine that is there what the file says. */
export interface Differences {
  /** To be set, as the API takes it; empty when nothing differs. */
  readonly settings: Readonly<Record<string, string>>
  /** What the file does not say any more. */
  readonly remove: readonly string[]
  /** The disk that it starts from. */
  readonly disk: string
  /** Bytes that its disk should have; null when it has them. */
  readonly diskBytes: number | null
  readonly findings: readonly FieldFinding[]
}

/** Takes effect in a machine that runs. */
const IMMEDIATE = new Set(['balloon', 'name', 'onboot', 'tags'])

/** What the server takes when nothing is said. */
const DEFAULTS: Readonly<Record<string, string>> = {
  agent: '0',
  balloon: '',
  ciupgrade: '1',
  cores: '1',
  cpu: 'kvm64',
  memory: '512',
  numa: '0',
  onboot: '0',
  ostype: 'other',
  scsihw: 'lsi',
  sockets: '1',
}

/** Of which a machine may have others than the file, or none: how it was made is not what it is. */
const MADE_ONCE = new Set(['boot', 'ostype', 'scsihw', 'serial0', 'vga'])

/** Of these, what the file leaves out is taken away. */
const OPTIONAL = ['numa0', 'searchdomain', 'tags'] as const

/**
 * Compares meanings: order, encodings and defaults are no differences. Disks only grow, and never move. A machine that was
 * there before the lab is compared in what its own entry says, and keeps everything else.
 */
export function compareGuest(
  lab: LabFile,
  planned: Planned,
  present: PresentGuest,
  keys: readonly string[],
): Differences {
  const {field, guest, subject} = planned
  const {configuration} = present
  const wanted = guestSettings(lab, guest, keys)
  const isImported = guest.uuid !== undefined
  const settings: Record<string, string> = {}
  for (const [key, value] of Object.entries(wanted)) {
    if (MADE_ONCE.has(key) || (isImported && keptByImport(key, guest, configuration))) continue
    const there = configuration[key]
    if (key === 'net0') {
      const changed = withCard(value, typeof there === 'string' ? there : undefined)
      if (changed !== null) settings[key] = changed
    } else if (meaning(key, there) !== meaning(key, value)) settings[key] = value
  }
  const remove = isImported
    ? []
    : OPTIONAL.filter((key) => wanted[key] === undefined && configuration[key] !== undefined)
  const disk = compareDisk(lab, planned, configuration)
  const waiting = [...Object.keys(settings), ...remove].filter((key) => !IMMEDIATE.has(key))
  const findings = [...disk.findings]
  if (present.vmid !== guest.vmid || present.node !== nodeOf(lab, guest)) findings.push(moved(lab, planned, present))
  if (present.isRunning && waiting.length > 0) {
    findings.push(
      warning({
        code: 'NEEDS_REBOOT',
        field,
        message: `runs, and takes ${waiting.toSorted().join(', ')} over when it starts the next time.`,
        nextStep: `After the change: lab vm reboot ${guest.vmid}`,
        subject,
      }),
    )
  }
  return {disk: disk.key, diskBytes: disk.bytes, findings, remove, settings}
}

/** What a configuration means by a text. */
function meaning(key: string, value: unknown): string {
  const text = value === undefined || value === null ? (DEFAULTS[key] ?? '') : plain(value)
  if (key === 'sshkeys') return publicKeys(text)
  if (key === 'tags') return words(text, /[;,\s]+/)
  if (key === 'nameserver')
    return text
      .split(/[\s,;]+/)
      .filter(Boolean)
      .join(' ')
  if (key === 'agent') return readProperties(text, 'enabled')['enabled'] ?? ''
  if (key === 'memory') return readProperties(text, 'current')['current'] ?? ''
  if (key === 'cpu') return words(text.replace(/^cputype=/, ''), /,/)
  if (/^(?:ipconfig|numa)\d/.test(key)) return words(text, /,/)
  return text
}

function plain(value: unknown): string {
  return typeof value === 'boolean' ? String(Number(value)) : String(value)
}

function words(text: string, separator: RegExp): string {
  return text.split(separator).filter(Boolean).toSorted().join('\n')
}

/** Decoded, each key once, without what stands behind it. */
function publicKeys(encoded: string): string {
  let text: string
  try {
    text = decodeURIComponent(encoded)
  } catch {
    text = encoded
  }
  const keys = text.split('\n').map((line) => line.trim().split(/\s+/).slice(0, 2).join(' '))
  return [...new Set(keys.filter(Boolean))].toSorted().join('\n')
}

/** With the address that the card has; null when it is on the right network. */
function withCard(wanted: string, there: string | undefined): string | null {
  if (there === undefined) return wanted
  const has = readProperties(there, 'model')
  const wants = readProperties(wanted, 'model')
  if (has['bridge'] === wants['bridge'] && has['tag'] === wants['tag']) return null
  const kept = there.split(',').filter((part) => !/^(?:bridge|tag)=/.test(part))
  return [...kept, `bridge=${wants['bridge']}`, ...(wants['tag'] === undefined ? [] : [`tag=${wants['tag']}`])].join(
    ',',
  )
}

/** What the file says for all machines of the lab, and what goes further than its words. */
const NOT_OF_IMPORTED = new Set([
  ...['agent', 'balloon', 'ciupgrade', 'ciuser', 'name'],
  ...['nameserver', 'net0', 'searchdomain', 'sshkeys'],
])

function keptByImport(key: string, guest: LabGuest, configuration: GuestConfiguration): boolean {
  if (NOT_OF_IMPORTED.has(key)) return true
  if (key === 'numa') return guest.numa === undefined
  if (key === 'cpu') return cpuTypeOf(configuration) === guest.cpu
  if (key !== 'ipconfig0') return false
  const address = fixedAddressOf(configuration)
  return address === null || address === guest.ip
}

/** Without what is said about single features of it. */
export function cpuTypeOf({cpu}: GuestConfiguration): string {
  return readProperties(cpu ?? DEFAULTS['cpu']!, 'cputype')['cputype'] ?? ''
}

/** Which cloud-init gives it; null when it has another way of getting one. */
export function fixedAddressOf(configuration: GuestConfiguration): string | null {
  const {ip} = readProperties(String(configuration['ipconfig0'] ?? ''), '')
  const address = ip?.split('/')[0] ?? ''
  return /^[\d.]+$/.test(address) ? address : null
}

function compareDisk(
  lab: LabFile,
  {field, guest, subject}: Planned,
  configuration: GuestConfiguration,
): {readonly key: string; readonly bytes: number | null; readonly findings: readonly FieldFinding[]} {
  const imported = guest.uuid === undefined ? undefined : bootDisk(configuration, disksOf(configuration))
  const key = imported?.key ?? SYSTEM_DISK
  const {file, size} = readProperties(String(configuration[key] ?? ''), 'file')
  const bytes = bytesOf(size ?? '')
  if (file === undefined || bytes === undefined) {
    const message = `has no disk ${key} whose size could be read.`
    return {
      key,
      bytes: null,
      findings: [refusal({code: 'DISK_UNKNOWN', field, message, nextStep: `lab vm show ${guest.vmid}`, subject})],
    }
  }
  const findings: FieldFinding[] = []
  const storage = file.split(':')[0]!
  if (storage !== storageOf(lab, guest)) {
    findings.push(
      refusal({
        code: 'DISK_ELSEWHERE',
        field: `${field}.storage`,
        message: `has its disk on ${storage}, not on ${storageOf(lab, guest)}; disks are not moved.`,
        nextStep: `Write storage: ${storage}, or move it at the server.`,
        subject,
      }),
    )
  }
  if (guest.disk < bytes) {
    findings.push(
      refusal({
        code: 'DISK_WOULD_SHRINK',
        field: `${field}.disk`,
        message: `has a disk of ${sizeText(bytes)}, and ${sizeText(guest.disk)} is less; disks only grow.`,
        nextStep: 'Write at least what it has.',
        subject,
      }),
    )
  }
  return {bytes: guest.disk > bytes ? guest.disk : null, findings, key}
}

function moved(lab: LabFile, {field, guest, subject}: Planned, present: PresentGuest): FieldFinding {
  return refusal({
    code: 'GUEST_ELSEWHERE',
    field,
    message: `is VM ${present.vmid} on ${present.node} at the server; neither changes here.`,
    nextStep:
      present.vmid === guest.vmid
        ? `Write node: ${present.node}, or migrate it to ${nodeOf(lab, guest)} at the server.`
        : `Write vmid: ${present.vmid}.`,
    subject,
  })
}
