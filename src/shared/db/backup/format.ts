import {z} from 'zod'

/*
 * A backup is UTF-8 text, one JSON object with one key a line, compressed by gzip:
 *   {"header": …}   once, first
 *   {"table": …}    before the rows of each table; tables that others refer to come before those
 *   {"row": …}      one row as PostgreSQL's to_jsonb writes it, by primary key
 *   {"footer": …}   once, last: without it the backup is not complete
 *
 * To restore: apply the header's migrations, insert each table's rows with
 * `insert into T (columns that are not generated) overriding system value select … from jsonb_populate_record(null::T, row)`,
 * then set the sequences. References of a table to itself point to rows before, or need deferred constraints.
 */

export const BACKUP_FORMAT = 'ai-sandbox-homelab backup'
export const BACKUP_FORMAT_VERSION = 1

const instant = z.iso.datetime()
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const count = z.int().min(0)

export const BackupHeader = z.object({
  format: z.literal(BACKUP_FORMAT),
  formatVersion: z.literal(BACKUP_FORMAT_VERSION),
  createdAt: instant,
  /** Name and version of what wrote it. */
  program: z.string(),
  database: z.object({kind: z.enum(['embedded', 'server']), version: z.string()}),
  /** Of the schema, as `lab db status` shows it. */
  fingerprint: sha256,
  /** In the order in which they were applied. */
  migrations: z.array(z.object({name: z.string(), checksum: sha256.nullable(), appliedAt: instant})),
  /** `lastValue` is text, because it may be larger than a JavaScript number. `column` is null when no column owns it. */
  sequences: z.array(
    z.object({
      name: z.string(),
      table: z.string().nullable(),
      column: z.string().nullable(),
      lastValue: z.string(),
      isCalled: z.boolean(),
    }),
  ),
})
export type BackupHeader = z.infer<typeof BackupHeader>

export const BackupTable = z.object({
  name: z.string(),
  /** Generated columns are in the rows, but cannot be inserted. */
  columns: z.array(z.object({name: z.string(), type: z.string(), isGenerated: z.boolean()})),
  /** Empty when there is none: the rows are then in no order. */
  primaryKey: z.array(z.string()),
})
export type BackupTable = z.infer<typeof BackupTable>

/** `sha256` is over the JSON text of the rows, each with a line feed after it. */
const TableSum = z.object({name: z.string(), rows: count, sha256})
export type TableSum = z.infer<typeof TableSum>

export const BackupFooter = z.object({rows: count, tables: z.array(TableSum)})
export type BackupFooter = z.infer<typeof BackupFooter>

const ROW_START = '{"row":'

export function rowLine(row: string): string {
  return `${ROW_START}${row}}\n`
}

/** The text of the row, undefined when the line is none of a row. */
export function rowIn(line: string): string | undefined {
  return line.startsWith(ROW_START) && line.endsWith('}') ? line.slice(ROW_START.length, -1) : undefined
}
