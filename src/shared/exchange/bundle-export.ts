import {type Kysely, type RawBuilder, sql} from 'kysely'
import {type Database, inSnapshot} from '#shared/db/index'
import {contactFields} from '#shared/history/index'
import {ExitCode, UserError} from '../errors.ts'
import {bundleProblems} from './bundle-check.ts'
import {FILE_TABLE, readFileRows} from './bundle-files.ts'
import {type Bundle, type BundleRow, type BundleSection, writeBundle} from './bundle-format.ts'
import {type BundleColumn, type BundleTable, readBundleTables} from './bundle-tables.ts'
import type {Exported, Exporter, ExportRequest} from './types.ts'

/** `coord export bundle`: a whole project as it is at one moment; the same project is the same bytes. */
export const bundleExporter: Exporter = {
  description: 'a whole project with everything in it, to be imported elsewhere',
  formats: ['json'],
  produce: exportBundle,
}

async function exportBundle(database: Kysely<Database>, {acting, personal, project}: ExportRequest): Promise<Exported> {
  if (project === undefined) throw projectNeeded()
  if (database.isTransaction) throw ofThePast()
  const {bundle, tables, warnings} = await inSnapshot(database, async (transaction) => {
    const tables = await readBundleTables(transaction)
    return {...(await readBundleRows(transaction, tables, project, Boolean(personal))), tables}
  })
  const entries = tables.filter(({isReferenced}) => isReferenced)
  return {
    content: writeBundle(bundle),
    count: entries.reduce((sum, {name}) => sum + bundle.sections[name]!.rows.length, 0),
    warnings: [
      ...warnings,
      ...bundleProblems(bundle, tables, acting.now).map(
        ({field, message}) => `It cannot be imported as it is: ${field} ${message}`,
      ),
    ],
  }
}

function projectNeeded(): UserError {
  return new UserError('Which project? A bundle is one.', {
    code: 'PROJECT_NEEDED',
    exitCode: ExitCode.usage,
    nextStep: 'coord export bundle -p KEY -o FILE',
    problems: [{field: '--project', message: 'is missing.'}],
  })
}

/** A session of the past is a transaction of its own; the numbers that were taken by then are not recorded. */
function ofThePast(): UserError {
  return new UserError('A bundle is of the present.', {
    code: 'INVALID_INPUT',
    exitCode: ExitCode.usage,
    nextStep: 'coord export bundle -p KEY -o FILE',
    problems: [{field: '--as-of', message: 'is not for a bundle.'}],
  })
}

async function readBundleRows(
  database: Kysely<Database>,
  tables: readonly BundleTable[],
  {id, key}: {readonly id: number; readonly key: string},
  personal: boolean,
): Promise<{bundle: Bundle; warnings: readonly string[]}> {
  const sections: Record<string, BundleSection> = {}
  const files = await readFileRows(database, id)
  for (const table of tables) {
    const hidden = personal ? [] : (contactFields[table.name] ?? [])
    const columns = table.columns.filter(({name}) => !hidden.includes(name))
    sections[table.name] = {
      columns: columns.map(({field}) => field).toSorted(),
      rows: table.name === FILE_TABLE ? files.rows : await readRows(database, table, columns, tables, id),
    }
  }
  return {bundle: {personal, project: key, sections}, warnings: files.warnings}
}

/** In the order in which they were added: those of a day are listed in it. */
async function readRows(
  database: Kysely<Database>,
  {name}: BundleTable,
  columns: readonly BundleColumn[],
  tables: readonly BundleTable[],
  projectId: number,
): Promise<BundleRow[]> {
  const values = sql.join(columns.map((column) => sql`${writtenValue(column, tables)} as ${sql.ref(column.field)}`))
  const {rows} = await sql<{row: BundleRow}>`
    select to_jsonb(whole) - 'place' as row from (
      select ${values}, ${placeOf(name)} as place from ${sql.table(name)} as entry
       where ${name === 'project' ? sql`entry.id` : sql`entry.project_id`} = ${projectId}
    ) as whole order by place
  `.execute(database)
  return rows.map(({row}) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)))
}

function placeOf(table: string): RawBuilder<unknown> {
  return table === 'reference_counter' ? sql`entry.letter` : sql`entry.id`
}

/** Nothing of the session shows (time zone), and nothing is lost in a number of JavaScript. */
function writtenValue(
  {name, target, targetKey, type}: BundleColumn,
  tables: readonly BundleTable[],
): RawBuilder<unknown> {
  const value = sql`entry.${sql.ref(name)}`
  if (target !== null) return handleOf(target, targetKey, value, tables)
  if (type === 'timestamp with time zone')
    return sql`to_char(${value} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
  return type === 'bigint' || type.startsWith('numeric') ? sql`${value}::text` : value
}

/** What stands for an id: a key, a reference, the place among rows that have none, or what is unique elsewhere. */
function handleOf(
  target: string,
  targetKey: readonly string[] | null,
  id: RawBuilder<unknown>,
  tables: readonly BundleTable[],
): RawBuilder<unknown> {
  const from = sql`from ${sql.table(target)} as target`
  if (targetKey !== null) {
    const members = sql.join(targetKey.flatMap((column) => [sql.lit(column), sql`target.${sql.ref(column)}`]))
    return sql`(select jsonb_build_object(${members}) ${from} where target.id = ${id})`
  }
  if (target === 'project') return sql`(select target.key ${from} where target.id = ${id})`
  if (tables.some(({isReferenced, name}) => name === target && isReferenced))
    return sql`(select target.reference ${from} where target.id = ${id})`
  return sql`(select count(*)::integer ${from} where target.project_id = entry.project_id and target.id <= ${id} and ${id} is not null having count(*) > 0)`
}
