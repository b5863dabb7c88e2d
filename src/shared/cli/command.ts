import {Command} from '@oclif/core/command'
import type {z} from 'zod'
import {
  arrange,
  assertListOptions,
  type ListOptions,
  type ListView,
  toCsv,
  toTable,
  toTabSeparated,
} from '../lists/index.ts'
import {confirm, plainText, type Rendered, type Screen, screenFor, wrap} from '../terminal/index.ts'
import {type ChangeMeta, type Meta, successEnvelope, toJson} from './envelope.ts'
import {globalFlags} from './flags.ts'

/** What a command answers with. `data` is the whole answer; the view shows nothing that `data` does not hold. */
export interface Answer<Data> {
  readonly data: Data
  /** What `--quiet` prints, one a line. */
  readonly references?: readonly string[]
  readonly view: (screen: Screen) => string | Rendered
  readonly warnings?: readonly string[]
  readonly change?: ChangeMeta | null
  readonly nextStep?: string
  /** 10 with `--exit-code` when something needs attention. */
  readonly exitCode?: number
}

export interface ListAnswer<Row> extends Omit<Answer<readonly Row[]>, 'references' | 'view'> {
  readonly reference: (row: Row) => string
  readonly list: ListView<Row>
  /** Said on a terminal under the table. */
  readonly footer?: (screen: Screen, shown: readonly Row[]) => string
  /** How a terminal shows the rows when no columns are asked for, instead of one table. */
  readonly page?: (screen: Screen, shown: readonly Row[]) => string | Rendered
  /** What `--json` prints, when that is more than the rows. */
  readonly document?: (shown: readonly Row[]) => unknown
}

export interface OutputFlags extends ListOptions {
  readonly json: boolean
  readonly quiet: boolean
  readonly 'no-color': boolean
  readonly csv?: boolean
  readonly 'dry-run'?: boolean
}

interface ConfirmFlags {
  readonly 'no-input': boolean
  readonly yes?: boolean | undefined
}

/**
 * The view of one command: `run` parses, calls one function of an area, and hands the answer to `print`.
 * `kind` names the shape of `data` under `--json`, and `shape` is that shape.
 */
export abstract class BaseCommand extends Command {
  static override baseFlags = globalFlags
  static kind: string
  static shape: z.ZodType

  /** The moment the answer is about; COORD_NOW can pretend another. */
  protected now = new Date()

  /** The day that is shown instead of the present, and what has to be said about it. */
  protected asOf: {readonly day: string; readonly warnings: string[]} | undefined

  abstract override run(): Promise<void>

  /** oclif prints errors here; ours are reported in one place (`report.ts`). */
  protected override async catch(error: Error): Promise<never> {
    throw error
  }

  protected print<Data>(answer: Answer<Data>, flags: OutputFlags): void {
    if (flags.json) this.printEnvelope(answer.data, answer, flags)
    else if (flags.quiet) writeLines(answer.references ?? [])
    else this.writeView(answer, flags)
    this.printAside(answer, flags)
  }

  protected printList<Row>(answer: ListAnswer<Row>, flags: OutputFlags): void {
    assertListOptions(answer.list, flags)
    const rows = arrange(answer.list, answer.data, flags)
    const screen = this.screen(flags)
    if (flags.json) this.printEnvelope(answer.document ? answer.document(rows) : rows, answer, flags)
    else if (flags.csv) write(toCsv(answer.list, rows, flags.columns))
    else if (flags.quiet) writeLines(rows.map(answer.reference))
    else if (!screen.isTerminal) write(toTabSeparated(answer.list, rows, flags.columns))
    else if (rows.length === 0) write(this.nothingThen() ?? answer.list.empty)
    else if (answer.page && flags.columns === undefined) {
      this.writeHeading(screen)
      this.writeRendered(answer.page(screen, rows), flags)
    } else {
      this.writeHeading(screen)
      const {hidden, text} = toTable(answer.list, rows, flags.columns, screen)
      const footer = answer.footer?.(screen, rows)
      this.writeRendered({hidden, text: footer ? `${text}\n${footer}` : text}, flags)
    }
    this.printAside(answer, flags)
  }

