import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {debianImage} from '#shared/guests/index'
import {type LabFile, type ReadLab, type Role, readLabFile} from '#shared/plan/index'

/** A machine as flags describe it; what is left out comes from the preset. */
export interface MachineRequest {
  readonly lab: string
  readonly name: string
  readonly preset: Role
  readonly vmid: number
  readonly node: string
  readonly storage: string
  readonly bridge: string
  /** With the prefix: 192.168.1.50/24. */
  readonly ip: string
  readonly gateway: string
  readonly cores: number | undefined
  readonly memory: string | undefined
  readonly disk: string | undefined
  readonly sshKey: string
  readonly deploy: boolean | undefined
}

const presets: Readonly<Record<Role, {readonly cores: number; readonly memory: string; readonly disk: string}>> = {
  dev: {cores: 16, disk: '100G', memory: '32G'},
  ollama: {cores: 16, disk: '200G', memory: '48G'},
  postgres: {cores: 4, disk: '100G', memory: '8G'},
}

/** The lab file that the flags equal. */
export async function labFileText(request: MachineRequest): Promise<string> {
  const {bridge, deploy, gateway, ip, lab, name, node, preset, sshKey, storage, vmid} = request
  const {cores = presets[preset].cores, disk = presets[preset].disk, memory = presets[preset].memory} = request
  const [address = ip, prefix = '24'] = ip.split('/')
  const {stringify} = await import('yaml')
  return stringify({
    name: lab,
    host: {node},
    storages: {disks: storage},
    network: {bridge, gateway, subnet: `${networkOf(address, Number(prefix))}/${prefix}`},
    image: {...debianImage},
    access: {sshKeys: [sshKey]},
    vms: [{name, vmid, role: preset, cores, memory, disk, ip: address, ...(!deploy && {deploy: false})}],
  } satisfies Record<keyof Omit<LabFile, 'pool'>, unknown>)
}

/** Read as any lab file is, so that the same is refused. */
export async function readMachine(request: MachineRequest): Promise<ReadLab> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lab-vm-'))
  try {
    const file = path.join(folder, `${request.name.replace(/[^\w-]/g, '_')}.yaml`)
    await writeFile(file, await labFileText(request), {mode: 0o600})
    return await readLabFile(file)
  } finally {
    await rm(folder, {force: true, recursive: true})
  }
}

function networkOf(address: string, prefix: number): string {
  const bits = address.split('.').reduce((value, part) => value * 256 + Number(part), 0)
  const size = 2 ** (32 - prefix)
  const network = Math.floor(bits / size) * size
  return [24, 16, 8, 0].map((shift) => Math.floor(network / 2 ** shift) % 256).join('.')
}
