import type {Rehearsal} from './rehearse.ts'

type Losses = Pick<Rehearsal, 'changedColumns' | 'lostColumns' | 'lostRows'>

/** What migrations would take from the data, a phrase a loss, for a person to decide on. Names are as the database has them. */
export function describeLosses({changedColumns, lostColumns, lostRows}: Losses): readonly string[] {
  return [
    ...lostRows.map(({after, before, table}) =>
      after === null
        ? `table ${table} with ${rowsOf(before)}`
        : `${rowsOf(before - after)} of ${rowsOf(before)} of ${table}`,
    ),
    ...lostColumns.filter(holdsRows).map(({column, rows}) => `column ${column}, in ${rowsOf(rows)}`),
    ...changedColumns
      .filter(holdsRows)
      .map(({column, from, rows, to}) => `column ${column} changes from ${from} to ${to}, in ${rowsOf(rows)}`),
  ]
}

function rowsOf(count: number): string {
  return count === 1 ? '1 row' : `${count.toLocaleString('en')} rows`
}

function holdsRows({rows}: {readonly rows: number}): boolean {
  return rows > 0
}
