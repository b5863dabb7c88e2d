import type pg from 'pg'
import {type MigrationFile, readCheckedMigrationFiles} from './files.ts'
import {
  compareItems,
  type Drift,
  describeSchemaInTransaction,
  inReadOnlyTransaction,
  readRecordedSchema,
} from './fingerprint.ts'
import {type Plan, type PlanProblem, readPlan} from './plan.ts'
import {readTakenBack} from './records.ts'
import {looksDestructive} from './statements.ts'

export interface MigrationStatus {
  /** The server's own version, for example `16.14`. */
  readonly databaseVersion: string
  /** By name, so in the order in which they belong. */
  readonly migrations: readonly MigrationState[]
  readonly fingerprint: {
    /** After the last migration; `null` when none was recorded. */
    readonly expected: string | null
    readonly actual: string
  }
  /** What was changed beside the migrations; `null` when nothing was recorded to compare with. */
  readonly drift: Drift | null
  readonly problems: readonly PlanProblem[]
}

export interface MigrationState {
  readonly name: string
  /** `out-of-order` is pending, but younger ones are applied; `draft` has no SQL yet and is ignored. */
  readonly state: 'applied' | 'pending' | 'missing-file' | 'changed' | 'out-of-order' | 'draft'
  /** Pending because somebody has taken it back. */
  readonly isTakenBack: boolean
  /** `null`: not applied. */
  readonly appliedAt: Date | null
  /** Whether the file is the one that was applied; `null` when there is no file, no record, or nothing applied. */
  readonly isChecksumRight: boolean | null
  /** By its words; what a pending one would really lose, a rehearsal tells. `null` without a file. */
  readonly looksDestructive: boolean | null
  /** `null` without a file. */
  readonly isReversible: boolean | null
}

/** Everything about the migrations of a database; changes nothing. Throws `MIGRATION_FILES`. */
export async function migrationStatus(
  pool: pg.Pool,
  {directory}: {readonly directory: string},
): Promise<MigrationStatus> {
  const files = readCheckedMigrationFiles(directory)
  return inReadOnlyTransaction(pool, async (client) => {
    const {rows} = await client.query<{version: string}>(
      `select split_part(current_setting('server_version'), ' ', 1) as version`,
    )
    const plan = await readPlan(client, files)
    const expected = await readRecordedSchema(client)
    const actual = await describeSchemaInTransaction(client)
    return {
      databaseVersion: rows[0]?.version ?? '',
      migrations: describeMigrations(plan, files, await readTakenBack(client)),
      fingerprint: {expected: expected?.fingerprint ?? null, actual: actual.fingerprint},
      drift: expected && compareItems(expected.items, actual.items),
      problems: plan.problems,
    }
  })
}

function describeMigrations(
  plan: Plan,
  files: readonly MigrationFile[],
  takenBack: ReadonlySet<string>,
): readonly MigrationState[] {
  const names = new Set([...files, ...plan.applied].map(({name}) => name))
  return [...names].sort().map((name) => {
    const file = files.find((candidate) => candidate.name === name)
    const applied = plan.applied.find((candidate) => candidate.name === name)
    const isComparable = file !== undefined && applied !== undefined && applied.checksum !== null
    return {
      name,
      state: stateOf(plan, name, applied !== undefined, file),
      isTakenBack: takenBack.has(name) && plan.pending.some((pending) => pending.name === name),
      appliedAt: applied?.appliedAt ?? null,
      isChecksumRight: isComparable ? applied.checksum === file.checksum : null,
      looksDestructive: file === undefined ? null : file.up.statements.some(looksDestructive),
      isReversible: file === undefined ? null : file.down !== null,
    }
  })
}

function stateOf(
  {problems}: Plan,
  name: string,
  isApplied: boolean,
  file: MigrationFile | undefined,
): MigrationState['state'] {
  const kind = problems.find((problem) => problem.name === name)?.kind
  if (kind === 'changed-after-apply') return 'changed'
  if (kind === 'missing-file' || kind === 'out-of-order') return kind
  if (isApplied) return 'applied'
  return file?.isDraft ? 'draft' : 'pending'
}
