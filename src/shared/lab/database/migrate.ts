import {z} from 'zod'
import {backupDatabase} from '#shared/db/backup/index'
import {describeLocation, type OpenDatabase} from '#shared/db/index'
import {
  type MigrationDirection,
  type MigrationRun,
  migrate,
  type PlanProblemKind,
  readCheckedMigrationFiles,
  readMigrationFiles,
} from '#shared/db/migrations/index'
import {ExitCode, UserError} from '../../errors.ts'
import {defaultBackupFile} from '../backups.ts'
import {type DatabaseAccess, isDatabaseThere, requireDatabase, withDatabase} from './access.ts'
import {questionBefore} from './migrate-view.ts'

const RehearsalShape = z.object({
  milliseconds: z.number(),
  /** Rows or columns with values are lost, or change their type. */
  destructive: z.boolean(),
  lostColumns: z.array(z.object({column: z.string(), type: z.string(), rows: z.number()})),
  changedColumns: z.array(z.object({column: z.string(), from: z.string(), to: z.string(), rows: z.number()})),
  /** `after` is null when the table is gone. */
  lostRows: z.array(z.object({table: z.string(), before: z.number(), after: z.number().nullable()})),
  newTables: z.array(z.string()),
  droppedTables: z.array(z.string()),
})

export const MigrationShape = z.object({
  direction: z.enum(['up', 'down']),
  location: z.string(),
  /** In the order in which they ran. */
  applied: z.array(z.object({name: z.string(), milliseconds: z.number()})),
  /** What a dry run would run, in order. */
  planned: z.array(z.object({name: z.string(), sql: z.string()})),
  /** Null when there was nothing to do, or no database to try it out on. */
  rehearsal: RehearsalShape.nullable(),
  /** Made before data was lost. */
  backup: z.object({file: z.string(), bytes: z.number(), rows: z.number()}).nullable(),
  /** Only the records of migrations were changed; no SQL of theirs was run. */
  records: z.object({
    repaired: z.array(z.object({name: z.string(), done: z.enum(['checksum-written', 'forgotten'])})),
    baselined: z.array(z.string()),
    schemaAccepted: z.boolean(),
  }),
  /** Files without any SQL yet, which are ignored. */
  drafts: z.array(z.string()),
})
export type Migration = z.infer<typeof MigrationShape>

/** What the commands that migrate share. */
export interface MigrationSetup {
  readonly access: DatabaseAccess
  readonly dataDirectory: string
  readonly now: Date
  /** Name and version of the program. */
  readonly program: string
}

export interface MigrationRequest {
  readonly direction: MigrationDirection
  readonly to?: string | undefined
  readonly count?: number | undefined
  readonly allow?: readonly PlanProblemKind[]
}

interface Approval {
  /** Plans only. */
  readonly dryRun: boolean
  /** Throws when somebody says no. Asked while no database is open, for the embedded one keeps others out meanwhile. */
  readonly approve: (question: string) => Promise<void>
}

/** Tries everything out first, asks when that is needed, then migrates. */
export async function migrateDatabase(
  setup: MigrationSetup,
  request: MigrationRequest,
  {approve, dryRun}: Approval,
): Promise<Migration> {
  const {location, onNotice} = setup.access
  if (request.direction === 'down') requireDatabase(location)
  onNotice('Trying out the migrations …')
  const plan = await planMigration(setup, request)
  if (dryRun || plan.planned.length === 0) return plan
  const question = questionBefore(plan, location.kind === 'server')
  if (question !== null) await approve(question)
  onNotice(
    `${request.direction === 'up' ? 'Applying' : 'Taking back'} ${plan.planned.map(({name}) => name).join(', ')} …`,
  )
  return runMigration(setup, request)
}

/** Tells what would be run and lost; writes nothing, and creates no database. */
async function planMigration({access, program}: MigrationSetup, request: MigrationRequest): Promise<Migration> {
  const {location, migrationsDirectory} = access
  if (!isDatabaseThere(location)) {
    return {...nothingDone(access, request), planned: planWithoutDatabase(migrationsDirectory, request)}
  }
  return withDatabase(access, async ({pool}) => {
    const run = await migrate(pool, {...optionsOf(access, request), dryRun: true, tool: program})
    return describeRun(access, request, run)
  })
}

/** When data would be lost, or something is taken back, after a backup. */
async function runMigration(setup: MigrationSetup, request: MigrationRequest): Promise<Migration> {
  const {access, program} = setup
  return withDatabase(access, async (open) => {
    let backup: Migration['backup'] = null
    const run = await migrate(open.pool, {
      ...optionsOf(access, request),
      tool: program,
      beforeDestructive: async () => {
        backup = await backUp(open, setup)
      },
    })
    return {...describeRun(access, request, run), backup}
  })
}

async function backUp(open: OpenDatabase, {access, dataDirectory, now, program}: MigrationSetup) {
  const file = defaultBackupFile(dataDirectory, now)
  access.onNotice(`Backing up to ${file} …`)
  const {bytes, rows} = await backupDatabase(open, {file, now, program})
  return {bytes, file, rows}
}

function optionsOf({migrationsDirectory}: DatabaseAccess, {allow, count, direction, to}: MigrationRequest) {
  return {
    direction,
    directory: migrationsDirectory,
    ...(allow && {allow}),
    ...(count !== undefined && {count}),
    ...(to !== undefined && {to}),
  }
}

/** On a new database, all of the files up to the one that is named. */
function planWithoutDatabase(directory: string, {to}: MigrationRequest): Migration['planned'] {
  const files = readCheckedMigrationFiles(directory).filter(({isDraft}) => !isDraft)
  const last =
    to === undefined ? files.length - 1 : files.findIndex(({name}) => name === to || name.startsWith(`${to}_`))
  if (last === -1 && to !== undefined) {
    throw new UserError(`There is no migration "${to}" to stop at.`, {
      code: 'MIGRATION_UNKNOWN',
      exitCode: ExitCode.notFound,
      nextStep: 'See the names in: lab db status',
    })
  }
  return files.slice(0, last + 1).map(({name, up}) => ({name, sql: up.sql}))
}

function describeRun(access: DatabaseAccess, request: MigrationRequest, run: MigrationRun): Migration {
  return {
    ...nothingDone(access, request),
    applied: run.applied.map(({milliseconds, name}) => ({milliseconds, name})),
    planned: (run.sql ?? []).map(({name, sql}) => ({name, sql})),
    // A copy of what it says, without what it would say had it failed.
    rehearsal: run.rehearsal && RehearsalShape.parse(run.rehearsal),
  }
}

export function nothingDone(
  {location, migrationsDirectory}: DatabaseAccess,
  {direction}: Pick<MigrationRequest, 'direction'>,
): Migration {
  return {
    applied: [],
    backup: null,
    direction,
    drafts: direction === 'up' ? draftsIn(migrationsDirectory) : [],
    location: describeLocation(location),
    planned: [],
    records: {baselined: [], repaired: [], schemaAccepted: false},
    rehearsal: null,
  }
}

/** Taking back has nothing to do with them. */
function draftsIn(directory: string): string[] {
  return readMigrationFiles(directory)
    .filter(({isDraft}) => isDraft)
    .map(({name}) => name)
}
