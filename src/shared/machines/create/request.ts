import {createHash} from 'node:crypto'
import {homedir} from 'node:os'
import path from 'node:path'
import type {z} from 'zod'
import {debianImage} from '#shared/guests/index'
import {LabFileShape, type ReadLab, type Role, readPublicKeys, subnetOf} from '#shared/plan/index'
import {ExitCode, type Problem, UserError} from '../../errors.ts'
import {addressText} from '../address-text.ts'
import {presets} from './presets.ts'

/** A machine as it was typed; what is missing comes from its preset, from below, or has to be asked for. */
export interface MachineFields {
  readonly name?: string | undefined
  readonly bridge?: string | undefined
  readonly cores?: string | undefined
  readonly deploy?: boolean | undefined
  readonly disk?: string | undefined
  readonly gateway?: string | undefined
  /** With the prefix: 192.168.1.50/24. */
  readonly ip?: string | undefined
  readonly lab?: string | undefined
  readonly memory?: string | undefined
  readonly node?: string | undefined
  readonly pool?: string | undefined
  readonly preset?: string | undefined
  readonly 'ssh-key'?: string | undefined
  readonly storage?: string | undefined
  readonly vmid?: string | undefined
}
export type FieldName = keyof MachineFields

export const defaults = {
  bridge: 'vmbr0',
  lab: 'homelab',
  node: 'pve',
  preset: 'dev',
  'ssh-key': '~/.ssh/id_ed25519.pub',
} as const satisfies MachineFields

/** What only somebody can say, and how it is said to be missing. */
const needed = {
  name: 'its name, such as postgres',
  vmid: 'its number, such as 100',
  storage: 'the storage for its disk, such as local-lvm',
  ip: 'its address, such as 192.168.1.50/24',
  gateway: 'its way out, such as 192.168.1.1',
} as const satisfies MachineFields

/** One of each, to check the others beside it. */
const anyMachine = {
  ...defaults,
  gateway: '192.0.2.1',
  ip: '192.0.2.2/24',
  name: 'machine',
  storage: 'local',
  vmid: '100',
} as const satisfies MachineFields

export function missingFields(fields: MachineFields): FieldName[] {
  return (Object.keys(needed) as (keyof typeof needed)[]).filter((name) => fields[name] === undefined)
}

export interface Machine {
  /** The lab file of this machine alone. */
  readonly labFile: string
  readonly read: ReadLab
}

/** What is missing and what is wrong is said at once, each with its flag. */
export async function readMachine(
  fields: MachineFields,
  {folder = process.cwd(), home = homedir()}: {readonly folder?: string; readonly home?: string} = {},
): Promise<Machine> {
  const missing = missingFields(fields)
  const problems = [
    ...missing.map((name) => ({
      field: flagNamed(name),
      message: `is missing: ${needed[name as keyof typeof needed]}.`,
    })),
    ...problemsOf(fields),
  ]
  if (problems.length > 0) throw notRight(problems, missing.length > 0 ? fields : null)
  const written = labOf(fields, folder)
  const {stringify} = await import('yaml')
  const labFile = stringify(written, {lineWidth: 0})
  const lab = LabFileShape.parse(written)
  return {
    labFile,
    read: {
      file: '(flags)',
      flagOf,
      hash: createHash('sha256').update(labFile).digest('hex'),
      keys: await readPublicKeys(lab.access.sshKeys, folder, home),
      lab,
      lineOf: () => 1,
    },
  }
}

/** Nobody is asked for more while what was typed is wrong. */
export function assertRight(fields: MachineFields): void {
  const problems = problemsOf(fields)
  if (problems.length > 0) throw notRight(problems, null)
}

/** Of a single answer, in words that follow the name of its field; undefined when nothing is wrong. */
export function problemWith(name: FieldName, answer: string): string | undefined {
  return problemsOf({[name]: answer}).find(({field}) => field === flagNamed(name))?.message
}

