import type {Gap, HostFacts} from '../../facts.ts'
import {disksOf, readBlockDevices} from './block-devices.ts'
import {readGuests} from './guests.ts'
import {readInterfaces} from './network.ts'
import {readMemory, readNuma, readProcessors} from './processors.ts'
import type {Sources} from './sources.ts'
import {readFileSystems, readStorages} from './storages.ts'

/** From the texts of the system to what is known of it. */
export function factsOf(sources: Sources, asked: Pick<HostFacts, 'source' | 'target'>): HostFacts {
  const devices = readBlockDevices(sources)
  const {isVirtual, ...cpu} = readProcessors(sources)
  const proxmoxVersion = /^pve-manager\/([\w.~-]+)/.exec(sources.version)?.[1] ?? null
  const hasProxmox = proxmoxVersion !== null
  const guests = readGuests(sources)
  const memory = readMemory(sources)
  const storages = hasProxmox
    ? readStorages(sources, devices, guests?.disks ?? null)
    : readFileSystems(sources, devices)
  return {
    ...asked,
    cpu,
    disks: devices.length > 0 ? disksOf(devices) : null,
    gaps: gapsOf(
      {hasModules: memory.modules !== null, hasProxmox, isRead: guests !== null && storages !== null},
      sources,
    ),
    guests: hasProxmox ? (guests?.guests ?? null) : [],
    interfaces: readInterfaces(sources),
    memory,
    numa: readNuma(sources),
    storages,
    system: {
      hostname: sources.hostname.trim() || null,
      isVirtual,
      kernel: sources.kernel.trim().split(' ')[1] ?? null,
      name: /^PRETTY_NAME="?([^"\n]*)/m.exec(sources.release)?.[1] ?? null,
      proxmoxVersion,
    },
  }
}

function gapsOf(has: {hasModules: boolean; hasProxmox: boolean; isRead: boolean}, {addresses, kernel}: Sources): Gap[] {
  if (!kernel.startsWith('Linux')) return [{what: 'nearly everything', why: 'only Linux is read there'}]
  return [
    !has.hasModules && {what: 'memory modules', why: 'root has to run it, with dmidecode installed, on real hardware'},
    has.hasProxmox && !has.isRead && {what: 'storages and guests', why: 'Proxmox VE tells them to root only'},
    addresses === '' && {what: 'network', why: 'the command ip is not there'},
  ].filter((gap) => gap !== false)
}
