import {z} from 'zod'
import {
  aclPath,
  privilegeList,
  roleId,
  roleList,
  tokenList,
  tokenName,
  userId,
  userList,
  userOrToken,
} from './access-formats.ts'
import {
  configId,
  dnsName,
  nodeName,
  poolId,
  storageContent,
  storageContentList,
  storageId,
  vmid,
  vmidList,
} from './formats.ts'
import {changeParameters, createParameters} from './guest-parameters.ts'
import {backupRetention, lastIndex} from './guest-properties.ts'
import {anyText, optional, type ParameterTable, required, switchValue, textUpTo, wholeNumber} from './parameter.ts'
import {oneOf} from './property-string.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

export interface Endpoint {
  readonly method: Method
  /** With the names of its parameters in braces. */
  readonly path: string
  /** Those of the path included. */
  readonly parameters: ParameterTable
}

const node = required(nodeName)
const storage = required(storageId)
const guest = {node, vmid: required(vmid)}
const volume = {node, storage: optional(storageId), volume: required(anyText)}
const user = {userid: required(userId)}
const token = {...user, tokenid: required(tokenName)}
const snapshotName = configId.max(40, 'has at most 40 characters')
const digest = optional(textUpTo(40))
const timeout = optional(wholeNumber(0))
const url = z.string().regex(/^https?:\/\/.*$/, 'is not an http or https address')
const imageFormat = oneOf(['raw', 'qcow2', 'vmdk'])
const diskNames = [
  ...namesOf('ide'),
  ...namesOf('scsi'),
  ...namesOf('virtio'),
  ...namesOf('sata'),
  'efidisk0',
  'tpmstate0',
]
const disks = oneOf(diskNames)
const movableDisks = oneOf([...diskNames, ...namesOf('unused')])

