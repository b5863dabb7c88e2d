import type {Kysely, Transaction} from 'kysely'
import {type IsoDate, todayIn} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import type {Acting} from '../conventions.ts'
import {ExitCode, type Problem, UserError} from '../errors.ts'
import {type Form, newForm} from '../input/index.ts'
import {wholeReference} from './find.ts'
import {explainAbsences} from './not-found.ts'
import type {RegisterLetter, StoredEntry} from './register.ts'
import {insertAll, updateAll} from './upsert-rows.ts'

/** One row of a file: its fields as they would be typed; with a reference it is about that entry, else a new one. */
export interface GivenEntry {
  /** Where it is in the file: `line 17`. */
  readonly place: string
  readonly fields: Readonly<Record<string, string>>
}

/** References in the order of the file. */
export interface Upserted {
  readonly added: readonly string[]
  readonly changed: readonly string[]
  readonly unchanged: number
}

/** What a register has to know to take in many entries at once. `Project` is what a new entry is read with. */
export interface Upsert<Row extends StoredEntry, Project extends UpsertProject> {
  readonly letter: RegisterLetter
  readonly find: (database: Kysely<Database>, references: readonly string[]) => Promise<Row[]>
  /** The fields of an entry as they would be typed: a row that says the same changes nothing. */
  readonly fieldsOf: (row: Row) => Readonly<Record<string, string>>
  /** Whether two texts of a field mean the same: `22` and `22.00` percent. */
  readonly isSameField: (name: string, one: string, other: string) => boolean
  /** Fields that are given all when one of them is another than before. */
  readonly together?: readonly (readonly string[])[]
  /** Looks up once what all rows need. */
  readonly prepare?: (rows: readonly Row[]) => Promise<void>
  /** Columns of a new entry; what is wrong is left in the form. */
  readonly toNew: (form: Form, fields: Fields, project: Project, today: IsoDate) => Promise<object> | object
  /** Columns to change; likewise. */
  readonly toPatch: (form: Form, row: Row, fields: Fields, today: IsoDate) => Promise<object> | object
  /** Why the entry cannot be changed at all. */
  readonly forbids?: (row: Row) => string | undefined
  /** What follows elsewhere, in the same transaction. */
  readonly added?: (entries: readonly (Addition<Project> & {readonly reference: string})[]) => Promise<void>
  readonly changed?: (changes: readonly Change<Row>[]) => Promise<void>
  /** What `toNew` and `toPatch` say for these is kept elsewhere. */
  readonly aside?: readonly string[]
}

/** A register whose entries are told as commands answer with them. */
export interface EntryUpsert<Row extends StoredEntry, Project extends UpsertProject, Entry>
  extends Omit<Upsert<Row, Project>, 'fieldsOf' | 'isSameField'> {
  readonly toEntry: (row: Row) => Entry
}

export interface UpsertProject {
  readonly id: number
  readonly key: string
  readonly timezone: string
}

type Fields = Readonly<Record<string, string>>

export interface Change<Row> {
  readonly given: GivenEntry
  readonly row: Row
  readonly patch: Readonly<Record<string, unknown>>
}

export interface Addition<Project extends UpsertProject> {
  readonly given: GivenEntry
  readonly project: Project
  readonly columns: Readonly<Record<string, unknown>>
}

/**
 * Adds and changes entries as the rows of a file say, all or none: every problem of every row is found before the first
 * is stored. `projectOf` tells the project of a row, or leaves a problem.
 */
export async function upsertEntries<Row extends StoredEntry, Project extends UpsertProject>(
  transaction: Transaction<Database>,
  register: Upsert<Row, Project>,
  entries: readonly GivenEntry[],
  {
    acting,
    name,
    problems: before,
    projectOf,
  }: {
    readonly acting: Acting
    /** Of the file, for its problems. */
    readonly name: string
    /** That were found already. */
    readonly problems: readonly Problem[]
    readonly projectOf: (given: GivenEntry, form: Form) => Project | undefined
  },
): Promise<Upserted> {
  const problems: Problem[] = [...before]
  const {present, references} = await findGiven(transaction, register, entries, projectOf, problems)
  await register.prepare?.([...present.values()])
  const additions: Addition<Project>[] = []
  const changes: Change<Row>[] = []
  let unchanged = 0
  for (const given of entries) {
    const form = newForm()
    const project = projectOf(given, form)
    const reference = references.get(given)
    if (reference !== undefined) {
      const row = present.get(reference)
      const patch = row && (await patchOf(register, form, row, given, acting.now))
      if (row && patch && Object.keys(patch).length > 0) changes.push({given, patch, row})
      else if (row) unchanged++
    } else if (project && !given.fields['reference']?.trim()) {
      const filled = Object.fromEntries(Object.entries(given.fields).filter(([, text]) => text.trim() !== ''))
      const columns = await register.toNew(form, filled, project, todayIn(project.timezone, acting.now))
      additions.push({columns: {...columns}, given, project})
    }
    for (const problem of form.problems) problems.push(placed(given, problem))
  }
  if (problems.length > 0) throw rowsRefused(name, problems, entries)
  const added = await insertAll(transaction, register, additions)
  await updateAll(transaction, register, changes)
  await register.added?.(additions.map((each, index) => ({...each, reference: added[index]!})))
  await register.changed?.(changes)
  return {added, changed: changes.map(({row}) => row.reference), unchanged}
}

