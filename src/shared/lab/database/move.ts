import {z} from 'zod'
import {copyDatabase, findOccupants, refuseOccupied} from '#shared/db/backup/index'
import {describeLocation, openDatabase, toUserError} from '#shared/db/index'
import {plainLine, type Screen, shellWord} from '#shared/terminal/index'
import {counted} from '../quantities.ts'
import {isDatabaseThere, requireDatabase, withDatabase} from './access.ts'
import type {MigrationSetup} from './migrate.ts'
import type {MoveTarget} from './move-target.ts'
import {rowLines} from './row-lines.ts'

export const MoveShape = z.object({
  from: z.string(),
  to: z.string(),
  /** `unchanged`: it is there already. `planned`: a dry run, which only looks whether the target is there and empty. */
  outcome: z.enum(['copied', 'unchanged', 'planned']),
  rows: z.number(),
  /** With a sum that is equal for equal rows, the same on both sides. */
  tables: z.array(z.object({name: z.string(), rows: z.number(), sum: z.string()})),
  /** Applied to the target only, because the source is of an older version. */
  migrated: z.array(z.string()),
  /** Line of .env that makes this program use the target, its password masked; null when DATABASE_URL has to go. */
  setting: z.string().nullable(),
})
export type Move = z.infer<typeof MoveShape>

/**
 * Copies everything into an empty database and compares every row. The source is only read, and nobody can write there
 * meanwhile; which database is used is a setting, and stays for the person to change.
 */
export async function moveDatabase(
  setup: MigrationSetup,
  {location, setting}: MoveTarget,
  {dryRun}: {readonly dryRun: boolean},
): Promise<Move> {
  const {access, program} = setup
  const {holder, migrationsDirectory, onNotice} = access
  const [from, to] = [describeLocation(access.location), describeLocation(location)]
  requireDatabase(access.location)
  const plan: Move = {from, migrated: [], outcome: 'planned', rows: 0, setting, tables: [], to}
  if (from === to) return {...plan, outcome: 'unchanged'}
  const target = {...access, location}
  if (dryRun) {
    if (isDatabaseThere(location))
      refuseOccupied(await withDatabase(target, (open) => findOccupants(open, migrationsDirectory)), {replace: false})
    return plan
  }
  return withDatabase(access, async (source) => {
    const open = await openDatabase(location, {holder, onNotice})
    try {
      const named = {name: from, open: source}
      const {migrated, tables} = await copyDatabase(named, open, {migrationsDirectory, tool: program})
      const rows = tables.reduce((sum, table) => sum + table.rows, 0)
      return {...plan, migrated: [...migrated], outcome: 'copied', rows, tables: tables.map((table) => ({...table}))}
    } catch (error) {
      throw toUserError(error, location)
    } finally {
      await open.close()
    }
  })
}

export function nextStepAfterMove({outcome}: Move, to: string | undefined): string | null {
  if (outcome === 'unchanged') return null
  if (outcome === 'copied') return 'lab doctor, once the setting is changed'
  return to === undefined ? 'lab db move --database-url-stdin < url.txt' : `lab db move --to ${shellWord(to)}`
}

export function renderMove({from, migrated, outcome, rows, setting, tables, to}: Move, {colour}: Screen): string {
  const use =
    setting === null
      ? `To use it from now on, remove the line ${colour.bold('DATABASE_URL')} from your settings.`
      : `To use it from now on, set: ${colour.bold(plainLine(setting))}`
  if (outcome === 'unchanged') return `The data already is in ${to}.`
  if (outcome === 'planned') return `would copy ${from} to ${to}, which is empty.`
  return [
    `${colour.green('copied')} ${counted(rows, 'row')} of ${from} to ${to}, compared and equal:`,
    ...rowLines(tables.filter((table) => table.rows > 0)),
    ...migrated.map((name) => `applied  ${name}`),
    `${from} stays as it is.`,
    use,
  ].join('\n')
}
