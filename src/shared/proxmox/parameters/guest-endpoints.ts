import {z} from 'zod'
import {type Endpoint, get, guest, node, withTable} from './endpoint.ts'
import {configId, dnsName, nodeName, poolId, storageId, vmid, vmidList} from './formats.ts'
import {changeParameters, createParameters} from './guest-parameters.ts'
import {backupRetention, lastIndex} from './guest-properties.ts'
import {anyText, optional, required, switchValue, textUpTo, wholeNumber} from './parameter.ts'
import {oneOf} from './property-string.ts'

const snapshotName = configId.max(40, 'has at most 40 characters')
const digest = optional(textUpTo(40))
const timeout = optional(wholeNumber(0))
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

/** Virtual machines: their configuration, state, snapshots, agent, and backups. */
export const guestEndpoints: readonly Endpoint[] = [
  get('/nodes/{node}/qemu', {node, full: optional(switchValue)}),
  withTable('POST', '/nodes/{node}/qemu', () => ({...guest, ...createParameters()})),
  {
    method: 'DELETE',
    parameters: {...guest, 'destroy-unreferenced-disks': optional(switchValue), purge: optional(switchValue)},
    path: '/nodes/{node}/qemu/{vmid}',
  },
  get('/nodes/{node}/qemu/{vmid}/config', {...guest, current: optional(switchValue), snapshot: optional(snapshotName)}),
  withTable('POST', '/nodes/{node}/qemu/{vmid}/config', () => ({
    ...guest,
    ...changeParameters(),
    background_delay: optional(wholeNumber(1, 30)),
    'import-working-storage': optional(storageId),
  })),
  withTable('PUT', '/nodes/{node}/qemu/{vmid}/config', () => ({...guest, ...changeParameters()})),
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
]

function namesOf(kind: 'ide' | 'scsi' | 'virtio' | 'sata' | 'unused'): string[] {
  return Array.from({length: lastIndex[kind] + 1}, (_, index) => `${kind}${index}`)
}