const MOST_PROBLEMS = 50

/** Everything that is wrong with the rows of a file, in their order; of very many the first. */
export function rowsRefused(
  name: string,
  problems: readonly Problem[],
  entries: readonly Pick<GivenEntry, 'place'>[],
): UserError {
  const order = new Map(entries.map(({place}, index) => [place, index]))
  const placeOf = ({field = ''}: Problem) => order.get(field.split(',')[0]!) ?? -1
  const sorted = problems.toSorted((one, other) => placeOf(one) - placeOf(other))
  const more = sorted.length - MOST_PROBLEMS
  const count = sorted.length === 1 ? 'one thing is' : `${sorted.length} things are`
  return new UserError(`${name}: ${count} not right, nothing was imported.`, {
    code: 'INVALID_INPUT',
    details: {problemCount: sorted.length},
    exitCode: ExitCode.usage,
    nextStep: 'Put these right in the file, and try it with --dry-run.',
    problems: [...sorted.slice(0, MOST_PROBLEMS), ...(more > 0 ? [{message: `… and ${more} more like these.`}] : [])],
  })
}

/** A problem with its row: flags are fields there. */
export function placed({place}: Pick<GivenEntry, 'place'>, {field, message}: Problem): Problem {
  return {field: field === undefined ? place : `${place}, ${field.replace(/^--/, '')}`, message}
}

async function findGiven<Row extends StoredEntry, Project extends UpsertProject>(
  transaction: Transaction<Database>,
  {find, letter}: Upsert<Row, Project>,
  entries: readonly GivenEntry[],
  projectOf: (given: GivenEntry, form: Form) => Project | undefined,
  problems: Problem[],
) {
  const references = new Map<GivenEntry, string>()
  const places = new Map<string, GivenEntry>()
  for (const given of entries) {
    const form = newForm()
    const key = projectOf(given, newForm())?.key
    const reference = form.read('reference', given.fields['reference'], (text) => wholeReference(text, key, letter))
    if (reference && /^\d+$/.test(given.fields['reference']!.trim())) {
      // A number of some other program would change an entry that has nothing to do with it.
      const message = `is only a number: write ${reference} if that is meant, or leave it empty to add an entry.`
      form.problems.push({field: 'reference', message})
    } else if (reference) {
      const other = places.get(reference)
      if (other) form.problems.push({field: 'reference', message: `${reference} is in ${other.place} already.`})
      else if (given.fields['project']?.trim() && key && !reference.startsWith(`${key}-`))
        form.problems.push({field: 'project', message: `is ${key}, and ${reference} belongs to another.`})
      else references.set(given, reference)
      places.set(reference, given)
    }
    problems.push(...form.problems.map((problem) => placed(given, problem)))
  }
  const wanted = [...references.values()]
  const found = wanted.length === 0 ? [] : await find(transaction, wanted)
  const present = new Map(found.map((row) => [row.reference, row]))
  const missing = wanted.filter((reference) => !present.has(reference))
  const absences = await explainAbsences(transaction, letter, missing.slice(0, MOST_PROBLEMS))
  for (const reference of missing) {
    const reason = absences.find((absence) => absence.reference === reference)?.reason ?? 'is not in the register'
    const message = `${reference} ${reason}. Without a reference the row adds an entry.`
    problems.push(placed(places.get(reference)!, {field: 'reference', message}))
  }
  return {present, references}
}

async function patchOf<Row extends StoredEntry, Project extends UpsertProject>(
  {fieldsOf, forbids, isSameField, toPatch, together = []}: Upsert<Row, Project>,
  form: Form,
  row: Row,
  {fields: {project: _project, reference: _reference, ...given}}: GivenEntry,
  now: Date,
): Promise<Readonly<Record<string, unknown>>> {
  const before = fieldsOf(row)
  const isOther = (name: string) => !isSameField(name, given[name]!.trim(), before[name] ?? '')
  const changed = new Set(Object.keys(given).filter(isOther))
  if (changed.size === 0) return {}
  for (const group of together) {
    if (group.some((name) => changed.has(name))) for (const name of group) changed.add(name)
  }
  const fields = Object.fromEntries(Object.entries(given).filter(([name]) => changed.has(name)))
  const forbidden = forbids?.(row)
  if (forbidden !== undefined) {
    form.problems.push({message: `${row.reference} ${forbidden}`})
    return {}
  }
  const patch = await toPatch(form, row, fields, todayIn(row.timezone, now))
  return Object.fromEntries(Object.entries(patch).filter(([column, value]) => !isSame(value, row[column as keyof Row])))
}

function isSame(one: unknown, other: unknown): boolean {
  if (one === null || other === null || one === undefined || other === undefined)
    return (one ?? null) === (other ?? null)
  if (typeof other === 'object') return JSON.stringify(other) === (typeof one === 'string' ? one : JSON.stringify(one))
  return String(one) === String(other)
}
