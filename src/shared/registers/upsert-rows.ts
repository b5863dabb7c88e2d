import {sql, type Transaction} from 'kysely'
import type {Database} from '#shared/db/index'
import {ExitCode, UserError} from '../errors.ts'
import {registerTables, type StoredEntry} from './register.ts'
import type {Addition, Change, Upsert, UpsertProject} from './upsert.ts'

const BATCH = 2_000

/** In the order of the rows; each project numbers its own. */
export async function insertAll(
  transaction: Transaction<Database>,
  {aside, letter}: Pick<Upsert<never, never>, 'aside' | 'letter'>,
  additions: readonly Addition<UpsertProject>[],
): Promise<string[]> {
  const next = new Map<number, number>()
  for (const [projectId, own] of groupedBy(additions, ({project}) => project.id)) {
    const {rows} = await sql<{first: number}>`
      select next_references(${projectId}::bigint, ${letter}, ${own.length}::integer) as first
    `.execute(transaction)
    next.set(projectId, rows[0]!.first)
  }
  const numbered = additions.map(({columns, project}) => {
    const number = next.get(project.id)!
    next.set(project.id, number + 1)
    return {...without(columns, aside), project_id: project.id, reference: `${project.key}-${letter}${number}`}
  })
  // A column that is not named has its default, so rows with other columns are other statements.
  for (const alike of runsOfAlike(numbered)) {
    const columns = sql.join(Object.keys(alike[0]!).map((column) => sql.ref(column)))
    await sql`
      insert into ${sql.table(registerTables[letter])} (${columns})
      select ${columns} from jsonb_populate_recordset(null::${sql.table(registerTables[letter])}, ${toJsonRows(alike)}::jsonb)
    `.execute(transaction)
  }
  return numbered.map(({reference}) => reference)
}

export async function updateAll<Row extends StoredEntry>(
  transaction: Transaction<Database>,
  {aside, letter}: Pick<Upsert<never, never>, 'aside' | 'letter'>,
  changes: readonly Change<Row>[],
): Promise<void> {
  const table = sql.table(registerTables[letter])
  const rows = changes
    .map(({patch, row}) => ({...without(patch, aside), id: row.id, version: row.version}))
    .filter((row) => Object.keys(row).length > 2)
  for (const alike of runsOfAlike(rows)) {
    const set = Object.keys(alike[0]!)
      .filter((column) => column !== 'id' && column !== 'version')
      .map((column) => sql`${sql.ref(column)} = given.${sql.ref(column)}`)
    const {numAffectedRows} = await sql`
      update ${table} as entry set ${sql.join(set)}
        from jsonb_populate_recordset(null::${table}, ${toJsonRows(alike)}::jsonb) as given
       where entry.id = given.id and entry.version = given.version and entry.removed_at is null
    `.execute(transaction)
    if (Number(numAffectedRows) !== alike.length) {
      throw new UserError('Somebody changed entries of the file while it was read; nothing was imported.', {
        code: 'CHANGED_MEANWHILE',
        exitCode: ExitCode.conflict,
        nextStep: 'Run it again.',
      })
    }
  }
}

/** Rows with the same columns, not too many at once. */
function runsOfAlike<Row extends object>(rows: readonly Row[]): Row[][] {
  const alike = [...groupedBy(rows, (row) => Object.keys(row).sort().join()).values()]
  return alike.flatMap((group) =>
    Array.from({length: Math.ceil(group.length / BATCH)}, (_, index) =>
      group.slice(index * BATCH, (index + 1) * BATCH),
    ),
  )
}

function without(columns: Readonly<Record<string, unknown>>, names: readonly string[] = []): Record<string, unknown> {
  return Object.fromEntries(Object.entries(columns).filter(([name]) => !names.includes(name)))
}

function groupedBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}

function toJsonRows(rows: readonly object[]): string {
  return JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
}
