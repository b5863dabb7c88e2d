import {z} from 'zod'
import {type Check, CheckShape, worstState} from './check.ts'
import {type Configuration, type ConfigurationFacts, configurationChecks, configurationFacts} from './configuration.ts'
import {databaseCheck, driftCheck, schemaCheck, vacuumCheck} from './database/checks.ts'
import {type DatabaseFacts, readDatabaseFacts} from './database/facts.ts'
import {type Disk, diskCheck, readDisk} from './disk.ts'
import {
  buildCheck,
  clockCheck,
  dataFolderCheck,
  lockCheck,
  nodeCheck,
  secretFileChecks,
  terminalCheck,
  timeZoneCheck,
} from './machine/checks.ts'
import {type MachineFacts, readMachineFacts} from './machine/facts.ts'
import type {Terminal} from './machine/terminal.ts'
import {proxmoxConfigured} from './proxmox.ts'
import {serverChecks} from './proxmox-checks.ts'
import type {ServerFacts} from './proxmox-facts.ts'
import type {SystemToLookAt} from './status.ts'

export const ExaminationShape = z.object({
  checks: z.array(CheckShape),
  ok: z.int(),
  warnings: z.int(),
  failed: z.int(),
})
export type Examination = z.infer<typeof ExaminationShape>

interface MachineToExamine extends SystemToLookAt {
  readonly packageRoot: string
  readonly nodeVersion: string
  readonly terminal: Terminal
  readonly clock: Date
}

export interface DoctorFacts {
  readonly machine: MachineFacts
  readonly database: DatabaseFacts
  readonly configuration: ConfigurationFacts
  readonly disk: Disk | null
  /** Null when no Proxmox VE server is configured. */
  readonly proxmox: ServerFacts | null
}

export async function readDoctorFacts(machine: MachineToExamine): Promise<DoctorFacts> {
  const dataDirectory = machine.configuration.group('database')?.dataDirectory
  const [database, disk, proxmox] = await Promise.all([
    readDatabaseFacts(machine.access),
    dataDirectory === undefined ? null : readDisk(dataDirectory),
    lookAtServer(machine.configuration),
  ])
  return {
    configuration: configurationFacts(machine.configuration),
    database,
    disk,
    machine: await readMachineFacts(machine),
    proxmox,
  }
}

/** What it takes to ask a server is loaded only where there is one. */
async function lookAtServer(configuration: Configuration): Promise<ServerFacts | null> {
  const settings = configuration.group('proxmox')
  if (!settings || !proxmoxConfigured(settings).isConfigured) return null
  const {readServer} = await import('./proxmox-facts.ts')
  return readServer(settings)
}

/** Everything that this machine needs, one check each; nothing stops at the first thing that is wrong. */
export function examine({configuration, database, disk, machine, proxmox}: DoctorFacts): Examination {
  const {now} = machine.clock
  const lastChange = database.content?.lastChange
  const checks: Check[] = [
    nodeCheck(machine.node),
    buildCheck(machine.missingFromBuild),
    ...configurationChecks(configuration),
    ...secretFileChecks(machine.secretFiles),
    dataFolderCheck(machine.dataFolder),
    machine.dataFolder && diskCheck(disk),
    machine.dataFolder?.problem === null ? lockCheck(machine.lockProblem) : null,
    databaseCheck(database),
    schemaCheck(database),
    driftCheck(database),
    vacuumCheck(database, now),
    timeZoneCheck(machine.timeZone, machine.clock.pretended ?? now),
    clockCheck(machine.clock, {
      lastChangeAt: lastChange ? new Date(lastChange.at) : null,
      serverSkewSeconds: database.clockSkewSeconds,
    }),
    terminalCheck(machine.terminal),
    ...(proxmox ? serverChecks(proxmox, now) : []),
  ].filter((check) => check !== null)
  const count = (state: Check['state']) => checks.filter((check) => check.state === state).length
  return {checks, failed: count('failed'), ok: count('ok'), warnings: count('warning')}
}

export function isHealthy({checks}: Examination): boolean {
  return worstState(checks) !== 'failed'
}
