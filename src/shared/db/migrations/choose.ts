import {ExitCode, UserError} from '#shared/errors'
import {type MigrationFile, versionOf} from './files.ts'
import type {Plan} from './plan.ts'
import type {MigrationDirection} from './rehearse.ts'

export interface Choice {
  /** By default all that are pending, or the last one that was applied. */
  readonly count?: number
  /** Up: the last to apply. Down: the last that stays. A name or its version. */
  readonly to?: string
}

/** What to apply, in order. Throws `MIGRATION_UNKNOWN`. */
export function choosePending({applied, pending}: Plan, {count, to}: Choice): readonly MigrationFile[] {
  if (to === undefined) return pending.slice(0, count)
  const end = pending.findIndex(isNamed(to))
  if (end === -1 && !applied.some(isNamed(to))) throw unknownMigration(to)
  return pending.slice(0, end + 1).slice(0, count)
}

/** What to take back, youngest first. Throws `MIGRATION_UNKNOWN`, and `MIGRATION_IRREVERSIBLE` when one cannot be. */
export function chooseApplied(
  {applied}: Plan,
  files: readonly MigrationFile[],
  {count = 1, to}: Choice,
): readonly MigrationFile[] {
  const last = to === undefined ? undefined : applied.findIndex(isNamed(to))
  if (last === -1) throw unknownMigration(to ?? '')
  const names = (last === undefined ? applied.slice(-count) : applied.slice(last + 1)).map(({name}) => name).reverse()
  const problems = names.flatMap((name) => {
    const file = files.find((candidate) => candidate.name === name)
    if (file === undefined) return [{field: name, message: 'its file is gone'}]
    return file.down === null ? [{field: name, message: 'it has no SQL under "-- Down Migration"'}] : []
  })
  if (problems.length > 0) {
    throw new UserError('Not every migration can be taken back; nothing was changed.', {
      code: 'MIGRATION_IRREVERSIBLE',
      exitCode: ExitCode.conflict,
      nextStep: 'Restore a backup from before, or write a new migration that undoes it: lab db new NAME',
      problems,
    })
  }
  return names.flatMap((name) => files.filter((file) => file.name === name))
}

/** What is left of a choice when others may have migrated since it was made. Throws `MIGRATION_BUSY` when it no longer fits. */
export function stillToDo(
  {applied, pending}: Plan,
  chosen: readonly MigrationFile[],
  direction: MigrationDirection,
): readonly MigrationFile[] {
  if (direction === 'up') return chosen.filter(({name}) => pending.some(isNamed(name)))
  const left = chosen.filter(({name}) => applied.some(isNamed(name)))
  const last = applied.slice(applied.length - left.length).reverse()
  if (left.every(({name}, index) => last[index]?.name === name)) return left
  throw new UserError('Somebody else migrated this database meanwhile; nothing was changed.', {
    code: 'MIGRATION_BUSY',
    exitCode: ExitCode.busy,
    nextStep: 'Look at: lab db status',
  })
}

function isNamed(wanted: string): (migration: {readonly name: string}) => boolean {
  return ({name}) => name === wanted || versionOf(name) === wanted
}

function unknownMigration(to: string): UserError {
  return new UserError(`There is no migration "${to}" to stop at.`, {
    code: 'MIGRATION_UNKNOWN',
    exitCode: ExitCode.notFound,
    nextStep: 'See the names in: lab db status',
  })
}
