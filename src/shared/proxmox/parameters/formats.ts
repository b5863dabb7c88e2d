import {isIPv4, isIPv6} from 'node:net'
import {z} from 'zod'

/** Text forms of Proxmox VE as anchored patterns; the messages say what is right. */
const NODE = /^[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?$/
const STORAGE = /^[a-zA-Z][a-zA-Z0-9\-_.]*[a-zA-Z0-9]$/
const DNS_NAME = /^([a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?\.)*[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?$/
const VOLUME_ID = /^[a-zA-Z][a-zA-Z0-9\-_.]*[a-zA-Z0-9]:.+$/
const CONFIG_ID = /^[a-zA-Z][a-zA-Z0-9_-]+$/
const NUMBER_RANGES = /^\d+(-\d+)?(;\d+(-\d+)?)*$/

export const nodeName = z.string().regex(NODE, 'is not the name of a node')
export const storageId = z.string().regex(STORAGE, 'is not the name of a storage')
export const dnsName = z
  .string()
  .regex(DNS_NAME, 'has to be a DNS name: letters, digits and hyphens, parts separated by dots, no underscore')
export const configId = z
  .string()
  .regex(CONFIG_ID, 'begins with a letter and has two or more letters, digits, hyphens or underscores')
export const bridge = z.string().regex(/^[-_.a-zA-Z0-9]+$/, 'is not the name of a bridge')
/** Unicast: the second digit is even. */
export const macAddress = z
  .string()
  .regex(/^[a-fA-F0-9][02468aceACE](:[a-fA-F0-9]{2}){5}$/, 'is not a unicast MAC address such as BC:24:11:12:34:56')
/** What `encodeURIComponent` writes: neither `+` nor a space. */
export const urlEncoded = z
  .string()
  .regex(/^[-%a-zA-Z0-9_.!~*'()]*$/, 'has to be URL-encoded as encodeURIComponent does it')
export const volumeId = z.string().regex(VOLUME_ID, 'is not a volume (storage:name)')
export const volumeOrDevice = z
  .string()
  .refine((text) => text === 'none' || text === 'cdrom' || text.startsWith('/') || VOLUME_ID.test(text), {
    message: 'is neither storage:size, storage:name, none, nor a path',
  })
export const volumeOrPath = z
  .string()
  .refine((text) => text.startsWith('/') || VOLUME_ID.test(text), {message: 'is neither a volume nor a path'})
export const diskSize = z.string().regex(/^\d+(\.\d+)?[KMGT]?$/, 'is not a size such as 100G')
export const numberRanges = z.string().regex(NUMBER_RANGES, 'are numbers and ranges, separated by semicolons')
export const uuid = z
  .string()
  .regex(/^[a-fA-F0-9]{8}(-[a-fA-F0-9]{4}){3}-[a-fA-F0-9]{12}$/, 'is not a UUID of 36 characters')

export const ipv4Address = z.string().refine(isIPv4, {message: 'is not an IPv4 address'})
export const ipv6Address = z.string().refine(isPlainIPv6, {message: 'is not an IPv6 address'})
export const ipv4Configuration = z
  .string()
  .refine((text) => ['dhcp', 'manual'].includes(text) || isNetwork(text, isIPv4, 32), {
    message: 'is an IPv4 address with its prefix (192.168.1.50/24), dhcp, or manual',
  })
export const ipv6Configuration = z
  .string()
  .refine((text) => ['auto', 'dhcp', 'manual'].includes(text) || isNetwork(text, isPlainIPv6, 128), {
    message: 'is an IPv6 address with its prefix, auto, dhcp, or manual',
  })

export const addressList = listOf(
  z.string().refine((text) => isIPv4(text) || isPlainIPv6(text) || DNS_NAME.test(text), {
    message: 'is neither an IP address nor a name',
  }),
)
export const tagList = listOf(
  z.string().regex(/^[a-z0-9_][a-z0-9_\-+.]*$/i, 'is not a tag: letters, digits and _ - + . after the first'),
)
export const configIdList = listOf(configId)
export const vmid = z.string().regex(/^[1-9]\d{2,8}$/, 'is a VMID from 100 to 999999999')
export const vmidList = listOf(vmid)

const contentTypes = ['images', 'rootdir', 'vztmpl', 'iso', 'backup', 'snippets', 'import', 'none'] as const
export const storageContent = z.enum(contentTypes, {error: `is one of ${contentTypes.join(', ')}`})
export const storageContentList = listOf(storageContent)

/** Cores such as 0,5,8-11. */
export const cpuSet = z.string().refine(isCpuSet, {message: 'are cores such as 0,5,8-11'})

/** order=1,up=30,down=60; seconds. */
export const startupOrder = z.string().refine(isStartupOrder, {message: 'is written order=1,up=30,down=60'})

export const httpUrl = z.string().regex(/^https?:\/\/.*$/, 'is not an http or https address')

export const poolId = z
  .string()
  .regex(/^[A-Za-z0-9.\-_]+(\/[A-Za-z0-9.\-_]+){0,2}$/, 'is not the name of a pool (at most three parts)')

const hotplugFeatures = ['network', 'disk', 'cpu', 'memory', 'usb', 'cloudinit']
export const hotplug = z
  .string()
  .refine((text) => /^[01]$/.test(text) || itemsOf(text).every((item) => hotplugFeatures.includes(item)), {
    message: `is 0, 1, or some of ${hotplugFeatures.join(', ')}`,
  })

/** Items separated as in Proxmox VE, by comma, semicolon or white space; one bad item is named. */
export function listOf(item: z.ZodType<string, string>) {
  return z.string().superRefine((text, context) => {
    for (const part of itemsOf(text)) {
      const {error} = item.safeParse(part)
      if (error) context.addIssue({code: 'custom', message: `'${part}' ${error.issues[0]!.message}`})
    }
  })
}

function itemsOf(text: string): string[] {
  return text.split(/[,;\s\0]+/).filter((part) => part !== '')
}

function isNetwork(text: string, isAddress: (address: string) => boolean, bits: number): boolean {
  const [, address = '', prefix = ''] = /^([^/]+)\/([1-9]\d{0,2})$/.exec(text) ?? []
  return isAddress(address) && Number(prefix) >= 8 && Number(prefix) <= bits
}

/** Without the zone that Node accepts behind a percent sign. */
function isPlainIPv6(text: string): boolean {
  return isIPv6(text) && !text.includes('%')
}

function isCpuSet(text: string): boolean {
  return text.split(',').every((part) => {
    const [, first, last] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? []
    return first !== undefined && (last === undefined || Number(first) <= Number(last))
  })
}

function isStartupOrder(text: string): boolean {
  const parts = text.split(',').filter((part) => part.trim() !== '')
  return parts.length > 0 && parts.every((part) => /^((order=)?\d+|up=\d+|down=\d+)$/.test(part))
}
