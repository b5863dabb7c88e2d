import {describeLosses} from '#shared/db/migrations/index'
import {plainLine, plainText, type Screen, shellWord} from '#shared/terminal/index'
import {bytesText, counted} from '../quantities.ts'
import type {Migration, MigrationRequest} from './migrate.ts'

/** What was done, or under `--dry-run` the SQL that would be run, with what it would lose as comments. */
export function renderMigration(migration: Migration, screen: Screen): string {
  const {applied, backup, direction, planned, records} = migration
  if (planned.length > 0) return plannedSql(migration, screen)
  const {bold, green} = screen.colour
  const done = green(direction === 'up' ? 'applied' : 'taken back')
  const lines = [
    ...applied.map(({milliseconds, name}) => `${done}  ${bold(name)}  ${counted(milliseconds, 'millisecond')}`),
    ...records.repaired.map(({done: what, name}) =>
      what === 'forgotten' ? `forgotten  ${bold(name)}` : `checksum written  ${bold(name)}`,
    ),
    ...records.baselined.map((name) => `recorded as applied  ${bold(name)}`),
    ...(records.schemaAccepted ? ['The schema as it is now counts as right.'] : []),
  ]
  if (lines.length === 0)
    return direction === 'up' ? 'Nothing is pending: all migrations are applied.' : 'Nothing to take back.'
  if (backup)
    lines.push(`backup  ${plainLine(backup.file)}  ${counted(backup.rows, 'row')}, ${bytesText(backup.bytes)}`)
  return lines.join('\n')
}

/** A phrase a loss, for a person to decide on. */
function lossesOf({rehearsal}: Migration): readonly string[] {
  return rehearsal === null ? [] : describeLosses(rehearsal).map(plainLine)
}

/** What must not go unnoticed even when nobody was asked: what is lost, and files that do nothing yet. */
export function migrationWarnings(migration: Migration): readonly string[] {
  const {applied, backup, drafts, rehearsal} = migration
  const losses = lossesOf(migration)
  const isDone = applied.length > 0
  const kept = backup === null ? '' : `; the backup has it: ${plainLine(backup.file)}`
  return [
    ...(rehearsal === null || losses.length === 0
      ? []
      : [isDone ? `data was lost: ${losses.join('; ')}${kept}` : `data would be lost: ${losses.join('; ')}`]),
    ...drafts.map(draftWarning),
  ]
}

/** What to type next, with what the dry run was told; null when there is nothing to do. */
export function nextStepAfter(
  {applied, direction, planned}: Migration,
  {allow = [], count, to}: MigrationRequest,
  dryRun: boolean,
): string | null {
  if (!dryRun && direction === 'up') return 'lab db status'
  if (!dryRun)
    return applied.length === 0 ? null : 'lab db migrate applies it again; until then nothing migrates by itself'
  if (planned.length === 0) return null
  const told = [
    ...(to === undefined ? [] : ['--to', shellWord(to)]),
    ...(count === undefined ? [] : ['--steps', String(count)]),
    ...allow.flatMap((kind) => ['--allow', kind]),
  ]
  return [direction === 'up' ? 'lab db migrate' : 'lab db rollback', ...told].join(' ')
}

/** A file as `lab db new` writes it is no mistake, and nothing to apply either. */
export function draftWarning(name: string): string {
  return `${plainLine(name)}.sql has no SQL yet: it is ignored until it has`
}

function plannedSql(migration: Migration, {colour}: Screen): string {
  const losses = lossesOf(migration).map((loss) => colour.yellow(`-- loses: ${loss}`))
  const parts = migration.planned.map(({name, sql}) => `${colour.bold(`-- ${name}`)}\n${plainText(sql)}`)
  return [...losses, ...parts].join('\n\n')
}

/** What a person is asked before it happens; null when nothing has to be asked. */
export function questionBefore(migration: Migration, isShared: boolean): string | null {
  const {direction, location, planned, rehearsal} = migration
  if (planned.length === 0) return null
  const names = planned.map(({name}) => name).join(', ')
  const losses = lossesOf(migration)
  const loses = losses.length === 0 ? '' : ` It loses: ${losses.join('; ')}.`
  const isBackedUp = direction === 'down' || rehearsal?.destructive
  if (direction === 'down') return `Take back ${names} on ${location}?${loses} A backup is made first.`
  if (!isShared && !rehearsal?.destructive) return null
  return `Apply ${names} to ${location}?${loses}${isBackedUp ? ' A backup is made first.' : ''}`
}
