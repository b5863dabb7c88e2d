import type {Role} from '../state/access-state.ts'

/** Those of Proxmox VE 9. */
export const privileges: readonly string[] = [
  ...['Allocate', 'AllocateSpace', 'AllocateTemplate', 'Audit'].map((each) => `Datastore.${each}`),
  'Group.Allocate',
  ...['Audit', 'Modify', 'Use'].map((each) => `Mapping.${each}`),
  'Permissions.Modify',
  ...['Allocate', 'Audit'].map((each) => `Pool.${each}`),
  ...['Allocate', 'AllocateUser'].map((each) => `Realm.${each}`),
  ...['Allocate', 'Audit', 'Use'].map((each) => `SDN.${each}`),
  ...['AccessNetwork', 'Audit', 'Console', 'Incoming', 'Modify', 'PowerMgmt', 'Syslog'].map((each) => `Sys.${each}`),
  'User.Modify',
  ...['Allocate', 'Audit', 'Backup', 'Clone'].map((each) => `VM.${each}`),
  ...['CDROM', 'CPU', 'Cloudinit', 'Disk', 'HWType', 'Memory', 'Network', 'Options'].map((each) => `VM.Config.${each}`),
  'VM.Console',
  ...['Audit', 'FileRead', 'FileSystemMgmt', 'FileWrite', 'Unrestricted'].map((each) => `VM.GuestAgent.${each}`),
  ...['Migrate', 'PowerMgmt', 'Replicate', 'Snapshot', 'Snapshot.Rollback'].map((each) => `VM.${each}`),
]

const forRootOnly = [
  'Permissions.Modify',
  'Realm.Allocate',
  'Sys.AccessNetwork',
  'Sys.Incoming',
  'Sys.Modify',
  'Sys.PowerMgmt',
]
const ofGuestUsers = ['VM.Audit', 'VM.Backup', 'VM.Config.CDROM', 'VM.Config.Cloudinit', 'VM.Console', 'VM.PowerMgmt']

export function builtInRoles(): Record<string, Role> {
  return {
    Administrator: role(privileges),
    NoAccess: role([]),
    PVEAdmin: role(privileges.filter((each) => !forRootOnly.includes(each))),
    PVEAuditor: role(privileges.filter((each) => each.endsWith('.Audit') && !each.includes('GuestAgent'))),
    PVEDatastoreAdmin: role(privileges.filter((each) => each.startsWith('Datastore.'))),
    PVEDatastoreUser: role(['Datastore.AllocateSpace', 'Datastore.Audit']),
    PVEMappingUser: role(['Mapping.Use']),
    PVEPoolUser: role(['Pool.Audit']),
    PVESDNUser: role(['SDN.Audit', 'SDN.Use']),
    PVEVMAdmin: role(privileges.filter((each) => each.startsWith('VM.'))),
    PVEVMUser: role([...ofGuestUsers, 'VM.GuestAgent.Audit']),
  }
}

function role(held: readonly string[]): Role {
  return {isBuiltIn: true, privileges: [...held]}
}
