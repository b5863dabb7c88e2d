import {acceptSchema, baseline, repair} from '#shared/db/migrations/index'
import {requireDatabase, withDatabase} from './access.ts'
import {type Migration, type MigrationSetup, nothingDone} from './migrate.ts'

/** What to change in the records of migrations, none of whose SQL is run. */
export interface RecordRequest {
  /** Applied migrations whose record should fit their file, or go with it. */
  readonly repair: readonly string[]
  /** Pending migrations that count as applied from now on. */
  readonly baseline: readonly string[]
  readonly acceptSchema: boolean
}

export function isForRecords({acceptSchema: accepted, baseline: names, repair: others}: RecordRequest): boolean {
  return accepted || names.length + others.length > 0
}

/** Takes somebody's word that the database is as it should be. */
export async function changeRecords(
  {access, program}: MigrationSetup,
  request: RecordRequest,
  approve: (question: string) => Promise<void>,
): Promise<Migration> {
  const options = {directory: access.migrationsDirectory, tool: program}
  requireDatabase(access.location)
  await approve(questionAbout(request))
  return withDatabase(access, async ({pool}) => {
    const repaired = []
    for (const name of request.repair) repaired.push(await repair(pool, {...options, name}))
    const baselined = request.baseline.length > 0 ? await baseline(pool, {...options, names: request.baseline}) : []
    if (request.acceptSchema) await acceptSchema(pool)
    const records = {baselined: [...baselined], repaired, schemaAccepted: request.acceptSchema}
    return {...nothingDone(access, {direction: 'up'}), records}
  })
}

function questionAbout(request: RecordRequest): string {
  const claims = [
    ...request.repair.map((name) => `the database is as ${name} says`),
    ...request.baseline.map((name) => `the database already has what ${name} makes`),
    ...(request.acceptSchema ? ['the schema as it is now is right'] : []),
  ]
  return `Record, without running anything, that ${claims.join(' and that ')}?`
}
