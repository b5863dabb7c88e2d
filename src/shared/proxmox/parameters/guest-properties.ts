import {z} from 'zod'
import {isCpuFlags, isCpuModel} from './cpu.ts'
import {
  bridge,
  configId,
  ipv4Address,
  ipv4Configuration,
  ipv6Address,
  ipv6Configuration,
  macAddress,
  numberRanges,
  uuid,
  volumeId,
} from './formats.ts'
import {decimal, flag, integer, oneOf, plainText, propertyString} from './property-string.ts'

/** How many of each there can be: `net0` to `net31`. */
export const lastIndex = {
  net: 31,
  ipconfig: 31,
  scsi: 30,
  virtio: 15,
  sata: 5,
  ide: 3,
  unused: 255,
  hostpci: 15,
  usb: 13,
  numa: 7,
  serial: 3,
  parallel: 2,
  virtiofs: 9,
} as const

const cardModels = [
  'virtio',
  'e1000',
  'e1000-82540em',
  'e1000-82544gc',
  'e1000-82545em',
  'e1000e',
  'i82551',
  'i82557b',
  'i82559er',
  'ne2k_isa',
  'ne2k_pci',
  'pcnet',
  'rtl8139',
  'vmxnet3',
] as const

/** `net0`. Without an address, the server makes one. `rate` is in megabytes a second. */
export const networkDevice = propertyString(
  () => ({
    model: oneOf(cardModels),
    macaddr: macAddress.optional(),
    bridge: bridge.optional(),
    tag: integer({least: 1, most: 4094}).optional(),
    trunks: numberRanges.optional(),
    firewall: flag.optional(),
    link_down: flag.optional(),
    mtu: integer({least: 1, most: 65520}).optional(),
    queues: integer({least: 0, most: 64}).optional(),
    rate: decimal({least: 0}).optional(),
  }),
  {defaultKey: 'model', keyAlias: {key: 'model', names: cardModels, value: 'macaddr'}},
)
export type NetworkDevice = z.output<typeof networkDevice>

/** `ipconfig0`. The server checks neither that the gateway is in the subnet nor that the address is free. */
export const ipConfiguration = propertyString(
  () => ({
    ip: ipv4Configuration.optional(),
    gw: ipv4Address.optional(),
    ip6: ipv6Configuration.optional(),
    gw6: ipv6Address.optional(),
  }),
  {requires: {gw: 'ip', gw6: 'ip6'}},
)
export type IpConfiguration = z.output<typeof ipConfiguration>

/** `numa0`: which virtual CPUs, how much memory in MiB, and on which NUMA nodes of the host. */
export const numaNode = propertyString(() => ({
  cpus: numberRanges,
  hostnodes: numberRanges.optional(),
  memory: decimal().optional(),
  policy: oneOf(['preferred', 'bind', 'interleave']).optional(),
}))
export type NumaNode = z.output<typeof numaNode>

export const cpu = propertyString(
  () => ({
    cputype: z
      .string()
      .refine(isCpuModel, {message: 'is not a CPU model that is known here, such as host or x86-64-v3'}),
    flags: z.string().refine(isCpuFlags, {message: 'are +flag or -flag, separated by semicolons'}).optional(),
    hidden: flag.optional(),
    'hv-vendor-id': z
      .string()
      .regex(/^[a-zA-Z0-9]{1,12}$/, 'has 1 to 12 letters and digits')
      .optional(),
    'phys-bits': z
      .string()
      .regex(/^(host|[89]|[1-5]\d|6[0-4])$/, 'is host, or 8 to 64')
      .optional(),
  }),
  {defaultKey: 'cputype'},
)
export type Cpu = z.output<typeof cpu>

/** In MiB. */
export const memory = propertyString(() => ({current: integer({least: 16})}), {defaultKey: 'current'})

export const agent = propertyString(
  () => ({
    enabled: flag,
    'freeze-fs-on-backup': flag.optional(),
    fstrim_cloned_disks: flag.optional(),
    type: oneOf(['virtio', 'isa']).optional(),
  }),
  {
    aliases: {'freeze-fs': 'freeze-fs-on-backup', 'guest-fsfreeze': 'freeze-fs-on-backup'},
    defaultKey: 'enabled',
  },
)
export type Agent = z.output<typeof agent>

/** Devices in `order` are separated by semicolons. */
export const boot = propertyString(
  () => ({
    legacy: z
      .string()
      .regex(/^[acdn]{1,4}$/, 'is up to four of a, c, d and n')
      .optional(),
    order: z
      .string()
      .refine((text) => text.split(';').every(isBootDevice), {message: 'names something that cannot be booted from'})
      .optional(),
  }),
  {defaultKey: 'legacy'},
)

