import type {Access} from './access-state.ts'

/**
 * Everything the simulated servers know, as plain data: it is what the state file holds. Sizes are bytes, memory of
 * guests is MiB as in their configuration, moments are milliseconds unless a name of Proxmox's API says otherwise.
 */
export interface State {
  readonly format: 1
  certificate: ServerCertificate
  release: {readonly version: string; readonly release: string; readonly repoid: string}
  /** Null when a node stands alone. */
  clusterName: string | null
  nodes: Record<string, Node>
  storages: Record<string, Storage>
  volumes: Volume[]
  guests: Record<string, Guest>
  tasks: Task[]
  access: Access
  pools: Record<string, Pool>
  backupJobs: BackupJob[]
  pciMappings: Record<string, PciMapping>
  /** What can be downloaded: the simulated Internet. */
  images: PublishedImage[]
  /** Counts up for process ids and the like. */
  counter: number
}

export interface ServerCertificate {
  readonly certificate: string
  readonly key: string
}

export interface Node {
  name: string
  isOnline: boolean
  address: string
  cpu: {model: string; sockets: number; cores: number; threads: number; flags: string; mhz: number}
  memory: {total: number; used: number}
  rootDisk: {total: number; used: number}
  bootedAt: number
  /** How far its clock is ahead, in milliseconds. */
  clockOffset: number
  kernel: string
  timeZone: string
  network: NetworkInterface[]
  disks: PhysicalDisk[]
  pciDevices: PciDevice[]
}

export interface NetworkInterface {
  iface: string
  type: string
  method: string
  active: boolean
  autostart?: boolean
  address?: string
  netmask?: string
  cidr?: string
  gateway?: string
  bridge_ports?: string
}

export interface PhysicalDisk {
  devpath: string
  type: 'hdd' | 'nvme' | 'ssd'
  size: number
  model: string
  serial: string
  used: string
  wearout: number | 'N/A'
  health: string
  rpm: number
}

export interface PciDevice {
  id: string
  class: string
  vendor: string
  device: string
  vendor_name: string
  device_name: string
  iommugroup: number
}

export type StorageType = 'dir' | 'lvm' | 'lvmthin' | 'nfs' | 'zfspool'

export interface Storage {
  storage: string
  type: StorageType
  content: string[]
  isEnabled: boolean
  isShared: boolean
  /** Null: on every node. Each node that has a storage which is not shared has one of this size. */
  nodes: string[] | null
  total: number
  /** What lies there beside the volumes. */
  otherUse: number
  path?: string
  vgname?: string
  thinpool?: string
  pool?: string
  isSparse?: boolean
  /** PVE 9: snapshots of thick LVM as a chain of volumes. */
  hasVolumeChain?: boolean
}

export interface Volume {
  volid: string
  storage: string
  /** Null on shared storage. */
  node: string | null
  content: 'backup' | 'images' | 'import' | 'iso' | 'rootdir' | 'vztmpl'
  format: string
  size: number
  /** Blocks that are written, where a storage counts those. */
  used: number
  ctime: number
  vmid?: number
  notes?: string
  isProtected?: boolean
  /** The volume that a linked clone stands on. */
  parent?: string
  /** What it says when it is checked, by algorithm. */
  checksums?: Record<string, string>
  /** Of a backup: the configuration, and how much of its disks is written. */
  backedUp?: {config: Record<string, string>; written: number}
  /** Size of the disk in an image. */
  virtualSize?: number
}

export interface Guest {
  vmid: number
  node: string
  config: Record<string, string>
  /** What waits for a stop; null deletes the key. */
  pending: Record<string, string | null>
  /** The cloud-init values that the drive was last made of. */
  cloudInit: Record<string, string>
  snapshots: Record<string, Snapshot>
  /** The snapshot that the present state descends from. */
  parent: string | null
  run: Run | null
  inside: Inside
}

export interface Run {
  readonly since: number
  readonly pid: number
  state: 'paused' | 'running'
}

/** What is in the machine, which Proxmox can only learn from its agent. */
export interface Inside {
  hasAgent: boolean
  /** Whether it answers to the power button. */
  answersPowerButton: boolean
  /** Beside those of its cloud-init configuration. */
  addresses: string[]
  executions: Record<string, Execution>
}

export interface Execution {
  readonly command: readonly string[]
  readonly exitcode: number
  readonly output: string
}

export interface Snapshot {
  config: Record<string, string>
  description: string
  snaptime: number
  parent: string | null
  vmstate: boolean
}

export interface Task {
  upid: string
  node: string
  pid: number
  pstart: number
  /** Seconds. */
  starttime: number
  type: string
  id: string
  user: string
  startedAt: number
  /** Null: never ends by itself. */
  durationMs: number | null
  lines: TaskLine[]
  /** What becomes of it when its time is over. */
  outcome: TaskOutcome
  effect: Effect
  endedAt: number | null
  exitstatus: string | null
}

/** Written to the log when this part of the duration (0 to 1) is over. */
export interface TaskLine {
  readonly at: number
  readonly text: string
}

export type TaskOutcome =
  | {readonly kind: 'fails'; readonly message: string}
  | {readonly kind: 'succeeds'}
  | {readonly kind: 'vanishes'}
  | {readonly kind: 'warns'; readonly message: string}

/** What a task does at its end, and takes back when it fails, as data: a task outlives the process that began it. */
export type Effect =
  | {
      readonly kind: 'backup'
      /** Some that were wanted could not be done. */
      readonly isIncomplete: boolean
      readonly vmids: readonly number[]
      readonly volumes: readonly Volume[]
    }
  | {readonly kind: 'clone'; readonly source: number; readonly vmid: number}
  | {readonly kind: 'create'; readonly startsAfterwards: boolean; readonly vmid: number}
  | {readonly kind: 'destroy'; readonly purges: boolean; readonly unreferencedToo: boolean; readonly vmid: number}
  | {readonly kind: 'download'; readonly volume: Volume | null}
  | {readonly kind: 'migrate'; readonly target: string; readonly vmid: number}
  | {
      readonly disk: string
      readonly kind: 'move'
      readonly target: string
      readonly vmid: number
      readonly deletes: boolean
    }
  | {readonly kind: 'nothing'}
  | {readonly kind: 'reboot'; readonly vmid: number}
  | {readonly kind: 'remove-volume'; readonly volid: string}
  | {readonly kind: 'snapshot'; readonly name: string; readonly vmid: number}
  | {readonly kind: 'snapshot-delete'; readonly name: string; readonly vmid: number}
  | {readonly kind: 'snapshot-rollback'; readonly name: string; readonly starts: boolean; readonly vmid: number}
  | {readonly kind: 'start'; readonly vmid: number}
  | {readonly kind: 'stop'; readonly vmid: number}
  | {readonly kind: 'suspend'; readonly vmid: number}
  | {readonly kind: 'template'; readonly vmid: number}

export interface Pool {
  comment?: string
  guests: number[]
  storages: string[]
}

export interface BackupJob {
  id: string
  isEnabled: boolean
  schedule: string
  storage: string
  /** Null: all guests. */
  vmids: number[] | null
  mode: string
}

export interface PciMapping {
  description?: string
  map: string[]
}

export interface PublishedImage {
  /** A whole URL, or the beginning of many when it ends in `*`. */
  url: string
  /** Bytes to transfer. */
  size: number
  /** Bytes of the disk in it. */
  virtualSize: number
  mimeType: string
  /** Null: whatever checksum is expected is right. */
  checksums: Record<string, string> | null
}
