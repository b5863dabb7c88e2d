import type {GuestConfiguration} from '#shared/proxmox/index'

/** What the server says, as far as a plan depends on it. Sizes in bytes; null is unknown, never a guess. */
export interface LabState {
  readonly version: string
  readonly nodes: readonly NodeState[]
  readonly guests: readonly GuestState[]
  /** Containers have addresses too, and their configuration is not read. */
  readonly containers: number
  readonly storages: readonly StorageState[]
  /** By path, as the token has them; null when it was not told. */
  readonly permissions: Readonly<Record<string, Readonly<Record<string, boolean>>>>
  /** Null when the lab has none. */
  readonly poolExists: boolean | null
  readonly image: ImageState
  /** What could not be read, in words. */
  readonly gaps: readonly string[]
}

export interface NodeState {
  readonly node: string
  readonly isOnline: boolean
  /** Null when the lab does not use it, or it does not answer. */
  readonly details: NodeDetails | null
}

export interface NodeDetails {
  readonly threads: number
  readonly cores: number
  readonly sockets: number
  readonly model: string | null
  readonly flags: ReadonlySet<string> | null
  readonly memoryBytes: number
  readonly interfaces: readonly {
    readonly name: string
    readonly type: string
    readonly isActive: boolean
    readonly cidr: string | null
  }[]
  readonly disks: readonly {readonly type: string; readonly bytes: number}[] | null
  /** VMIDs that are being backed up. */
  readonly backups: readonly string[]
}

export interface StorageState {
  readonly storage: string
  readonly node: string
  readonly isShared: boolean
  readonly type: string
  readonly content: readonly string[]
  readonly isEnabled: boolean
  readonly isActive: boolean
  readonly totalBytes: number | null
  readonly usedBytes: number | null
  /** What lies there; null when the lab does not use it, or it may not be seen. */
  readonly volumes: readonly VolumeState[] | null
}

export interface VolumeState {
  readonly volid: string
  /** And no backup of one. */
  readonly isDisk: boolean
  /** Of the machine that it belongs to. */
  readonly vmid: number | null
  readonly bytes: number
  /** What is written; null where the storage does not say, as LVM-thin. */
  readonly usedBytes: number | null
}

export interface GuestState {
  readonly vmid: number
  readonly name: string
  readonly node: string
  readonly isTemplate: boolean
  readonly isRunning: boolean
  readonly threads: number
  readonly memoryBytes: number
  readonly lock: string | null
  readonly uuid: string | null
  readonly addresses: readonly string[]
  readonly startsWithHost: boolean
  /** With what waits for the next start; null when it may not be seen. */
  readonly configuration: GuestConfiguration | null
}

export interface ImageState {
  /** What it has to be fetched for, at most; null when the server could not or may not say. */
  readonly bytes: number | null
  /** Why the server cannot fetch it; null when it can, or was not asked. */
  readonly problem: string | null
}

/** A storage as a node has it. */
export function storageOn(state: LabState, node: string, storage: string): StorageState | undefined {
  return state.storages.find((each) => each.storage === storage && each.node === node)
}

export function nodeDetails(state: LabState, node: string): NodeDetails | null {
  return state.nodes.find((each) => each.node === node)?.details ?? null
}

export function hasVolume({volumes}: StorageState, volid: string): boolean {
  return volumes?.some((each) => each.volid === volid) ?? false
}

/** One key for what all nodes share, one for each node of what they do not. */
export function storageKey({isShared, node, storage}: Pick<StorageState, 'isShared' | 'node' | 'storage'>): string {
  return isShared ? storage : `${node}/${storage}`
}