export const cloudInitFiles = propertyString(() => ({
  user: volumeId.optional(),
  network: volumeId.optional(),
  meta: volumeId.optional(),
  vendor: volumeId.optional(),
}))

const base64 = z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/, 'is not base64')
export const smbios = propertyString(() => ({
  uuid: uuid.optional(),
  base64: flag.optional(),
  family: base64.optional(),
  manufacturer: base64.optional(),
  product: base64.optional(),
  serial: base64.optional(),
  sku: base64.optional(),
  version: base64.optional(),
}))

export const pciDevice = propertyString(
  () => ({
    host: z
      .string()
      .regex(
        /^([a-f0-9]{4}:)?[a-f0-9]{2}:[a-f0-9]{2}(\.[a-f0-9])?(;([a-f0-9]{4}:)?[a-f0-9]{2}:[a-f0-9]{2}(\.[a-f0-9])?)*$/,
        'is not the address of a PCI device such as 0000:01:00.0',
      )
      .optional(),
    mapping: configId.optional(),
    mdev: plainText.optional(),
    pcie: flag.optional(),
    rombar: flag.optional(),
    romfile: z
      .string()
      .regex(/^[^,;]+$/, 'is not the name of a file')
      .optional(),
    'x-vga': flag.optional(),
    'legacy-igd': flag.optional(),
  }),
  {defaultKey: 'host'},
)

export const usbDevice = propertyString(
  () => ({
    host: z
      .string()
      .regex(/^((0x)?[0-9A-Fa-f]{4}:(0x)?[0-9A-Fa-f]{4}|\d+-\d+(\.\d+)*|spice)$/i, 'is not a USB device')
      .optional(),
    mapping: configId.optional(),
    usb3: flag.optional(),
  }),
  {defaultKey: 'host'},
)

export const sharedFolder = propertyString(
  () => ({
    dirid: configId,
    cache: oneOf(['auto', 'always', 'metadata', 'never']).optional(),
    'direct-io': flag.optional(),
    'expose-acl': flag.optional(),
    'expose-xattr': flag.optional(),
  }),
  {defaultKey: 'dirid'},
)

const MACHINE =
  /^(pc|pc(-i440fx)?-\d+(\.\d+)+(\+pve\d+)?(\.pxe)?|q35|pc-q35-\d+(\.\d+)+(\+pve\d+)?(\.pxe)?|virt(-\d+(\.\d+)+)?(\+pve\d+)?)$/
export const machine = propertyString(
  () => ({
    type: z.string().max(40, 'has at most 40 characters').regex(MACHINE, 'is not a machine such as q35').optional(),
    viommu: oneOf(['intel', 'virtio']).optional(),
    'enable-s3': flag.optional(),
    'enable-s4': flag.optional(),
  }),
  {defaultKey: 'type'},
)

export const display = propertyString(
  () => ({
    type: oneOf([
      'cirrus',
      'none',
      'qxl',
      'qxl2',
      'qxl3',
      'qxl4',
      'serial0',
      'serial1',
      'serial2',
      'serial3',
      'std',
      'virtio',
      'virtio-gl',
      'vmware',
    ]).optional(),
    clipboard: oneOf(['vnc']).optional(),
    memory: integer({least: 4, most: 512}).optional(),
  }),
  {defaultKey: 'type'},
)

export const randomness = propertyString(
  () => ({
    source: oneOf(['/dev/urandom', '/dev/random', '/dev/hwrng']),
    max_bytes: integer({least: 0}).optional(),
    period: integer({least: 0}).optional(),
  }),
  {defaultKey: 'source'},
)

export const watchdog = propertyString(
  () => ({
    model: oneOf(['i6300esb', 'ib700']).optional(),
    action: oneOf(['reset', 'shutdown', 'poweroff', 'pause', 'debug', 'none']).optional(),
  }),
  {defaultKey: 'model'},
)

/** How many backups to keep; `keep-all` excludes the others. */
export const backupRetention = propertyString(() => ({
  'keep-all': flag.optional(),
  'keep-last': integer({least: 0}).optional(),
  'keep-hourly': integer({least: 0}).optional(),
  'keep-daily': integer({least: 0}).optional(),
  'keep-weekly': integer({least: 0}).optional(),
  'keep-monthly': integer({least: 0}).optional(),
  'keep-yearly': integer({least: 0}).optional(),
}))

function isBootDevice(name: string): boolean {
  const [, kind, index] = /^(scsi|virtio|sata|ide|net|hostpci|usb)(\d+)$/.exec(name) ?? []
  return (
    kind !== undefined && Number(index) <= lastIndex[kind as keyof typeof lastIndex] && String(Number(index)) === index
  )
}