  /** Asks before something that is hard to take back; scripts, and whoever wants JSON, say `--yes` instead. */
  protected async confirm(message: string, flags: Pick<OutputFlags, 'json'> & ConfirmFlags): Promise<void> {
    await confirm(message, {noInput: flags['no-input'] || flags.json, yes: flags.yes})
  }

  protected screen(flags: Pick<OutputFlags, 'no-color'>): Screen {
    return screenFor(process.stdout, process.env, flags['no-color'])
  }

  /** Progress, hints and warnings: on stderr, so that stdout stays data. */
  protected aside(text: string, flags: Pick<OutputFlags, 'no-color'>): void {
    const {colour} = screenFor(process.stderr, process.env, flags['no-color'])
    process.stderr.write(`${colour.dim(plainText(text))}\n`)
  }

  /** The command as people type it, for the history: `coord risk add`. */
  protected get typed(): string {
    return `${this.config.bin} ${(this.id ?? '').replaceAll(':', ' ')}`
  }

  private writeView({view}: Answer<unknown>, flags: OutputFlags): void {
    const screen = this.screen(flags)
    this.writeHeading(screen)
    this.writeRendered(view(screen), flags)
  }

  /** On a terminal above the answer; elsewhere stdout is data, and the day is said on stderr. */
  private writeHeading({colour, isTerminal}: Screen): void {
    if (this.asOf && isTerminal) write(`${colour.bold(`As of ${this.asOf.day}`)}\n\n`)
  }

  private nothingThen(): string | undefined {
    return this.asOf && `Nothing to show as of ${this.asOf.day}.`
  }

  private warnings(answer: Pick<Answer<unknown>, 'warnings'>): readonly string[] {
    return [...(this.asOf?.warnings ?? []), ...(answer.warnings ?? [])]
  }

  /** Says on stderr which columns of its tables found no room, and how to see them. */
  private writeRendered(rendered: string | Rendered, flags: OutputFlags): void {
    const {hidden, text} = typeof rendered === 'string' ? {hidden: [], text: rendered} : rendered
    write(text)
    if (hidden.length === 0) return
    const orElse = 'columns' in this.ctor.flags ? 'use --columns' : 'add: | less -S'
    const noRoom = `No room for ${hidden.join(', ')}: widen the terminal or ${orElse}`
    this.aside(wrap(noRoom, this.screen(flags).columns), flags)
  }

  private printEnvelope(data: unknown, answer: Omit<Answer<unknown>, 'data' | 'view'>, flags: OutputFlags): void {
    const meta: Meta = {
      asOf: this.now.toISOString(),
      count: Array.isArray(data) ? data.length : null,
      warnings: this.warnings(answer),
      change: answer.change ?? null,
      dryRun: flags['dry-run'] ?? false,
      nextStep: answer.nextStep ?? null,
    }
    write(toJson(successEnvelope((this.ctor as typeof BaseCommand).kind, data, meta)))
  }

  private printAside(answer: Omit<Answer<unknown>, 'data' | 'view'>, flags: OutputFlags): void {
    if (answer.exitCode) process.exitCode = answer.exitCode
    if (flags.json) return
    for (const warning of this.warnings(answer)) this.aside(`warning: ${warning}`, flags)
    if (flags.quiet) return
    if (this.asOf && !this.screen(flags).isTerminal) this.aside(`as of ${this.asOf.day}`, flags)
    if (flags['dry-run']) this.aside('dry run: nothing was saved', flags)
    if (answer.change) this.aside(`undo: ${answer.change.undo}`, flags)
    if (answer.nextStep) this.aside(`next: ${answer.nextStep}`, flags)
  }
}

function writeLines(lines: readonly string[]): void {
  process.stdout.write(lines.map((line) => `${line}\n`).join(''))
}

function write(text: string): void {
  if (text !== '') process.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
}
