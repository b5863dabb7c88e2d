import {z} from 'zod'
import {flag, maybe, number, text} from './values.ts'

export const GuestShape = z.looseObject({
  vmid: number,
  status: maybe(text),
  name: maybe(text),
  template: maybe(flag),
  tags: maybe(text),
  lock: maybe(text),
  cpus: maybe(number),
  mem: maybe(number),
  maxmem: maybe(number),
  maxdisk: maybe(number),
  uptime: maybe(number),
})
export type Guest = z.output<typeof GuestShape>

/** Property strings are left as they are: `scsi0`, `net0` and the like are read by the codecs of `parameters`. */
export const GuestConfigurationShape = z.looseObject({
  digest: text,
  name: maybe(text),
  description: maybe(text),
  memory: maybe(text),
  balloon: maybe(number),
  cores: maybe(number),
  sockets: maybe(number),
  cpu: maybe(text),
  numa: maybe(flag),
  onboot: maybe(flag),
  protection: maybe(flag),
  template: maybe(flag),
  lock: maybe(text),
  agent: maybe(text),
  tags: maybe(text),
  smbios1: maybe(text),
  /** URL-encoded, as it was sent. */
  sshkeys: maybe(text),
})
export type GuestConfiguration = z.output<typeof GuestConfigurationShape>

export const GuestStatusShape = z.looseObject({
  status: text,
  qmpstatus: maybe(text),
  name: maybe(text),
  vmid: maybe(number),
  lock: maybe(text),
  agent: maybe(flag),
  cpus: maybe(number),
  cpu: maybe(number),
  mem: maybe(number),
  maxmem: maybe(number),
  maxdisk: maybe(number),
  uptime: maybe(number),
  'running-machine': maybe(text),
})
export type GuestStatus = z.output<typeof GuestStatusShape>

/** `pending` is what the next start will have; `delete` 1 or 2 what it will not have any more. */
export const PendingShape = z.looseObject({key: text, value: maybe(text), pending: maybe(text), delete: maybe(number)})
export type Pending = z.output<typeof PendingShape>

/** `current` is no snapshot but where the guest stands. */
export const SnapshotShape = z.looseObject({
  name: text,
  description: maybe(text),
  parent: maybe(text),
  snaptime: maybe(number),
  vmstate: maybe(flag),
  running: maybe(flag),
})
export type Snapshot = z.output<typeof SnapshotShape>

export const FeatureShape = z.looseObject({hasFeature: flag, nodes: maybe(z.array(text))})

export const AgentInterfacesShape = z.looseObject({
  result: z.array(
    z.looseObject({
      name: text,
      'hardware-address': maybe(text),
      'ip-addresses': maybe(
        z.array(z.looseObject({'ip-address': text, 'ip-address-type': maybe(text), prefix: maybe(number)})),
      ),
    }),
  ),
})
export type AgentInterfaces = z.output<typeof AgentInterfacesShape>

export const AgentStartedShape = z.looseObject({pid: number})

export const AgentProcessShape = z.looseObject({
  exited: flag,
  exitcode: maybe(number),
  signal: maybe(number),
  'out-data': maybe(z.string()),
  'err-data': maybe(z.string()),
})
export type AgentProcess = z.output<typeof AgentProcessShape>