/** All calls that the toolkit makes; what is not here is not sent. */
export const endpoints: readonly Endpoint[] = [
  get('/version'),
  get('/cluster/nextid', {vmid: optional(vmid)}),
  get('/cluster/resources', {type: optional(oneOf(['vm', 'storage', 'node', 'sdn']))}),
  get('/cluster/status'),
  get('/cluster/backup'),
  get('/nodes'),
  get('/nodes/{node}/status', {node}),
  get('/nodes/{node}/time', {node}),
  get('/nodes/{node}/network', {node, type: optional(oneOf(['bridge', 'bond', 'eth', 'vlan', 'any_bridge']))}),
  get('/nodes/{node}/disks/list', {
    node,
    'include-partitions': optional(switchValue),
    skipsmart: optional(switchValue),
  }),
  get('/nodes/{node}/query-url-metadata', {node, url: required(url), 'verify-certificates': optional(switchValue)}),

  get('/nodes/{node}/tasks', {
    node,
    errors: optional(switchValue),
    limit: optional(wholeNumber(0)),
    since: optional(wholeNumber(0)),
    source: optional(oneOf(['archive', 'active', 'all'])),
    start: optional(wholeNumber(0)),
    typefilter: optional(anyText),
    until: optional(wholeNumber(0)),
    vmid: optional(vmid),
  }),
  get('/nodes/{node}/tasks/{upid}/status', {node, upid: required(anyText)}),
  get('/nodes/{node}/tasks/{upid}/log', {
    node,
    limit: optional(wholeNumber(0)),
    start: optional(wholeNumber(0)),
    upid: required(anyText),
  }),
  {method: 'DELETE', parameters: {node, upid: required(anyText)}, path: '/nodes/{node}/tasks/{upid}'},

  get('/nodes/{node}/qemu', {node, full: optional(switchValue)}),
  {method: 'POST', parameters: {...guest, ...createParameters}, path: '/nodes/{node}/qemu'},
  {
    method: 'DELETE',
    parameters: {...guest, 'destroy-unreferenced-disks': optional(switchValue), purge: optional(switchValue)},
    path: '/nodes/{node}/qemu/{vmid}',
  },
  get('/nodes/{node}/qemu/{vmid}/config', {...guest, current: optional(switchValue), snapshot: optional(snapshotName)}),
  {
    method: 'POST',
    parameters: {
      ...guest,
      ...changeParameters,
      background_delay: optional(wholeNumber(1, 30)),
      'import-working-storage': optional(storageId),
    },
    path: '/nodes/{node}/qemu/{vmid}/config',
  },
  {method: 'PUT', parameters: {...guest, ...changeParameters}, path: '/nodes/{node}/qemu/{vmid}/config'},
  get('/nodes/{node}/qemu/{vmid}/pending', guest),
  get('/nodes/{node}/qemu/{vmid}/cloudinit', guest),
  {method: 'PUT', parameters: guest, path: '/nodes/{node}/qemu/{vmid}/cloudinit'},
  get('/nodes/{node}/qemu/{vmid}/feature', {
    ...guest,
    feature: required(oneOf(['snapshot', 'clone', 'copy'])),
    snapname: optional(snapshotName),
  }),
  {
    method: 'PUT',
    parameters: {
      ...guest,
      digest,
      disk: required(disks),
      size: required(
        z.string().regex(/^\+?\d+(\.\d+)?[KMGT]?$/, 'is a size such as 100G or +10G, with a capital letter'),
      ),
    },
    path: '/nodes/{node}/qemu/{vmid}/resize',
  },
  {
    method: 'POST',
    parameters: {
      ...guest,
      bwlimit: optional(wholeNumber(0)),
      description: optional(anyText),
      format: optional(imageFormat),
      full: optional(switchValue),
      name: optional(dnsName),
      newid: required(vmid),
      pool: optional(poolId),
      snapname: optional(snapshotName),
      storage: optional(storageId),
      target: optional(nodeName),
    },
    path: '/nodes/{node}/qemu/{vmid}/clone',
  },
  {
    method: 'POST',
    parameters: {
      ...guest,
      online: optional(switchValue),
      target: required(nodeName),
      'with-local-disks': optional(switchValue),
    },
    path: '/nodes/{node}/qemu/{vmid}/migrate',
  },
  {
    method: 'POST',
    parameters: {
      ...guest,
      delete: optional(switchValue),
      digest,
      disk: required(movableDisks),
      format: optional(imageFormat),
      storage: optional(storageId),
    },
    path: '/nodes/{node}/qemu/{vmid}/move_disk',
  },
  {method: 'POST', parameters: {...guest, disk: optional(disks)}, path: '/nodes/{node}/qemu/{vmid}/template'},

  get('/nodes/{node}/qemu/{vmid}/status/current', guest),
  {method: 'POST', parameters: {...guest, timeout}, path: '/nodes/{node}/qemu/{vmid}/status/start'},
  {
    method: 'POST',
    parameters: {...guest, 'overrule-shutdown': optional(switchValue), timeout},
    path: '/nodes/{node}/qemu/{vmid}/status/stop',
  },
  {
    method: 'POST',
    parameters: {...guest, forceStop: optional(switchValue), timeout},
    path: '/nodes/{node}/qemu/{vmid}/status/shutdown',
  },
  {method: 'POST', parameters: {...guest, timeout}, path: '/nodes/{node}/qemu/{vmid}/status/reboot'},

  get('/nodes/{node}/qemu/{vmid}/snapshot', guest),
  {
    method: 'POST',
    parameters: {
      ...guest,
      description: optional(anyText),
      snapname: required(snapshotName),
      vmstate: optional(switchValue),
    },
    path: '/nodes/{node}/qemu/{vmid}/snapshot',
  },
  {
    method: 'DELETE',
    parameters: {...guest, force: optional(switchValue), snapname: required(snapshotName)},
    path: '/nodes/{node}/qemu/{vmid}/snapshot/{snapname}',
  },
  {
    method: 'POST',
    parameters: {...guest, snapname: required(snapshotName), start: optional(switchValue)},
    path: '/nodes/{node}/qemu/{vmid}/snapshot/{snapname}/rollback',
  },

  {method: 'POST', parameters: guest, path: '/nodes/{node}/qemu/{vmid}/agent/ping'},
  get('/nodes/{node}/qemu/{vmid}/agent/network-get-interfaces', guest),
  get('/nodes/{node}/qemu/{vmid}/agent/get-osinfo', guest),
  get('/nodes/{node}/qemu/{vmid}/agent/get-fsinfo', guest),
  {
    method: 'POST',
    parameters: {
      ...guest,
      command: {...required(anyText), isArray: true},
      'input-data': optional(textUpTo(65_536)),
    },
    path: '/nodes/{node}/qemu/{vmid}/agent/exec',
  },
  get('/nodes/{node}/qemu/{vmid}/agent/exec-status', {...guest, pid: required(wholeNumber(0))}),

  {
    method: 'POST',
    parameters: {
      node: optional(nodeName),
      all: optional(switchValue),
      bwlimit: optional(wholeNumber(0)),
      compress: optional(oneOf(['0', '1', 'gzip', 'lzo', 'zstd'])),
      mode: optional(oneOf(['snapshot', 'suspend', 'stop'])),
      'notes-template': optional(textUpTo(1024), {requires: 'storage'}),
      protected: optional(switchValue, {requires: 'storage'}),
      'prune-backups': optional(backupRetention),
      remove: optional(switchValue),
      storage: optional(storageId),
      vmid: optional(vmidList),
    },
    path: '/nodes/{node}/vzdump',
  },

  get('/nodes/{node}/storage', {
    node,
    content: optional(storageContentList),
    enabled: optional(switchValue),
    format: optional(switchValue),
    storage: optional(storageId),
  }),
  get('/nodes/{node}/storage/{storage}/status', {node, storage}),
  get('/nodes/{node}/storage/{storage}/content', {
    node,
    content: optional(storageContent),
    storage,
    vmid: optional(vmid),
  }),
  get('/nodes/{node}/storage/{storage}/content/{volume}', volume),
  {
    method: 'PUT',
    parameters: {...volume, notes: optional(anyText), protected: optional(switchValue)},
    path: '/nodes/{node}/storage/{storage}/content/{volume}',
  },
  {
    method: 'DELETE',
    parameters: {...volume, delay: optional(wholeNumber(1, 30))},
    path: '/nodes/{node}/storage/{storage}/content/{volume}',
  },
  {
    method: 'POST',
    parameters: {
      node,
      storage,
      checksum: optional(anyText, {requires: 'checksum-algorithm'}),
      'checksum-algorithm': optional(oneOf(['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512']), {
        requires: 'checksum',
      }),
      compression: optional(oneOf(['gz', 'lzo', 'zst', 'bz2', 'xz'])),
      content: required(oneOf(['iso', 'vztmpl', 'import'])),
      filename: required(textUpTo(255)),
      url: required(url),
      'verify-certificates': optional(switchValue),
    },
    path: '/nodes/{node}/storage/{storage}/download-url',
  },
  get('/storage'),
  get('/storage/{storage}', {storage}),
  {
    method: 'PUT',
    parameters: {storage, content: optional(storageContentList), digest: optional(textUpTo(64))},
    path: '/storage/{storage}',
  },
  get('/pools'),
  {method: 'POST', parameters: {comment: optional(anyText), poolid: required(poolId)}, path: '/pools'},

  get('/access/permissions', {path: optional(aclPath), userid: optional(userOrToken)}),
  get('/access/roles'),
  {
    method: 'POST',
    parameters: {privs: optional(privilegeList), roleid: required(roleId)},
    path: '/access/roles',
  },
  {
    method: 'PUT',
    parameters: {
      append: optional(switchValue, {requires: 'privs'}),
      privs: optional(privilegeList),
      roleid: required(roleId),
    },
    path: '/access/roles/{roleid}',
  },
  get('/access/acl'),
  {
    method: 'PUT',
    parameters: {
      delete: optional(switchValue),
      path: required(aclPath),
      propagate: optional(switchValue),
      roles: required(roleList),
      tokens: optional(tokenList),
      users: optional(userList),
    },
    path: '/access/acl',
  },
  get('/access/users', {enabled: optional(switchValue), full: optional(switchValue)}),
  {
    method: 'POST',
    parameters: {...user, comment: optional(textUpTo(2048)), enable: optional(switchValue), expire: timeout},
    path: '/access/users',
  },
  get('/access/users/{userid}/token', user),
  {
    method: 'POST',
    parameters: {...token, comment: optional(anyText), expire: timeout, privsep: optional(switchValue)},
    path: '/access/users/{userid}/token/{tokenid}',
  },
  {method: 'DELETE', parameters: token, path: '/access/users/{userid}/token/{tokenid}'},
]

function get(path: string, parameters: ParameterTable = {}): Endpoint {
  return {method: 'GET', parameters, path}
}

function namesOf(kind: 'ide' | 'scsi' | 'virtio' | 'sata' | 'unused'): string[] {
  return Array.from({length: lastIndex[kind] + 1}, (_, index) => `${kind}${index}`)
}
