import {plainLine, plainText, type Screen} from '#shared/terminal/index'
import {bytesText, counted} from '../quantities.ts'
import type {Migration} from './migrate.ts'

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
    return direction === 'up' ? 'Nothing to do: all migrations are applied.' : 'Nothing to take back.'
  if (backup)
    lines.push(`backup  ${plainLine(backup.file)}  ${counted(backup.rows, 'row')}, ${bytesText(backup.bytes)}`)
  return lines.join('\n')
}

/** One sentence a loss, for a person to decide on. */
export function lossesOf({rehearsal}: Migration): readonly string[] {
  if (rehearsal === null) return []
  const {changedColumns, lostColumns, lostRows} = rehearsal
  return [
    ...lostRows.map(({after, before, table}) =>
      after === null
        ? `table ${table} with ${counted(before, 'row')}`
        : `${counted(before - after, 'row')} of ${counted(before, 'row')} of ${table}`,
    ),
    ...lostColumns.map(({column, rows}) => `column ${column}, in ${counted(rows, 'row')}`),
    ...changedColumns.map(
      ({column, from, rows, to}) => `column ${column} changes from ${from} to ${to}, in ${counted(rows, 'row')}`,
    ),
  ].map(plainLine)
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
