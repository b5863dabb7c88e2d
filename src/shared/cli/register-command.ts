import type {Kysely, Transaction} from 'kysely'
import type {Acting} from '../conventions.ts'
import type {Database} from '../db/index.ts'
import type {ListView} from '../lists/index.ts'
import {type ProjectRow, requireProject} from '../projects/index.ts'
import type {Selection} from '../registers/index.ts'
import type {Screen} from '../terminal/index.ts'
import type {OutputFlags} from './command.ts'
import {type AsOfFlags, CoordCommand} from './coord-command.ts'
import type {ChangeFlags} from './database-command.ts'
import type {Surroundings} from './surroundings.ts'

interface Referenced {
  readonly reference: string
}

interface ProjectFlags {
  readonly project?: string | undefined
}

interface VerbFlags extends ChangeFlags, ProjectFlags {
  readonly 'if-version'?: number | undefined
  readonly 'no-input': boolean
  readonly yes?: boolean
}

/** One line for an entry after a change. */
type Line<Entry> = (entry: Entry, screen: Screen) => string

/** What a verb does to the entries it is about, with the flags as its fields. */
type Verb<Fields, Entry> = (
  transaction: Transaction<Database>,
  selection: Selection,
  fields: Fields,
  acting: Acting,
) => Promise<Entry[]>

/** The verbs that every register has: each method is the whole of a command after its flags are parsed. */
export abstract class RegisterCommand extends CoordCommand {
  /** `ask` completes the fields, before the database is opened, which others may be waiting for. */
  protected async addEntry<Fields, Entry extends Referenced>(
    flags: VerbFlags,
    ask: () => Promise<Fields>,
    add: (transaction: Transaction<Database>, project: ProjectRow, fields: Fields, acting: Acting) => Promise<Entry>,
    {line, nextStep}: {readonly line: Line<Entry>; readonly nextStep?: (entry: Entry) => string | undefined},
  ): Promise<void> {
    const around = await this.surroundings()
    const key = await this.requireProjectKey(around, flags)
    const fields = await ask()
    const {change, value: entry} = await this.change(around, flags, async (transaction) =>
      add(transaction, await requireProject(transaction, key), fields, this.acting(around)),
    )
    const next = nextStep?.(entry)
    const view = entryLines('Added', [entry], line)
    this.print({change, data: [entry], ...(next && {nextStep: next}), references: [entry.reference], view}, flags)
  }

  /** `past` is said of what was done, unless everything was so already; `question` is asked first. */
  protected async changeEntries<Fields extends VerbFlags, Entry extends Referenced>(
    references: readonly string[],
    flags: Fields,
    verb: Verb<Fields, Entry>,
    {line, past: verbInPast, question}: {readonly line: Line<Entry>; readonly past: string; readonly question?: string},
  ): Promise<void> {
    const around = await this.surroundings()
    const projectKey = await this.projectKey(around, flags)
    const selection = {ifVersion: flags['if-version'], projectKey, references}
    if (question && !flags['dry-run']) await this.confirm(question, flags)
    const {
      change,
      past,
      value: entries,
    } = await this.change(around, flags, (transaction) => verb(transaction, selection, flags, this.acting(around)))
    const view = entryLines(past(verbInPast), entries, line)
    this.print({change, data: entries, references: referencesOf(entries), view}, flags)
  }

  protected async editEntries<Fields extends VerbFlags, Entry extends Referenced>(
    references: readonly string[],
    flags: Fields,
    edit: Verb<Fields, Entry>,
    line: Line<Entry>,
  ): Promise<void> {
    await this.changeEntries(references, flags, edit, {line, past: 'Changed'})
  }

  protected async removeEntries<Entry extends Referenced>(
    references: readonly string[],
    flags: VerbFlags & {readonly yes: boolean},
    remove: (transaction: Transaction<Database>, selection: Selection, acting: Acting) => Promise<Entry[]>,
    line: Line<Entry>,
  ): Promise<void> {
    const verb: Verb<VerbFlags, Entry> = (transaction, selection, _fields, acting) =>
      remove(transaction, selection, acting)
    const question = `Remove ${references.join(', ')} from the register?`
    await this.changeEntries(references, flags, verb, {line, past: 'Removed', question})
  }

  /** `load` gets the project that is meant, whose key completes `A3`. */
  protected async showEntries<Entry extends Referenced>(
    flags: OutputFlags & ProjectFlags & AsOfFlags,
    load: (database: Kysely<Database>, projectKey: string | undefined, now: Date) => Promise<Entry[]>,
    render: (entry: Entry, screen: Screen) => string,
  ): Promise<void> {
    const around = await this.surroundings(flags)
    const key = await this.projectKey(around, flags)
    const data = await this.withSession(around, flags, ({database}) => load(database, key, around.now))
    const view = (screen: Screen) => data.map((entry) => render(entry, screen)).join('\n\n')
    this.print({data, references: referencesOf(data), view}, flags)
  }

  /** The entries of the project that is meant, or of all: with `--portfolio`, and when there is none in use. */
  protected async listEntries<Filter extends object, Entry extends Referenced>(
    around: Surroundings,
    flags: OutputFlags & ProjectFlags & {readonly portfolio: boolean},
    filter: Filter,
    {
      list,
      load,
      totals,
    }: {
      readonly list: ListView<Entry>
      readonly load: (
        database: Kysely<Database>,
        now: Date,
        filter: Filter & {readonly projectId?: number},
      ) => Promise<Entry[]>
      /** Said under the table. */
      readonly totals: (entries: readonly Entry[], screen: Screen) => string
    },
  ): Promise<void> {
    const key = flags.portfolio ? undefined : await this.projectKey(around, flags)
    const data = await this.withSession(around, flags, async ({database}) =>
      load(database, around.now, {...filter, ...(await this.ofProject(database, key))}),
    )
    const footer = (screen: Screen, shown: readonly Entry[]) => totals(shown, screen)
    this.printList({data, footer, list, reference: ({reference}) => reference}, flags)
  }
}

/** What happened to which entries, one a line. */
export function entryLines<Entry>(past: string, entries: readonly Entry[], line: Line<Entry>) {
  return (screen: Screen) => entries.map((entry) => `${past} ${line(entry, screen)}`).join('\n')
}

function referencesOf(entries: readonly Referenced[]): string[] {
  return entries.map(({reference}) => reference)
}
