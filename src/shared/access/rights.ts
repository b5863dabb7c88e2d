/** Where the toolkit works, which is where it needs rights. */
export interface Place {
  /** The pool that its guests belong to; all guests without one. */
  readonly pool: string | null
  /** None: all nodes. */
  readonly nodes: readonly string[]
  /** For disks. */
  readonly storages: readonly string[]
  /** For downloaded images; has to be a folder on the node. */
  readonly imageStorage: string
  readonly backupStorage: string | null
  readonly bridges: readonly string[]
}

export interface Role {
  readonly name: 'LabPlan' | 'LabApply'
  readonly purpose: string
  readonly privileges: readonly string[]
}

/** A role on a path, and which of its privileges count there. */
export interface Grant {
  readonly role: Role['name']
  readonly path: string
  readonly privileges: readonly string[]
  readonly purpose: string
}

const reading = ['Datastore.Audit', 'Mapping.Audit', 'Pool.Audit', 'SDN.Audit', 'Sys.Audit', 'VM.Audit']

const guests = [
  'VM.Allocate',
  'VM.Backup',
  'VM.Clone',
  'VM.Config.CDROM',
  'VM.Config.CPU',
  'VM.Config.Cloudinit',
  'VM.Config.Disk',
  'VM.Config.HWType',
  'VM.Config.Memory',
  'VM.Config.Network',
  'VM.Config.Options',
  'VM.PowerMgmt',
  'VM.Snapshot',
  'VM.Snapshot.Rollback',
]
const space = 'Datastore.AllocateSpace'
const images = 'Datastore.AllocateTemplate'
const downloads = 'Sys.AccessNetwork'
const networks = 'SDN.Use'

/** The agent of a guest may be asked for its addresses; before version 9 that right came with more. */
function agentPrivilege(majorVersion: number): string {
  return majorVersion >= 9 ? 'VM.GuestAgent.Audit' : 'VM.Monitor'
}

/** Least privilege: one role that looks, and one that works where it is granted. */
export function rolesFor(majorVersion: number): readonly Role[] {
  return [
    {name: 'LabPlan', privileges: reading, purpose: 'look, assess and plan'},
    {
      name: 'LabApply',
      // A role on a path hides those above it, so whoever works has to bring along what looking needs.
      privileges: [...reading, ...guests, agentPrivilege(majorVersion), space, images, downloads, networks].sort(),
      purpose: 'make, change and back up guests',
    },
  ]
}

export function grantsFor(place: Place, majorVersion: number): readonly Grant[] {
  const {backupStorage, bridges, imageStorage, nodes, pool, storages} = place
  const apply = (path: string, privileges: readonly string[], purpose: string): Grant => ({
    path,
    privileges,
    purpose,
    role: 'LabApply',
  })
  const grants = [
    {path: '/', privileges: reading, purpose: 'look at everything', role: 'LabPlan'} as const,
    apply(
      pool === null ? '/vms' : `/pool/${pool}`,
      [...guests, agentPrivilege(majorVersion)],
      'make and change guests',
    ),
    ...storages.map((storage) => apply(`/storage/${storage}`, [space], 'disks')),
    apply(`/storage/${imageStorage}`, [images], 'downloaded images'),
    ...(backupStorage === null ? [] : [apply(`/storage/${backupStorage}`, [space], 'backups')]),
    ...(nodes.length === 0 ? ['/nodes'] : nodes.map((node) => `/nodes/${node}`)).map((path) =>
      apply(path, [downloads], 'download images'),
    ),
    ...bridges.map((bridge) => apply(`/sdn/zones/localnetwork/${bridge}`, [networks], 'network cards')),
  ]
  return mergeByPath(grants)
}

/** One storage can serve several purposes. */
function mergeByPath(grants: readonly Grant[]): readonly Grant[] {
  const merged = new Map<string, Grant>()
  for (const grant of grants) {
    const other = merged.get(grant.path)
    merged.set(grant.path, other && other.role === grant.role ? together(other, grant) : grant)
  }
  return [...merged.values()]
}

function together(one: Grant, other: Grant): Grant {
  const purposes = [...new Set([...one.purpose.split(', '), other.purpose])]
  return {
    ...one,
    privileges: [...new Set([...one.privileges, ...other.privileges])].sort(),
    purpose: purposes.join(', '),
  }
}
