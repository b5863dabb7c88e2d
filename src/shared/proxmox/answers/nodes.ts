import {z} from 'zod'
import {flag, maybe, number, text} from './values.ts'

export const VersionShape = z.looseObject({version: text, release: maybe(text)})
export type Version = z.output<typeof VersionShape>

export const NodeShape = z.looseObject({
  node: text,
  status: maybe(text),
  cpu: maybe(number),
  maxcpu: maybe(number),
  mem: maybe(number),
  maxmem: maybe(number),
  uptime: maybe(number),
  ssl_fingerprint: maybe(text),
})
export type Node = z.output<typeof NodeShape>

/** Bytes. */
const MemoryShape = z.looseObject({total: number, used: maybe(number), free: maybe(number), available: maybe(number)})

export const NodeStatusShape = z.looseObject({
  cpu: maybe(number),
  /** `cores` are physical ones of all sockets, `cpus` threads. */
  cpuinfo: z.looseObject({
    model: maybe(text),
    sockets: maybe(number),
    cores: maybe(number),
    cpus: maybe(number),
    flags: maybe(text),
    hvm: maybe(flag),
    mhz: maybe(number),
  }),
  memory: MemoryShape,
  swap: maybe(MemoryShape),
  rootfs: maybe(z.looseObject({total: maybe(number), used: maybe(number), avail: maybe(number)})),
  loadavg: maybe(z.array(number)),
  pveversion: maybe(text),
  kversion: maybe(text),
  uptime: maybe(number),
})
export type NodeStatus = z.output<typeof NodeStatusShape>

/** Seconds since 1970. */
export const NodeTimeShape = z.looseObject({time: number, localtime: maybe(number), timezone: maybe(text)})
export type NodeTime = z.output<typeof NodeTimeShape>

export const NetworkInterfaceShape = z.looseObject({
  iface: text,
  type: maybe(text),
  active: maybe(flag),
  autostart: maybe(flag),
  method: maybe(text),
  method6: maybe(text),
  address: maybe(text),
  netmask: maybe(text),
  cidr: maybe(text),
  gateway: maybe(text),
  address6: maybe(text),
  cidr6: maybe(text),
  gateway6: maybe(text),
  bridge_ports: maybe(text),
  bridge_vlan_aware: maybe(flag),
})
export type NetworkInterface = z.output<typeof NetworkInterfaceShape>

export const DiskShape = z.looseObject({
  devpath: text,
  /** hdd, ssd, nvme, usb, unknown. */
  type: maybe(text),
  model: maybe(text),
  vendor: maybe(text),
  serial: maybe(text),
  size: maybe(number),
  rpm: maybe(number),
  health: maybe(text),
  /** Percent of life left, or N/A. */
  wearout: maybe(z.union([number, z.string()])),
  used: maybe(text),
})
export type Disk = z.output<typeof DiskShape>

export const ResourceShape = z.looseObject({
  id: text,
  /** node, qemu, lxc, storage, sdn, pool, network. */
  type: text,
  node: maybe(text),
  status: maybe(text),
  name: maybe(text),
  vmid: maybe(number),
  template: maybe(flag),
  tags: maybe(text),
  pool: maybe(text),
  lock: maybe(text),
  hastate: maybe(text),
  cpu: maybe(number),
  maxcpu: maybe(number),
  mem: maybe(number),
  maxmem: maybe(number),
  disk: maybe(number),
  maxdisk: maybe(number),
  uptime: maybe(number),
  storage: maybe(text),
  plugintype: maybe(text),
  content: maybe(text),
  shared: maybe(flag),
})
export type Resource = z.output<typeof ResourceShape>

/** What a URL leads to, asked by the server. */
export const UrlMetadataShape = z.looseObject({filename: maybe(text), mimetype: maybe(text), size: maybe(number)})
export type UrlMetadata = z.output<typeof UrlMetadataShape>

export const BackupJobShape = z.looseObject({
  id: text,
  all: maybe(flag),
  enabled: maybe(flag),
  vmid: maybe(text),
  exclude: maybe(text),
  pool: maybe(text),
  storage: maybe(text),
  schedule: maybe(text),
  node: maybe(text),
})
export type BackupJob = z.output<typeof BackupJobShape>
