import type {Transaction} from 'kysely'
import type {Database} from '#shared/db/index'
import {type ProjectRow, requireProject, updateProject} from '#shared/projects/index'
import {shellWord} from '#shared/terminal/index'
import type {Acting} from '../conventions.ts'
import {ExitCode, type Problem, UserError} from '../errors.ts'
import {invalidInput} from '../input/index.ts'
import {legacyAdders} from './legacy-add.ts'
import {describe, type ReadEntry, readLegacyEntry} from './legacy-entry.ts'
import {type LegacyEntry, type LegacyFile, readLegacyFile, scopedId} from './legacy-file.ts'
import {type LegacyMap, readLegacyMap} from './legacy-map.ts'
import {findKnownEntries, type KnownEntry, rememberEntry} from './legacy-repository.ts'
import {textOfValue} from './legacy-values.ts'
import {textOf} from './source-text.ts'
import type {Imported, Importer} from './types.ts'

const LARGEST_FILE = 20_000_000
const MOST_NOTES = 20

/** `coord import legacy`: the `structured_data` of the earlier program, all of it or nothing, each entry once. */
export const legacyImporter: Importer = {
  description: 'structured_data of the earlier program, in JSON',
  async read({acting, options, projectKey, source}) {
    const {map, problems} = readLegacyMap(options.map)
    if (problems.length > 0) throw invalidInput('The import', problems)
    if (projectKey === undefined) throw projectNeeded(source.name)
    const file = readLegacyFile(textOf(source, LARGEST_FILE), source.name)
    return (transaction) => importLegacy(transaction, file, {acting, map, projectKey})
  },
}

interface Into {
  readonly projectKey: string
  readonly map: LegacyMap
  readonly acting: Acting
}

async function importLegacy(transaction: Transaction<Database>, file: LegacyFile, into: Into): Promise<Imported> {
  const project = await requireProject(transaction, into.projectKey)
  // Amounts were read already, and have a point.
  const acting: Acting = {...into.acting, conventions: {...into.acting.conventions, decimalMark: '.'}}
  const known = await findKnownEntries(transaction, project.id)
  const added: string[] = []
  const notes: string[] = []
  const kept = new Map<string, number>()
  const open: (() => Promise<unknown>)[] = []
  const problems: Problem[] = []
  let unchanged = 0
  for (const entry of file.entries) {
    const {fingerprint, legacyId, list, path} = entry
    const before = known.get(`${list.kind} ${legacyId}`)
    if (before) {
      unchanged++
      if (before.fingerprint !== fingerprint)
        notes.push(
          `${path} is ${before.reference} already and says something else now; ${before.reference} stays as it is.`,
        )
      continue
    }
    const read = linked(readLegacyEntry(entry, {...into, project}), entry, known)
    const note = (message: string) => notes.push(`${path} ${message}`)
    const afterwards = (work: () => Promise<unknown>) => open.push(() => withProblems(read, entry, problems, work))
    const adding = {acting, afterwards, note, project, transaction}
    const reference = (await withProblems(read, entry, problems, () => legacyAdders[list.kind](read, adding)))
      ?.reference
    if (reference === undefined) continue
    for (const {name} of read.kept) kept.set(`${list.kind} ${name}`, (kept.get(`${list.kind} ${name}`) ?? 0) + 1)
    const remembered = {fingerprint, kind: list.kind, legacy_id: legacyId, reference}
    await rememberEntry(transaction, project.id, remembered)
    known.set(`${list.kind} ${legacyId}`, remembered)
    added.push(reference)
  }
  for (const work of open) await work()
  if (problems.length > 0) throw invalidInput(file.name, file.located(problems))
  const remarks = await keepRemarks(transaction, project, file, known)
  return {
    added,
    changed: remarks ? [project.key] : [],
    unchanged,
    warnings: [...keptWarnings(kept), ...shortened(notes)],
  }
}

/** Everything that is wrong with one entry, where it stands in the file; undefined when something was. */
async function withProblems<Value>(
  read: ReadEntry,
  {path}: LegacyEntry,
  problems: Problem[],
  work: () => Promise<Value>,
): Promise<Value | undefined> {
  if (read.problems.length > 0) {
    problems.push(...read.problems)
    return undefined
  }
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    const each = error.problems.length > 0 ? error.problems : [{message: error.message}]
    problems.push(
      ...each.map(({field, message}) => ({
        field: field === undefined ? path : read.pathOf(field.replace(/^--/, '')),
        message,
      })),
    )
    return undefined
  }
}

/** An action that names the id of a risk or milestone there follows from what that became here; else it is text. */
function linked(read: ReadEntry, {scope}: LegacyEntry, known: ReadonlyMap<string, KnownEntry>): ReadEntry {
  const {source, ...fields} = read.fields
  if (source === undefined) return read
  const found = ['risk', 'milestone']
    .map((kind) => known.get(`${kind} ${scopedId(scope, source)}`))
    .find((each) => each !== undefined)
  if (found) return {...read, fields: {...fields, source: found.reference}}
  return {...read, fields, kept: [...read.kept, {name: 'source', text: source}]}
}

/** What was said beside the lists goes below the description of the project, once. */
async function keepRemarks(
  transaction: Transaction<Database>,
  {id, key}: ProjectRow,
  {remarks}: LegacyFile,
  known: ReadonlyMap<string, KnownEntry>,
): Promise<boolean> {
  const open = remarks.filter(({legacyId}) => !known.has(`project ${legacyId}`))
  if (open.length === 0) return false
  const texts = open.flatMap(({members}) =>
    Object.entries(members).map(([name, value]) => ({name, text: textOfValue(value)})),
  )
  const project = await requireProject(transaction, key)
  await updateProject(transaction, project, {description: describe(project.description ?? undefined, texts)!})
  for (const {fingerprint, legacyId} of open) {
    await rememberEntry(transaction, id, {fingerprint, kind: 'project', legacy_id: legacyId, reference: key})
  }
  return true
}

function keptWarnings(kept: ReadonlyMap<string, number>): string[] {
  if (kept.size === 0) return []
  const names = [...kept].map(([name, count]) => `${name} (${count})`).toSorted()
  return [`No field is for these, kept at the end of the descriptions: ${names.join(', ')}.`]
}

function shortened(notes: readonly string[]): string[] {
  if (notes.length <= MOST_NOTES) return [...notes]
  return [...notes.slice(0, MOST_NOTES), `And ${notes.length - MOST_NOTES} more such notes.`]
}

function projectNeeded(name: string): UserError {
  return new UserError('Which project? None was named and none is in use.', {
    code: 'PROJECT_NEEDED',
    exitCode: ExitCode.usage,
    nextStep: `coord import legacy ${shellWord(name)} --project KEY`,
    problems: [{field: '--project', message: 'is missing.'}],
  })
}
