import {
  type BudgetLine,
  checkBooks,
  isCurrency,
  isDate,
  isProjectKey,
  isTimeZone,
  type Transaction,
  todayIn,
} from '#shared/coordination/index'
import type {Problem} from '../errors.ts'
import {parseText} from '../input/index.ts'
import {problemOf} from '../registers/index.ts'
import {FILE_TABLE, fileProblems} from './bundle-files.ts'
import type {Bundle, BundleRow} from './bundle-format.ts'
import type {BundleColumn, BundleTable} from './bundle-tables.ts'
import {typeProblem} from './bundle-values.ts'
import {isRecord} from './json-text.ts'

const REFERENCE = /^[A-Z][A-Z0-9]{1,9}-[A-Z][1-9]\d*$/

/**
 * Everything that is wrong with a bundle that is not damaged: what this database has no place for, values of another
 * kind, references to what is not in it, books that do not add up. The database has its own rules beside these.
 */
export function bundleProblems(bundle: Bundle, tables: readonly BundleTable[], now: Date): Problem[] {
  const unknown = unknownParts(bundle, tables)
  if (unknown.length > 0) return unknown
  const values = [...projectProblems(bundle), ...eachRow(bundle, tables, valueProblems)]
  if (values.length > 0) return values
  const known = referencesOf(bundle, tables)
  return [
    ...known.problems,
    ...eachRow(bundle, tables, (row, table, at) => referenceProblems(row, table, at, bundle, known.tableOf)),
    ...counterProblems(bundle, known.tableOf.keys()),
    ...fileProblems(bundle.sections[FILE_TABLE]?.rows ?? []),
    ...bookProblems(bundle, now),
  ]
}

/** What a newer version knows and this one does not is refused only when something of it would be lost. */
function unknownParts({sections}: Bundle, tables: readonly BundleTable[]): Problem[] {
  const isNewer = 'the file comes from a newer version of coord. Import it with that, or a later one'
  return Object.entries(sections).flatMap(([name, {columns, rows}]) => {
    const table = tables.find((each) => each.name === name)
    if (!table) {
      return rows.length > 0 ? [{field: `section ${name}`, message: `is not known here: ${isNewer}.`}] : []
    }
    const fields = new Set(table.columns.map(({field}) => field))
    const used = new Set(rows.flatMap((row) => Object.keys(row)))
    return [...used].toSorted().flatMap((field) => {
      if (!columns.includes(field))
        return [{field: `section ${name}, ${field}`, message: 'is in a row, but not among the columns of the section.'}]
      return fields.has(field) ? [] : [{field: `section ${name}, ${field}`, message: `is not known here: ${isNewer}.`}]
    })
  })
}

function projectProblems({project, sections}: Bundle): Problem[] {
  const rows = sections['project']?.rows ?? []
  if (rows.length !== 1)
    return [{field: 'section project', message: `has ${rows.length} rows: a bundle is one project.`}]
  if (!isProjectKey(project)) return [{field: 'project', message: 'is not the key of a project.'}]
  if (rows[0]!['key'] !== project)
    return [{field: 'section project, key', message: `is not ${project}, whose bundle this is.`}]
  return []
}

function eachRow(
  {sections}: Bundle,
  tables: readonly BundleTable[],
  check: (row: BundleRow, table: BundleTable, at: string, columns: ReadonlySet<string>) => readonly Problem[],
): Problem[] {
  return tables.flatMap((table) => {
    const section = sections[table.name]
    const columns = new Set(section?.columns)
    return (section?.rows ?? []).flatMap((row, index) => check(row, table, rowName(table, row, index), columns))
  })
}

/** As people find it: by its reference, else by its place in the section. */
export function rowName(table: BundleTable, row: BundleRow, index: number): string {
  const reference = table.isReferenced ? row['reference'] : undefined
  return typeof reference === 'string' && REFERENCE.test(reference) ? reference : `${table.name}, row ${index + 1}`
}

function valueProblems(row: BundleRow, table: BundleTable, at: string, given: ReadonlySet<string>): Problem[] {
  const problems: Problem[] = []
  for (const column of table.columns) {
    const value = row[column.field]
    const field = `${at}, ${column.field}`
    if (value === undefined || value === null) {
      // A column that the file does not have at all is older than it: its default counts.
      if (column.isRequired && !(column.hasDefault && !given.has(column.field)))
        problems.push({field, message: 'is missing.'})
      continue
    }
    const message = typeProblem(value, column) ?? textProblem(value) ?? ruleProblem(table.name, column, value)
    if (message !== undefined) problems.push({field, message})
  }
  return problems
}

/** Text that no command would have taken: control characters, half a character. */
function textProblem(value: unknown): string | undefined {
  if (typeof value === 'string')
    return problemOf(() => parseText(value.replaceAll('\r\n', '\n'), Number.POSITIVE_INFINITY))
  if (Array.isArray(value)) return value.map(textProblem).find((problem) => problem !== undefined)
  if (!isRecord(value)) return undefined
  return [...Object.keys(value), ...Object.values(value)].map(textProblem).find((problem) => problem !== undefined)
}

const isList = (isEntry: (entry: Readonly<Record<string, unknown>>) => boolean) => (value: unknown) =>
  Array.isArray(value) && value.every((entry) => isRecord(entry) && isEntry(entry))
const isText = (value: unknown): value is string => typeof value === 'string'

