/**
 * What goes wrong on purpose. `request` says at which requests, all when it is missing: the method, and the path after
 * /api2/json where `*` stands for one part. `skip` of them are let through first, `times` are hit (once unless said).
 */
export interface Fault {
  readonly effect: FaultEffect
  readonly method?: string
  readonly path?: string
  readonly skip?: number
  readonly times?: number
}

export type FaultEffect =
  /** The proxy gives up; the server has not acted, or has acted all the same. */
  | {readonly kind: 'gateway'; readonly acts: boolean; readonly status?: 595 | 596 | 597 | 599}
  /** The connection is cut; the server has not acted, or has acted all the same. */
  | {readonly kind: 'reset'; readonly acts: boolean}
  /** Never answered. */
  | {readonly kind: 'silence'; readonly acts: boolean}
  | {readonly kind: 'slow'; readonly milliseconds: number}
  /** The token is not accepted any more. */
  | {readonly kind: 'unauthenticated'; readonly message?: string}
  /** Any answer of an error. */
  | {readonly kind: 'error'; readonly status: number; readonly message: string}
  | {readonly kind: 'task-fails'; readonly message: string}
  | {readonly kind: 'task-warns'; readonly message: string}
  /** The worker is killed: nobody knows how it ended, and its lock stays. */
  | {readonly kind: 'task-vanishes'}
  /** The server does not know the task that it has just begun. */
  | {readonly kind: 'task-forgotten'}
  | {readonly kind: 'task-never-ends'}
  /** Somebody fills the storage just before the server acts. */
  | {readonly kind: 'storage-full'; readonly storage: string}
  /** Somebody makes a guest with that id just before the server acts. */
  | {readonly kind: 'vmid-taken'; readonly vmid: number; readonly name?: string}
  /** Something locks the guest of the request just before the server acts. */
  | {readonly kind: 'locked'; readonly vmid: number; readonly lock: string}
