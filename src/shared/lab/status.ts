import {z} from 'zod'
import {AiShape, aiCheck, readAi} from './ai.ts'
import {BackupsShape, backupCheck, readBackups} from './backups.ts'
import {type Check, lightOf, lights, worstState} from './check.ts'
import {type Configuration, ConfigurationShape, configurationCheck, configurationFacts} from './configuration.ts'
import type {DatabaseAccess} from './database/access.ts'
import {briefingCheck, contentCheck, databaseCheck, driftCheck, schemaCheck} from './database/checks.ts'
import {DatabaseFactsShape, readDatabaseFacts} from './database/facts.ts'
import {DiskShape, diskCheck, readDisk} from './disk.ts'
import {ProxmoxShape, proxmoxCheck, readProxmox} from './proxmox.ts'

const FactsShape = z.object({
  database: DatabaseFactsShape,
  /** Null when the settings do not tell where the data is. */
  backups: BackupsShape.nullable(),
  disk: DiskShape.nullable(),
  configuration: ConfigurationShape,
  ai: AiShape,
  proxmox: ProxmoxShape,
})
export type SystemFacts = z.infer<typeof FactsShape>

const LineShape = z.object({
  name: z.string(),
  light: z.enum(lights),
  detail: z.string(),
  fix: z.string().nullable(),
})

export const SystemStatusShape = FactsShape.extend({light: z.enum(lights), lines: z.array(LineShape)})
export type SystemStatus = z.infer<typeof SystemStatusShape>

/** What is looked at; nothing of it is changed. */
export interface SystemToLookAt {
  readonly configuration: Configuration
  /** Null when the settings do not tell where the database is. */
  readonly access: DatabaseAccess | null
}

export async function readSystemFacts({access, configuration}: SystemToLookAt): Promise<SystemFacts> {
  const dataDirectory = configuration.group('database')?.dataDirectory
  const [database, ai, backups, disk, proxmox] = await Promise.all([
    readDatabaseFacts(access),
    readAi(configuration.group('ai')),
    dataDirectory === undefined ? null : readBackups(dataDirectory),
    dataDirectory === undefined ? null : readDisk(dataDirectory),
    readProxmox(configuration.group('proxmox')),
  ])
  return {
    ai,
    backups,
    configuration: configurationFacts(configuration),
    database,
    disk,
    proxmox,
  }
}

/** The dashboard: one line a part of the system, the worst light of all first. */
export function systemStatus(facts: SystemFacts, now: Date): SystemStatus {
  const checks = systemChecks(facts, now)
  const lines = checks.map(({detail, fix, name, state}) => ({detail, fix, light: lightOf(state), name}))
  return {light: lightOf(worstState(checks)), lines, ...facts}
}

function systemChecks({ai, backups, configuration, database, disk, proxmox}: SystemFacts, now: Date): Check[] {
  return [
    databaseCheck(database),
    schemaCheck(database),
    driftCheck(database),
    contentCheck(database, now),
    briefingCheck(database, now),
    backups && backupCheck(backups, now),
    backups && diskCheck(disk),
    configurationCheck(configuration),
    aiCheck(ai),
    proxmoxCheck(proxmox),
  ].filter((check) => check !== null)
}
