import type {Transaction} from 'kysely'
import type {Database} from '#shared/db/index'
import type {ProjectRow} from '#shared/projects/index'
import {type EntryUpsert, type StoredEntry, upsertEntries} from '#shared/registers/index'
import {projectsOfRows} from './projects-of-rows.ts'
import {readTable} from './read-file.ts'
import {toRecords} from './records.ts'
import type {ColumnKind, Table} from './table.ts'
import type {Importer, ImportRequest} from './types.ts'

type UpsertOf<Row extends StoredEntry, Entry> = (
  transaction: Transaction<Database>,
  request: ImportRequest,
) => Promise<EntryUpsert<Row, ProjectRow, Entry>> | EntryUpsert<Row, ProjectRow, Entry>

/** Import of one register from a table: the columns are those that export writes. */
export function tableImporter<Row extends StoredEntry, Entry>(
  table: Table<Entry>,
  description: string,
  upsertOf: UpsertOf<Row, Entry>,
): Importer {
  return {
    description,
    async read(request) {
      const {acting, format, options, source} = request
      const file = await readTable(source, format, options)
      const {entries, problems} = toRecords(file, table, options, acting, source.name)
      return async (transaction) => {
        const upsert = await upsertOf(transaction, request)
        const projectOf = await projectsOfRows(transaction, entries, request)
        const fieldsOf = (row: Row) => typedFields(table, upsert.toEntry(row))
        const isSameField = sameFields(table)
        const given = {acting, name: source.name, problems, projectOf}
        const upserted = await upsertEntries(transaction, {...upsert, fieldsOf, isSameField}, entries, given)
        return {...upserted, warnings: file.warnings}
      }
    },
  }
}

/** Numbers may be written in more than one way. */
function sameFields<Entry>({columns}: Table<Entry>) {
  const numbers = new Set(columns.filter(({kind = 'text'}) => isNumeric.has(kind)).map(({name}) => name))
  const decimal = /^-?\d+(\.\d+)?$/
  return (name: string, one: string, other: string) => {
    if (one === other) return true
    return numbers.has(name) && decimal.test(one) && decimal.test(other) && withoutZeros(one) === withoutZeros(other)
  }
}

const isNumeric: ReadonlySet<ColumnKind> = new Set(['money', 'number', 'percent'])

function withoutZeros(decimal: string): string {
  return decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal
}

function typedFields<Entry>({columns}: Table<Entry>, entry: Entry): Readonly<Record<string, string>> {
  return Object.fromEntries(columns.map(({name, value}) => [name, String(value(entry) ?? '')]))
}
