import {closest} from '../coordination/index.ts'
import type {Problem} from '../errors.ts'
import {plainLine} from '../terminal/index.ts'
import type {TableColumn} from './table.ts'
import type {ImportOptions} from './types.ts'

type Column = Pick<TableColumn<never>, 'name' | 'kind' | 'synonyms' | 'isComputed'>

/** The column that each heading means, `null` for those to pass over; what is wrong is left in `problems`. */
export function matchHeadings(
  headings: readonly string[],
  columns: readonly Column[],
  options: Pick<ImportOptions, 'map' | 'ignore-unknown'>,
  problems: Problem[],
): (Column | null)[] {
  const mapped = readMap(options.map, headings, columns, problems)
  const taken = new Map<Column, string>()
  return headings.map((heading) => {
    const own = mapped.get(normal(heading))
    const column = own === undefined ? columnOf(heading, columns, [...mapped.values()]) : own
    if (column === undefined) {
      if (!options['ignore-unknown'] && heading.trim() !== '') problems.push(unknownHeading(heading, columns))
      return null
    }
    if (column === null || column.isComputed) return null
    const other = taken.get(column)
    if (other !== undefined) {
      const message = `means ${column.name}, and so does "${plainLine(other)}": say which with --map "${plainLine(heading)}=" (to leave it out).`
      problems.push({field: `column "${plainLine(heading)}"`, message})
      return null
    }
    taken.set(column, heading)
    return column
  })
}

/** A name of ours wins over a synonym, and a column that `--map` has given away is not found by its synonyms. */
function columnOf(heading: string, columns: readonly Column[], mapped: readonly (Column | null)[]): Column | undefined {
  const wanted = normal(heading)
  const free = columns.filter((column) => !mapped.includes(column))
  return free.find(({name}) => name === wanted) ?? free.find(({synonyms = []}) => synonyms.includes(wanted))
}

function readMap(
  typed: string | undefined,
  headings: readonly string[],
  columns: readonly Column[],
  problems: Problem[],
): Map<string, Column | null> {
  const mapped = new Map<string, Column | null>()
  for (const pair of (typed ?? '').split(',').filter((part) => part.trim() !== '')) {
    const split = pair.lastIndexOf('=')
    const heading = pair.slice(0, split).trim()
    const field = pair
      .slice(split + 1)
      .trim()
      .toLowerCase()
    const column = columns.find(({name}) => name === field)
    if (split < 1) problems.push({field: '--map', message: `has "${pair.trim()}": write it as "Their column=field".`})
    else if (!headings.some((each) => normal(each) === normal(heading))) {
      const near = closest(heading, headings)
      const there = headings.map(plainLine).join(', ')
      problems.push({
        field: '--map',
        message: `names "${heading}", which is no column of the file${near ? ` (did you mean "${plainLine(near)}"?)` : ''}; there are ${there}.`,
      })
    } else if (field !== '' && !column) {
      const names = columns.map(({name}) => name)
      const near = closest(field, names)
      problems.push({
        field: '--map',
        message: `names the field "${field}"${near ? ` (did you mean ${near}?)` : ''}; there are ${names.join(', ')}.`,
      })
    } else mapped.set(normal(heading), column ?? null)
  }
  return mapped
}

function unknownHeading(heading: string, columns: readonly Column[]): Problem {
  const names = columns.map(({name}) => name)
  const near = closest(normal(heading), names)
  const example = `--map "${plainLine(heading)}=${near ?? names.at(2)}"`
  return {
    field: `column "${plainLine(heading)}"`,
    message: `is unknown${near ? ` (did you mean ${near}?)` : ''}: say what it is with ${example}, or leave such columns out with --ignore-unknown.`,
  }
}

/** `Due date (UTC)` is `due-date`. */
function normal(heading: string): string {
  return heading
    .replace(/\([^)]*\)|\[[^\]]*\]/g, ' ')
    .trim()
    .toLowerCase()
    .replace(/[\s_./-]+/g, '-')
    .replace(/[:*#]+$/, '')
}
