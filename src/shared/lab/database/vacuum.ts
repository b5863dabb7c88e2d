import {z} from 'zod'
import {describeLocation, vacuumDatabase} from '#shared/db/index'
import {pad, plainLine, type Screen, width} from '#shared/terminal/index'
import {bytesText} from '../quantities.ts'
import {type DatabaseAccess, requireDatabase, withDatabase} from './access.ts'
import {sizeOf} from './size.ts'

const bytes = z.number()

export const VacuumShape = z.object({
  location: z.string(),
  full: z.boolean(),
  /** Of the whole database; the embedded one with its log. */
  bytesBefore: bytes,
  bytesAfter: bytes,
  /** Largest first. */
  tables: z.array(z.object({name: z.string(), bytesBefore: bytes, bytesAfter: bytes})),
})
export type Vacuum = z.infer<typeof VacuumShape>

export async function vacuum(
  access: DatabaseAccess,
  {full}: {readonly full: boolean},
): Promise<{readonly result: Vacuum; readonly warnings: readonly string[]}> {
  requireDatabase(access.location)
  return withDatabase(access, async (open) => {
    const bytesBefore = await sizeOf(open)
    const {tables, warnings} = await vacuumDatabase(open, {full})
    const result = {
      bytesAfter: await sizeOf(open),
      bytesBefore,
      full,
      location: describeLocation(access.location),
      tables: tables.map(({after, before, name}) => ({bytesAfter: after, bytesBefore: before, name})),
    }
    return {result, warnings: warnings.map(plainLine)}
  })
}

/** Only the tables that became smaller; the room in others is used again. */
export function renderVacuum({bytesAfter, bytesBefore, full, location, tables}: Vacuum, {colour}: Screen): string {
  const gained = bytesBefore - bytesAfter
  const smaller = tables.filter((table) => table.bytesAfter < table.bytesBefore)
  const nameWidth = Math.max(0, ...smaller.map(({name}) => width(plainLine(name))))
  const rest = full
    ? ''
    : '\nThe room of rows that are gone is used again; lab db vacuum --full gives it back to the disk.'
  return [
    `${colour.green('vacuumed')} ${location}: ${bytesText(bytesBefore)} before, ${bytesText(bytesAfter)} now${gained > 0 ? `, ${bytesText(gained)} gained` : ''}`,
    ...smaller.map(
      (table) =>
        `  ${pad(plainLine(table.name), nameWidth)}  ${bytesText(table.bytesBefore)} → ${bytesText(table.bytesAfter)}`,
    ),
  ]
    .join('\n')
    .concat(rest)
}