/** What the program relies on and the schema does not say. */
const rules: Readonly<Record<string, {readonly holds: (value: unknown) => boolean; readonly message: string}>> = {
  'budget_line.currency': {holds: isKnownCurrency, message: 'is no currency that is known here.'},
  'budget_line.phasing': {
    holds: isList(
      ({month, weight}) =>
        isText(month) && /^\d{4}-(0[1-9]|1[0-2])$/.test(month) && isText(weight) && /^\d{1,18}$/.test(weight),
    ),
    message: 'is no list of months with their weights.',
  },
  'project.currency': {holds: isKnownCurrency, message: 'is no currency that is known here.'},
  'project.intake_accepted': {
    holds: isList(({name, reference, section}) => isText(name) && isText(reference) && isText(section)),
    message: 'is no list of accepted entries.',
  },
  'project.timezone': {
    holds: (value) => isText(value) && isTimeZone(value),
    message: 'is no time zone that is known here.',
  },
  'project_baseline.approved': {
    holds: isList(
      ({amount, currency}) => isText(amount) && /^-?\d+(\.\d+)?$/.test(amount) && isKnownCurrency(currency),
    ),
    message: 'is no list of amounts.',
  },
  'project_baseline.milestones': {
    holds: isList(({date, reference, title}) => isText(date) && isDate(date) && isText(reference) && isText(title)),
    message: 'is no list of milestones.',
  },
}

function ruleProblem(table: string, {name}: BundleColumn, value: unknown): string | undefined {
  const rule = rules[`${table}.${name}`]
  return rule === undefined || rule.holds(value) ? undefined : rule.message
}

function isKnownCurrency(value: unknown): boolean {
  return isText(value) && isCurrency(value)
}

function referencesOf({project, sections}: Bundle, tables: readonly BundleTable[]) {
  const tableOf = new Map<string, string>()
  const problems: Problem[] = []
  for (const table of tables) {
    if (!table.isReferenced) continue
    for (const [index, row] of (sections[table.name]?.rows ?? []).entries()) {
      const reference = String(row['reference'])
      const field = rowName(table, row, index)
      if (!REFERENCE.test(reference) || !reference.startsWith(`${project}-`))
        problems.push({field, message: `is no reference of ${project}.`})
      if (tableOf.has(reference)) problems.push({field, message: 'is there twice.'})
      tableOf.set(reference, table.name)
    }
  }
  return {problems, tableOf}
}

/** Every reference, in whatever column, leads to an entry of this bundle. */
function referenceProblems(
  row: BundleRow,
  table: BundleTable,
  at: string,
  {project, sections}: Bundle,
  tableOf: ReadonlyMap<string, string>,
): Problem[] {
  const handles = table.columns.filter(({target}) => target !== null).map(({field}) => row[field])
  return table.columns.flatMap((column) => {
    const value = row[column.field]
    if (value === undefined || value === null) return []
    const field = `${at}, ${column.field}`
    if (column.target !== null && column.targetKey === null) {
      const rows = sections[column.target]?.rows.length ?? 0
      const isThere =
        typeof value === 'number' ? value >= 1 && value <= rows : tableOf.get(value as string) === column.target
      return isThere || value === project
        ? []
        : [{field, message: `${JSON.stringify(value)} is not in section ${column.target}.`}]
    }
    if (column.name === 'reference' && !table.isReferenced) {
      const isOwn = value === project || (handles.length > 0 ? handles.includes(value) : tableOf.has(String(value)))
      return isOwn ? [] : [{field, message: `${JSON.stringify(value)} is not what the row is about.`}]
    }
    const missing = (column.holdsReferences ? [value] : column.type === 'jsonb' ? namedReferences(value) : []).filter(
      (each) => typeof each === 'string' && REFERENCE.test(each) && !tableOf.has(each),
    )
    return missing.map((each) => ({field, message: `${each} is not in the file.`}))
  })
}

/** Members called `reference` anywhere in a structured value. */
function namedReferences(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(namedReferences)
  if (!isRecord(value)) return []
  return Object.entries(value).flatMap(([name, each]) => (name === 'reference' ? [each] : namedReferences(each)))
}

/** A number that is taken is never given again. */
function counterProblems({sections}: Bundle, references: Iterable<string>): Problem[] {
  const highest = new Map<string, number>()
  for (const reference of references) {
    const [, letter, number] = /-([A-Z])(\d+)$/.exec(reference) ?? []
    if (letter) highest.set(letter, Math.max(highest.get(letter) ?? 0, Number(number)))
  }
  const rows = sections['reference_counter']?.rows ?? []
  const last = new Map(rows.map((row) => [row['letter'], Number(row['last'])]))
  return [...highest].flatMap(([letter, number]) =>
    (last.get(letter) ?? 0) >= number
      ? []
      : [
          {
            field: `reference_counter ${letter}`,
            message: `says ${last.get(letter) ?? 0}, but ${letter}${number} is taken.`,
          },
        ],
  )
}

function bookProblems({project, sections}: Bundle, now: Date): Problem[] {
  const present = (name: string) => (sections[name]?.rows ?? []).filter((row) => row['removed_at'] === undefined)
  const today = todayIn(String(sections['project']!.rows[0]!['timezone']), now)
  const lines = present('budget_line').map((row): BudgetLine => {
    const {currency, kind = 'cost', reference, status = 'open'} = row as unknown as BudgetLine
    const original = BigInt(row['original'] as string)
    return {
      currency,
      estimateToComplete: null,
      finish: null,
      fiscalYear: null,
      kind,
      original,
      project,
      reference,
      start: null,
      status,
    }
  })
  const transactions = present('budget_transaction').map((row): Transaction => {
    const {
      counterpart = null,
      date,
      direction = null,
      line,
      reference,
      relieves = null,
      reverses = null,
      type,
    } = row as unknown as Transaction
    return {
      amount: BigInt(row['amount'] as string),
      counterpart,
      date,
      direction,
      line,
      reference,
      relieves,
      reverses,
      type,
    }
  })
  return checkBooks(lines, transactions, today)
}
