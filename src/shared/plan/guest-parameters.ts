import {z} from 'zod'
import {properties} from '#shared/proxmox/index'
import {guestUuid} from './guest-uuid.ts'
import {imageFileOf, type LabFile, type LabGuest, storageOf, threadsOf} from './lab-file.ts'

const MEBIBYTE = 1024 ** 2

/** The disk that the system is on, and the drive with the cloud-init values. */
export const SYSTEM_DISK = 'scsi0'
const CLOUD_INIT_DRIVE = 'ide2'

/**
 * What a machine is set to, as the API takes it: what the lab file says, and what Debian's cloud images need. They
 * panic without a serial port once their disk was grown; the default CPU has no AVX; and upgrading at the first start
 * would hold the lock that the deployment needs.
 */
export function guestSettings(lab: LabFile, guest: LabGuest, keys: readonly string[]): Record<string, string> {
  return {
    agent: '1',
    boot: z.encode(properties.boot, {order: SYSTEM_DISK}),
    ciupgrade: '0',
    ciuser: lab.access.user,
    cores: String(guest.cores),
    cpu: guest.cpu,
    memory: String(guest.memory / MEBIBYTE),
    name: guest.name,
    nameserver: nameservers(lab).join(' '),
    numa: guest.numa ? '1' : '0',
    onboot: guest.onboot ? '1' : '0',
    ostype: 'l26',
    scsihw: 'virtio-scsi-single',
    serial0: 'socket',
    sockets: String(guest.sockets),
    sshkeys: encodeURIComponent(`${keys.join('\n')}\n`),
    vga: 'serial0',
    ...(guest.role !== 'dev' && {balloon: '0'}),
    ...(guest.numa && {numa0: numaNode(guest, guest.numa)}),
    ...(guest.tags.length > 0 && {tags: guest.tags.toSorted().join(';')}),
    ...(lab.network.searchDomain !== undefined && {searchdomain: lab.network.searchDomain}),
    ipconfig0: z.encode(properties.ipConfiguration, {
      gw: lab.network.gateway,
      ip: `${guest.ip}/${lab.network.subnet.split('/')[1]}`,
    }),
    net0: z.encode(properties.networkDevice, {bridge: lab.network.bridge, model: 'virtio', tag: lab.network.vlan}),
  }
}

/** For a machine that is not there yet: also its disks, which number, and who it is. */
export function createParameters(lab: LabFile, guest: LabGuest, keys: readonly string[]): Record<string, string> {
  const storage = storageOf(lab, guest)
  const settings: Record<string, string> = {
    ...guestSettings(lab, guest, keys),
    [CLOUD_INIT_DRIVE]: `${storage}:cloudinit`,
    [SYSTEM_DISK]: z.encode(properties.scsiDrive, {
      discard: 'on',
      file: `${storage}:0`,
      'import-from': `${lab.storages.images}:import/${imageFileOf(lab)}`,
      iothread: true,
    }),
    smbios1: z.encode(properties.smbios, {uuid: guestUuid(lab, guest)}),
    ...(lab.pool !== undefined && {pool: lab.pool}),
  }
  const {name, vmid: _, ...others} = settings
  return {vmid: String(guest.vmid), name: name!, ...sorted(others)}
}

export function nameservers({network}: LabFile): readonly string[] {
  return network.nameservers.length > 0 ? network.nameservers : [network.gateway]
}

function numaNode(guest: LabGuest, {node, policy}: NonNullable<LabGuest['numa']>): string {
  const last = threadsOf(guest) - 1
  return z.encode(properties.numaNode, {
    cpus: last === 0 ? '0' : `0-${last}`,
    hostnodes: String(node),
    memory: guest.memory / MEBIBYTE,
    policy,
  })
}

function sorted(settings: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(settings).toSorted(([one], [other]) => (one < other ? -1 : 1)))
}
