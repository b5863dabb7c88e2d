import {z} from 'zod'

/** Spinning, flash over SATA or SAS, flash over PCIe. */
export const media = ['hdd', 'ssd', 'nvme'] as const
export type Medium = (typeof media)[number]

const text = z.string().nullable()
const amount = z.number().nonnegative().nullable()
const known = z.boolean().nullable()

const NumaNodeShape = z.object({
  memoryBytes: amount,
  /** As Linux writes it: `0-17,36-53`. */
  cpus: text,
})
export type NumaNode = z.infer<typeof NumaNodeShape>

const StorageShape = z.object({
  /** Of Proxmox VE; elsewhere where the file system is mounted. */
  name: z.string(),
  /** Of Proxmox VE (dir, lvmthin, zfspool, …); elsewhere the file system. */
  type: z.string(),
  medium: z.enum(media).nullable(),
  totalBytes: amount,
  usedBytes: amount,
  availableBytes: amount,
  /** What the disks on it may grow to together. */
  committedBytes: amount,
  /** Whether space is taken when it is written, not when a disk is made. */
  isThin: known,
  canSnapshot: known,
  /** What Proxmox VE may keep there; null elsewhere. */
  content: z.array(z.string()).nullable(),
})
export type StorageFacts = z.infer<typeof StorageShape>

const DiskShape = z.object({
  device: z.string(),
  model: text,
  medium: z.enum(media).nullable(),
  sizeBytes: amount,
  health: text,
  /** Percent of its life that is left. */
  lifeLeft: amount,
})
export type DiskFacts = z.infer<typeof DiskShape>

const InterfaceShape = z.object({
  name: z.string(),
  isBridge: z.boolean(),
  /** With the length of the prefix: `192.168.1.10/24`. */
  addresses: z.array(z.string()),
  /** Null when nothing tells where the address comes from. */
  method: z.enum(['static', 'dhcp']).nullable(),
  gateway: text,
})
export type InterfaceFacts = z.infer<typeof InterfaceShape>

const GuestShape = z.object({
  vmid: z.number().int(),
  name: text,
  isRunning: known,
  startsAtBoot: known,
  threads: amount,
  memoryBytes: amount,
  /** Null when they could not be found out. */
  addresses: z.array(z.string()).nullable(),
})
export type GuestFacts = z.infer<typeof GuestShape>

/** Something that could not be read, and what it takes. */
const GapShape = z.object({what: z.string(), why: z.string()})
export type Gap = z.infer<typeof GapShape>

/** What is known of a machine. Null is unknown; a list that is null could not be read, an empty one has nothing in it. */
export const HostFactsShape = z.object({
  source: z.enum(['local', 'ssh', 'api']),
  /** Who was asked: `this machine`, `root@pve`, `https://192.168.1.10:8006`. */
  target: z.string(),
  system: z.object({hostname: text, name: text, kernel: text, proxmoxVersion: text, isVirtual: known}),
  cpu: z.object({
    /** As `uname -m` has it: `x86_64`, `aarch64`. */
    architecture: text,
    model: text,
    sockets: amount,
    /** Physical ones of all sockets. */
    cores: amount,
    threads: amount,
    hasAvx2: known,
    hasAvx512: known,
    hasVirtualization: known,
  }),
  memory: z.object({
    totalBytes: amount,
    usedBytes: amount,
    /** Megatransfers a second: 2133 of DDR4-2133. */
    modules: z.object({count: z.number(), megatransfers: z.number()}).nullable(),
  }),
  numa: z.object({
    nodes: z.array(NumaNodeShape).nullable(),
    /** Whether the sizes are the memory divided by the sockets, because nothing better could be read. */
    isDerived: z.boolean(),
  }),
  storages: z.array(StorageShape).nullable(),
  disks: z.array(DiskShape).nullable(),
  interfaces: z.array(InterfaceShape).nullable(),
  guests: z.array(GuestShape).nullable(),
  gaps: z.array(GapShape),
})
export type HostFacts = z.infer<typeof HostFactsShape>
