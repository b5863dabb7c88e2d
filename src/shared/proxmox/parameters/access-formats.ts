import {z} from 'zod'
import {listOf} from './formats.ts'

/** Of Proxmox VE 9; `VM.Monitor` of version 8 became the five of the guest agent. */
export const privileges = [
  'Datastore.Allocate',
  'Datastore.AllocateSpace',
  'Datastore.AllocateTemplate',
  'Datastore.Audit',
  'Group.Allocate',
  'Mapping.Audit',
  'Mapping.Modify',
  'Mapping.Use',
  'Permissions.Modify',
  'Pool.Allocate',
  'Pool.Audit',
  'Realm.Allocate',
  'Realm.AllocateUser',
  'SDN.Allocate',
  'SDN.Audit',
  'SDN.Use',
  'Sys.AccessNetwork',
  'Sys.Audit',
  'Sys.Console',
  'Sys.Incoming',
  'Sys.Modify',
  'Sys.PowerMgmt',
  'Sys.Syslog',
  'User.Modify',
  'VM.Allocate',
  'VM.Audit',
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
  'VM.Console',
  'VM.GuestAgent.Audit',
  'VM.GuestAgent.FileRead',
  'VM.GuestAgent.FileSystemMgmt',
  'VM.GuestAgent.FileWrite',
  'VM.GuestAgent.Unrestricted',
  'VM.Migrate',
  'VM.PowerMgmt',
  'VM.Replicate',
  'VM.Snapshot',
  'VM.Snapshot.Rollback',
] as const

const TOKEN_NAME = '[A-Za-z][A-Za-z0-9.\\-_]+'
const USER_ID = '[^\\s:/]+@[A-Za-z][A-Za-z0-9.\\-_]+'

export const privilegeList = listOf(z.enum(privileges, {error: 'is not a privilege of Proxmox VE 9'}))
export const roleId = z.string().regex(/^[A-Za-z0-9.\-_]+$/, 'is not the name of a role')
export const roleList = listOf(roleId)
export const userId = z
  .string()
  .max(64, 'has at most 64 characters')
  .regex(new RegExp(`^${USER_ID}$`), 'is not a user such as lab@pve')
export const userList = listOf(userId)
export const tokenName = z.string().regex(new RegExp(`^${TOKEN_NAME}$`), 'is not the name of a token')
export const tokenList = listOf(
  z.string().regex(new RegExp(`^${USER_ID}!${TOKEN_NAME}$`), 'is not a token such as lab@pve!toolkit'),
)
export const userOrToken = z
  .string()
  .regex(new RegExp(`^${USER_ID}(!${TOKEN_NAME})?$`), 'is neither a user nor a token')
export const aclPath = z.string().regex(/^\/?[A-Za-z0-9.\-_/]*$/, 'is not a path such as /vms/100')
