import type pg from 'pg'
import {ExitCode, UserError} from '#shared/errors'
import {type MigrationFile, versionOf} from './files.ts'
import {
  type AppliedMigration,
  type Queryable,
  type RecordedMigration,
  readAppliedInTransaction,
  readRecords,
  readTakenBack,
} from './records.ts'

/** Why files and database do not fit together. Each can be allowed by its name. */
export type PlanProblemKind = 'changed-after-apply' | 'missing-file' | 'no-checksum' | 'out-of-order'

export interface PlanProblem {
  readonly kind: PlanProblemKind
  /** The migration's name. */
  readonly name: string
  /** What is wrong and what to do about it. */
  readonly message: string
}

export interface Plan {
  /** In the order in which they were applied. */
  readonly applied: readonly AppliedMigration[]
  /** Oldest first. */
  readonly pending: readonly MigrationFile[]
  readonly problems: readonly PlanProblem[]
}

/** How a database stands to the migrations of this program. */
export type SchemaState =
  | {readonly kind: 'current'}
  /** `isEmpty`: no migration is applied. `takenBack`: those of the names that somebody has taken back on purpose. */
  | {
      readonly kind: 'pending'
      readonly names: readonly string[]
      readonly isEmpty: boolean
      readonly takenBack: readonly string[]
    }
  /** It has migrations that are younger than all of ours: another machine runs a newer program. */
  | {readonly kind: 'newer'; readonly names: readonly string[]}
  | {readonly kind: 'refused'; readonly problems: readonly PlanProblem[]}

/** For the start of every command: one round trip on a database that has migrations. Not for use in a transaction. */
export async function schemaState(pool: pg.Pool, files: readonly MigrationFile[]): Promise<SchemaState> {
  const applied = await readRecords(pool)
  const {pending, problems} = comparePlan(files, applied)
  const newer = newerNames(files, applied)
  const others = problems.filter(({name}) => !newer.includes(name))
  if (others.length > 0) return {kind: 'refused', problems: others}
  if (newer.length > 0) return {kind: 'newer', names: newer}
  if (pending.length === 0) return {kind: 'current'}
  const names = pending.map(({name}) => name)
  const withdrawn = await readTakenBack(pool)
  return {isEmpty: applied.length === 0, kind: 'pending', names, takenBack: names.filter((name) => withdrawn.has(name))}
}

export async function readPlan(client: Queryable, files: readonly MigrationFile[]): Promise<Plan> {
  const applied = await readAppliedInTransaction(client)
  return {applied, ...comparePlan(files, applied)}
}

function comparePlan(files: readonly MigrationFile[], applied: readonly RecordedMigration[]): Omit<Plan, 'applied'> {
  const fileOf = new Map(files.map((file) => [file.name, file]))
  const appliedNames = new Set(applied.map(({name}) => name))
  const pending = files.filter(({isDraft, name}) => !isDraft && !appliedNames.has(name))
  const latest = [...appliedNames].sort().at(-1) ?? ''
  const newer = newerNames(files, applied)
  const problems = [
    ...applied.flatMap(({name, checksum}) => {
      const file = fileOf.get(name)
      if (file === undefined) return [newer.includes(name) ? newerProblem(name) : missingFile(name)]
      if (checksum === null) return [noChecksum(name)]
      return checksum === file.checksum ? [] : [changedAfterApply(name)]
    }),
    ...pending.filter(({name}) => name < latest).map(({name}) => outOfOrder(name, latest)),
  ]
  return {pending, problems}
}

/** Throws `MIGRATION_REFUSED` unless all problems are of allowed kinds. */
export function refuseProblems(problems: readonly PlanProblem[], allow: readonly PlanProblemKind[]): void {
  const refused = problems.filter(({kind}) => !allow.includes(kind))
  if (refused.length === 0) return
  throw new UserError('The migration files do not fit what this database has; nothing was changed.', {
    code: 'MIGRATION_REFUSED',
    exitCode: ExitCode.conflict,
    nextStep: 'Compare with: lab db status',
    problems: refused.map(({name, message}) => ({field: name, message})),
    details: {problems: refused.map(({kind, name}) => ({kind, name}))},
  })
}

function newerNames(files: readonly MigrationFile[], applied: readonly RecordedMigration[]): readonly string[] {
  const known = new Set(files.map(({name}) => name))
  const youngest = files.findLast(({isDraft}) => !isDraft)
  const isNewer = (name: string) => youngest === undefined || versionOf(name) > versionOf(youngest.name)
  return applied.map(({name}) => name).filter((name) => !known.has(name) && isNewer(name))
}

function changedAfterApply(name: string): PlanProblem {
  return {
    kind: 'changed-after-apply',
    name,
    message:
      'the file was changed after it was applied. Restore the file and write the change as a new migration, ' +
      `or, when the database is as the file says: lab db migrate --repair ${name}`,
  }
}

function missingFile(name: string): PlanProblem {
  return {
    kind: 'missing-file',
    name,
    message: `was applied, but its file is gone. Bring the file back, or forget it: lab db migrate --repair ${name}`,
  }
}

function newerProblem(name: string): PlanProblem {
  return {
    kind: 'missing-file',
    name,
    message: 'was applied by a newer version of this program. Update the program on this machine',
  }
}

function noChecksum(name: string): PlanProblem {
  return {
    kind: 'no-checksum',
    name,
    message:
      'was applied by another program, without a checksum. ' +
      `When the database is as the file says: lab db migrate --repair ${name}`,
  }
}

function outOfOrder(name: string, latest: string): PlanProblem {
  return {
    kind: 'out-of-order',
    name,
    message:
      `is older than ${latest}, which is applied. Give its file a newer version in the name, ` +
      'or, when the order does not matter: lab db migrate --allow out-of-order',
  }
}
