import {demand, demandAny, holds, isRoot} from '../access/permissions.ts'
import type {Call} from '../endpoints/endpoint.ts'
import {died, forbidden} from '../http/failure.ts'
import {cloudInitKey, diskKey} from './config.ts'
import {readProperties} from './property-string.ts'

const processor = /^(?:cores|cpu|cpulimit|cpuunits|numa\d?|sockets|vcpus)$/
const memory = /^(?:balloon|memory|shares)$/
const general =
  /^(?:agent|autostart|bios|boot|bootdisk|description|keyboard|localtime|migrate_\w+|name|onboot|ostype|protection|reboot|startdate|tags|tdf|template)$/
const forRoot = /^(?:affinity|arch|args|hookscript|hugepages|keephugepages|lock)$/

/** What changing each key of a configuration needs. `before` is what is there now, `pool` where a new guest goes. */
export function demandConfigPrivileges(
  call: Call,
  vmid: number,
  changes: Readonly<Record<string, string | null>>,
  {before = {}, pool}: {before?: Readonly<Record<string, string>>; pool?: string | undefined} = {},
): void {
  if (isRoot(call.caller)) return
  const needs = (...privileges: string[]) => demandForGuest(call, vmid, pool, privileges)
  for (const [key, value] of Object.entries(changes)) {
    const meant = value ?? before[key] ?? ''
    if (forRoot.test(key)) throw died(`only root can set '${key}' config`)
    if (processor.test(key)) needs('VM.Config.CPU')
    else if (memory.test(key)) needs('VM.Config.Memory')
    else if (diskKey.test(key) || /^unused\d+$/.test(key)) demandDrive(meant, needs)
    else if (cloudInitKey.test(key)) demandCloudInit(call, vmid, pool)
    else if (/^net\d+$/.test(key)) {
      needs('VM.Config.Network')
      if (value !== null) demandBridge(call, value)
    } else if (key === 'startup') demand(call.state, call.caller, '/', ['Sys.Modify'])
    else if (general.test(key)) needs('VM.Config.Options')
    else demandHardware(call, key, meant, needs)
  }
}

/** A privilege on the guest, or on the pool that it is made in. */
export function demandForGuest(
  call: Call,
  vmid: number,
  pool: string | undefined,
  privileges: readonly string[],
): void {
  if (pool !== undefined && holds(call.state, call.caller, `/pool/${pool}`, privileges)) return
  demand(call.state, call.caller, `/vms/${vmid}`, privileges)
}

function demandDrive(value: string, needs: (...privileges: string[]) => void): void {
  const {file = '', media} = readProperties(value, 'file')
  if (/:(?:\d+\/)?(?:vm-\d+-)?cloudinit(?:\.\w+)?$/.test(file)) needs('VM.Config.Cloudinit', 'VM.Config.CDROM')
  else if (media === 'cdrom') needs('VM.Config.CDROM')
  else needs('VM.Config.Disk')
}

function demandCloudInit(call: Call, vmid: number, pool: string | undefined): void {
  const either = ['VM.Config.Cloudinit', 'VM.Config.Network']
  const paths = [`/vms/${vmid}`, ...(pool === undefined ? [] : [`/pool/${pool}`])]
  if (paths.some((path) => either.some((each) => holds(call.state, call.caller, path, [each])))) return
  throw forbidden(`/vms/${vmid}`, either, '|')
}

export function demandBridge(call: Call, value: string): void {
  const {bridge, tag} = readProperties(value, 'model')
  if (bridge === undefined) return
  const path = `/sdn/zones/localnetwork/${bridge}${tag === undefined ? '' : `/${tag}`}`
  demandAny(call.state, call.caller, path, ['SDN.Use'])
}

function demandHardware(call: Call, key: string, value: string, needs: (...privileges: string[]) => void): void {
  if (/^serial\d$/.test(key) && value !== 'socket') throw died(`only root can set '${key}' config for real devices`)
  const {mapping} = readProperties(value, 'host')
  const kind = /^hostpci\d+$/.test(key) ? 'pci' : /^usb\d+$/.test(key) && !/^(?:host=)?spice/.test(value) ? 'usb' : null
  if (kind !== null) {
    if (mapping === undefined)
      throw died(`only root can set '${key}' config for ${kind === 'pci' ? 'non-mapped' : 'real'} devices`)
    demand(call.state, call.caller, `/mapping/${kind}/${mapping}`, ['Mapping.Use'])
  }
  needs('VM.Config.HWType')
}
