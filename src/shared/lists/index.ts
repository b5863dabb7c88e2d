/**
 * Lists as data: one description of the columns serves the terminal's table, pipes, CSV, sorting and choosing.
 */
export {csvCell, withoutGuard} from './csv-cell.ts'
export {
  arrange,
  assertListOptions,
  type Column,
  type ListOptions,
  type ListView,
  toCsv,
  toTable,
  toTabSeparated,
} from './list.ts'
