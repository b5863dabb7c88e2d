import type {Kysely} from 'kysely'
import type {Database} from '#shared/db/index'
import type {ExportRequest} from './types.ts'

/** What a cell holds: `money` is decimal text, `date` a day, `number` a whole number, `percent` decimal text. */
export type ColumnKind = 'text' | 'number' | 'money' | 'date' | 'percent'

/** One field of an entry: what export writes is what import reads. */
export interface TableColumn<Entry> {
  readonly name: string
  /** Text unless said. */
  readonly kind?: ColumnKind
  readonly value: (entry: Entry) => string | number | null
  /** Other headings that people give it, in lower case with dashes. */
  readonly synonyms?: readonly string[]
  /** Written only on request. */
  readonly isPersonal?: true
  /** Follows from other columns: import passes over it. */
  readonly isComputed?: true
}

/** One register as a table. */
export interface Table<Entry> {
  /** As it is typed: `budget-lines`. */
  readonly name: string
  /** What one row is: `budget line`. */
  readonly noun: string
  readonly columns: readonly TableColumn<Entry>[]
  readonly load: (database: Kysely<Database>, request: Omit<ExportRequest, 'format'>) => Promise<readonly Entry[]>
}

export type CellValue = string | number | null

/** A table as files hold it. */
export interface Sheet {
  readonly name: string
  readonly columns: readonly {readonly name: string; readonly kind: ColumnKind}[]
  readonly rows: readonly (readonly CellValue[])[]
}

export function toSheet<Entry>(
  {columns, name}: Table<Entry>,
  entries: readonly Entry[],
  {personal}: {readonly personal: boolean},
): Sheet {
  const written = columns.filter(({isPersonal}) => personal || !isPersonal)
  return {
    columns: written.map(({kind = 'text', name: heading}) => ({kind, name: heading})),
    name,
    rows: entries.map((entry) => written.map(({value}) => value(entry))),
  }
}