/** Each flag once. What is missing is no problem here. */
function problemsOf(fields: MachineFields): Problem[] {
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
  const found = new Map<string, string>()
  if (fields.ip !== undefined && !/^[\d.]+\/\d{1,2}$/.test(fields.ip))
    found.set('--ip', 'has to be an address with its prefix, such as 192.168.1.50/24.')
  for (const {message, path: steps} of LabFileShape.safeParse(labOf({...anyMachine, ...given}, '/')).error?.issues ??
    []) {
    const flag = flagOf(fieldOf(steps)) ?? fieldOf(steps)
    if (!found.has(flag)) found.set(flag, `${message}.`)
  }
  return [...found].map(([field, message]) => ({field, message}))
}

/** As it is written in a file; relative to a file in another folder, it has to mean the same. */
function labOf(fields: MachineFields, folder: string) {
  const {bridge, lab, node, preset, 'ssh-key': key} = {...defaults, ...defined(fields)}
  const {deploy, gateway = '', ip = '', name = '', pool, storage = '', vmid = ''} = fields
  const {cores, disk, memory} = {...(presets[preset as Role] ?? presets.dev), ...defined(fields)}
  const [address = '', prefix = ''] = ip.split('/')
  const {first} = subnetOf(ip)
  return {
    name: lab,
    host: {node},
    storages: {disks: storage},
    network: {bridge, gateway, subnet: `${addressText(first)}/${prefix}`},
    image: {...debianImage},
    access: {sshKeys: [keyOf(key, folder)]},
    ...(pool !== undefined && {pool}),
    vms: [
      {
        name,
        vmid: Number(vmid),
        role: preset as Role,
        cores: Number(cores),
        memory,
        disk,
        ip: address,
        ...(!deploy && {deploy: false}),
      },
    ],
  } satisfies z.input<typeof LabFileShape>
}

function defined(fields: MachineFields): {[Name in FieldName]?: Exclude<MachineFields[Name], undefined>} {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

function keyOf(key: string, folder: string): string {
  return /^(?:ssh-|ecdsa-|sk-)\S+ /.test(key) || key.startsWith('~/') ? key : path.resolve(folder, key)
}

const flags: Readonly<Record<string, FieldName>> = {
  'access.sshKeys': 'ssh-key',
  'host.node': 'node',
  name: 'lab',
  'network.bridge': 'bridge',
  'network.gateway': 'gateway',
  'network.subnet': 'ip',
  pool: 'pool',
  storages: 'storage',
  'storages.disks': 'storage',
  'vms[0].cores': 'cores',
  'vms[0].cpu': 'preset',
  'vms[0].disk': 'disk',
  'vms[0].ip': 'ip',
  'vms[0].memory': 'memory',
  'vms[0].name': 'name',
  'vms[0].role': 'preset',
  'vms[0].storage': 'storage',
  'vms[0].vmid': 'vmid',
}

/** Which flag says what stands in a field of the lab file; null for what none says. */
function flagOf(field: string): string | null {
  const name = flags[field.replace(/^(access\.sshKeys)\[\d+\]$/, '$1')]
  return name === undefined ? null : flagNamed(name)
}

function flagNamed(name: FieldName): string {
  return name === 'name' ? 'NAME' : `--${name}`
}

function fieldOf(steps: readonly PropertyKey[]): string {
  return steps
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index > 0 ? '.' : ''}${String(step)}`))
    .join('')
}

/** `incomplete`: what was typed where something is missing. */
function notRight(problems: readonly Problem[], incomplete: MachineFields | null): UserError {
  const name =
    incomplete?.name !== undefined && problemWith('name', incomplete.name) === undefined ? incomplete.name : 'postgres'
  return new UserError('The machine is not described well enough, nothing was done.', {
    code: 'INVALID_INPUT',
    exitCode: ExitCode.usage,
    problems,
    ...(incomplete && {
      nextStep: `lab vm create ${name} --vmid 100 --storage local-lvm --ip 192.168.1.50/24 --gateway 192.168.1.1, or answer the questions on a terminal.`,
    }),
  })
}
