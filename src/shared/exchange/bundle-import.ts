import {sql, type Transaction} from 'kysely'
import {parseProjectKey} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {findRemovals, removalText} from '#shared/history/index'
import {shellWord} from '#shared/terminal/index'
import {ExitCode, type Problem, UserError} from '../errors.ts'
import {invalidInput} from '../input/index.ts'
import {bundleProblems} from './bundle-check.ts'
import {type Bundle, readBundle} from './bundle-format.ts'
import {withKey} from './bundle-key.ts'
import {insertBundle} from './bundle-rows.ts'
import {readBundleTables} from './bundle-tables.ts'
import {textOf} from './source-text.ts'
import type {Imported, Importer} from './types.ts'

/** A hundred thousand bookings are some thirty million bytes. */
const LARGEST_FILE = 400_000_000

/** `coord import bundle`: everything of a file that is whole, or nothing. */
export const bundleImporter: Importer = {
  description: 'a whole project, as coord export bundle wrote it',
  takes: ['key'],
  async read({acting, isProjectTyped, options, source}) {
    if (isProjectTyped)
      throw invalidInput('The import', [
        {field: '--project', message: 'is not for a bundle, which is a project itself: say --key for another key.'},
      ])
    const bundle = readBundle(textOf(source, LARGEST_FILE), source.name)
    const key = options.key === undefined ? bundle.project : parseProjectKey(options.key)
    return (transaction) => importBundle(transaction, bundle, {key, name: source.name, now: acting.now})
  },
}

interface Into {
  readonly key: string
  /** Of the file. */
  readonly name: string
  readonly now: Date
}

async function importBundle(
  transaction: Transaction<Database>,
  bundle: Bundle,
  {key, name, now}: Into,
): Promise<Imported> {
  await assertKeyIsFree(transaction, key, name)
  const tables = await readBundleTables(transaction)
  const problems = bundleProblems(bundle, tables, now)
  if (problems.length > 0) throw invalidInput(name, problems)
  const renamed = withKey(bundle, tables, key)
  const refused = await insertBundle(transaction, renamed, tables)
  if (refused.length > 0) throw invalidInput(name, refused.map(asInFile(key, bundle.project)))
  const entries = tables.filter(({isReferenced}) => isReferenced)
  const references = entries.flatMap((table) =>
    (renamed.sections[table.name]?.rows ?? []).map(({reference}) => String(reference)),
  )
  return {added: [key, ...references], changed: [], unchanged: 0, warnings: warningsOf(bundle)}
}

/** Whoever puts the file right looks for the reference that stands there. */
function asInFile(key: string, own: string): (problem: Problem) => Problem {
  return ({field, message}) => ({...(field && {field: field.replace(`${key}-`, `${own}-`)}), message})
}

/** Keys are never given twice, also not after a removal. */
async function assertKeyIsFree(transaction: Transaction<Database>, key: string, file: string): Promise<void> {
  const {rows} = await sql<{key: string}>`select key from project`.execute(transaction)
  const taken = rows.map((row) => row.key)
  if (!taken.includes(key)) return
  const removal = (await findRemovals(transaction, 'project', [key])).get(key)
  const what = removal ? `${key} ${removalText(removal)}, and its key stays taken` : `There is a project ${key} already`
  throw new UserError(`${what}; nothing was imported.`, {
    code: 'ALREADY_EXISTS',
    exitCode: ExitCode.conflict,
    nextStep: `Bring it in under another key: coord import bundle ${shellWord(file)} --key ${freeKey(key, taken)}`,
    problems: [{field: '--key', message: `${key} was given to a project before; keys are never given twice.`}],
  })
}

function freeKey(key: string, taken: readonly string[]): string {
  for (let number = 2; ; number++) {
    const candidate = key.slice(0, 10 - String(number).length) + number
    if (!taken.includes(candidate)) return candidate
  }
}

function warningsOf({personal, sections}: Bundle): string[] {
  const people = sections['stakeholder']?.rows.length ?? 0
  return personal || people === 0
    ? []
    : ['E-mail and telephone of the stakeholders are not in the file: it was exported without --personal.']
}
