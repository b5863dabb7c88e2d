import {createHash} from 'node:crypto'
import {died} from '../http/failure.ts'
import type {Guest} from '../state/state.ts'
import {readProperties} from './property-string.ts'

export const diskKey = /^(?:efidisk0|ide[0-3]|sata[0-5]|scsi(?:[12]?\d|30)|tpmstate0|virtio(?:1[0-5]|\d))$/
export const cloudInitKey =
  /^(?:cicustom|cipassword|citype|ciupgrade|ciuser|ipconfig\d+|nameserver|searchdomain|sshkeys)$/

const integerKeys = new Set([
  ...['acpi', 'autostart', 'balloon', 'ciupgrade', 'cores', 'cpuunits', 'freeze', 'kvm', 'localtime', 'numa', 'onboot'],
  ...['protection', 'reboot', 'shares', 'sockets', 'tablet', 'tdf', 'template', 'vcpus'],
])

const MASK = '**********'

export function digestOf({config, pending, snapshots}: Guest): string {
  return createHash('sha1')
    .update(JSON.stringify([config, pending, snapshots]))
    .digest('hex')
}

export function demandDigest(guest: Guest, digest: string | undefined): void {
  if (digest !== undefined && digest !== digestOf(guest))
    throw died('detected modified configuration - file changed by other user? Try again.')
}

export function demandUnlocked({config}: Guest): void {
  if (config['lock']) throw died(`VM is locked (${config['lock']})`)
}

/** As it is answered: whole numbers as numbers, the password hidden. */
export function shown(key: string, value: string): number | string {
  if (key === 'cipassword') return MASK
  return integerKeys.has(key) && /^\d+$/.test(value) ? Number(value) : value
}

/** The configuration with what waits for the next start. */
export function withPending({config, pending}: Guest): Record<string, string> {
  const merged = {...config}
  for (const [key, value] of Object.entries(pending)) {
    if (value === null) delete merged[key]
    else merged[key] = value
  }
  return merged
}

export function nameOfGuest({config, vmid}: Guest): string {
  return config['name'] ?? `VM ${vmid}`
}

/** MiB. */
export function memoryOf(config: Readonly<Record<string, string>>): number {
  return Number(readProperties(config['memory'] ?? '512', 'current')['current'] ?? 512)
}

export function threadsOf(config: Readonly<Record<string, string>>): number {
  return Number(config['sockets'] ?? 1) * Number(config['cores'] ?? 1)
}

export function isTemplate({config}: Guest): boolean {
  return config['template'] === '1'
}

/** Keys and volume ids of the disks; drives for media are not among them. */
export function disksOf(config: Readonly<Record<string, string>>): {key: string; volid: string}[] {
  return Object.entries(config).flatMap(([key, value]) => {
    if (!diskKey.test(key)) return []
    const {file = '', media} = readProperties(value, 'file')
    return media === 'cdrom' || file === 'none' || file === 'cdrom' ? [] : [{key, volid: file}]
  })
}

/** Every volume that the configuration names as its own, also those that are not attached. */
export function ownVolumes(config: Readonly<Record<string, string>>): string[] {
  return Object.entries(config).flatMap(([key, value]) => {
    if (!diskKey.test(key) && !/^unused\d+$/.test(key)) return []
    const {file = ''} = readProperties(value, 'file')
    return /:(?:iso\/.*|none)?$/.test(file) || !file.includes(':') || file.includes(':iso/') ? [] : [file]
  })
}

/** Size of the boot disk, as lists show it. */
export function bootDiskSize(config: Readonly<Record<string, string>>): string {
  const order = readProperties(config['boot'] ?? '', 'legacy')['order']?.split(';') ?? []
  const disks = disksOf(config)
  const boot = disks.find(({key}) => order.includes(key)) ?? disks[0]
  return boot ? (readProperties(config[boot.key]!, 'file')['size'] ?? '0') : '0'
}
