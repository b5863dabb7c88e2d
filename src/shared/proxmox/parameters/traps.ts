import {z} from 'zod'
import {scsiDrive} from './drive-properties.ts'

/**
 * What Proxmox VE accepts and does not do as it was meant, by parameter. The client refuses it before anything is sent;
 * a server does not.
 */
export function findTraps(parameters: Readonly<Record<string, unknown>>): Record<string, string> {
  const problems: Record<string, string> = {}
  for (const [name, value] of Object.entries(parameters)) {
    const problem = typeof value === 'string' ? trapIn(name, value) : undefined
    if (problem !== undefined) problems[name] = problem
  }
  return problems
}

function trapIn(name: string, text: string): string | undefined {
  if (/^(scsi|virtio|sata|ide)\d+$/.test(name)) return diskTrap(text)
  if (name === 'nameserver' && /[,;]/.test(text))
    return 'are separated by spaces: with commas the guest gets none of them'
  if (name === 'snapname' && text === 'current') return 'is the name of where the guest stands now; take another'
  if (name === 'sshkeys' && !isKeyList(text)) return 'are no public keys, one a line, URL-encoded'
  return undefined
}

function diskTrap(text: string): string | undefined {
  const {data: disk} = z.safeDecode(scsiDrive, text)
  if (!disk) return undefined
  const [, size = '', unit] = /^[^:/]+:(\d+(?:\.\d+)?)([a-z]*)$/i.exec(disk.file) ?? []
  if (unit) return `has its size in GiB and without a unit: '${size}${unit}' would be taken for the name of a volume`
  if (disk['import-from'] !== undefined && size !== '0')
    return 'takes its size from the image: write STORAGE:0, and resize it after'
  return undefined
}

function isKeyList(text: string): boolean {
  try {
    const lines = decodeURIComponent(text)
      .split('\n')
      .filter((line) => line.trim() !== '')
    return lines.every((line) => /^(\S.*\s)?(ssh-|ecdsa-|sk-)[\w@.-]+\s+[A-Za-z0-9+/]+={0,3}(\s|$)/.test(line))
  } catch {
    return false
  }
}
