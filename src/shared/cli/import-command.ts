import type {Acting} from '../conventions.ts'
import {type ImportOptions, importFormats, readSource, renderImport, requireImporter} from '../exchange/index.ts'
import {CoordCommand} from './coord-command.ts'
import type {ChangeFlags} from './database-command.ts'
import {changeFlags, choiceFlag, Flags, projectFlag, valueFlag} from './flags.ts'

interface Flagged extends ChangeFlags, ImportOptions {
  readonly project?: string | undefined
  readonly format?: string | undefined
  readonly 'decimal-mark'?: string | undefined
}

const decimalMarks = ['.', ','] as const

export const importFlags = {
  ...projectFlag,
  'decimal-mark': choiceFlag('decimal mark of amounts in the file (else COORD_DECIMAL_MARK)', decimalMarks),
  delimiter: valueFlag('what parts the cells of CSV (else the header tells)', '<;>'),
  encoding: valueFlag('encoding of text (else UTF-8), such as windows-1252', '<name>'),
  format: choiceFlag('format of the file (else its ending tells)', importFormats),
  'ignore-unknown': Flags.boolean({description: 'leave out columns that are unknown'}),
  map: valueFlag(
    'what their columns mean, separated by commas; nothing after = leaves one out',
    '<"Their column=field">',
  ),
  sheet: valueFlag('sheet of a spreadsheet (else the first)', '<name>'),
  ...changeFlags,
}

export const transactionImportFlags = {
  line: valueFlag('budget line of rows that name none', '<REF>'),
  'negative-as-credit': Flags.boolean({description: 'take actuals below 0 as credits'}),
}

/** A command that takes in a file. */
export abstract class ImportCommand extends CoordCommand {
  protected async importFile(type: string, file: string, flags: Flagged): Promise<void> {
    const {importer, type: known} = requireImporter(type, flags)
    const around = await this.surroundings()
    const projectKey = await this.projectKey(around, flags)
    const source = await readSource(file, process.stdin)
    const store = await importer.read({
      acting: readingAmounts(this.acting(around), flags['decimal-mark']),
      format: flags.format,
      isProjectTyped: flags.project !== undefined,
      onProgress: (line) => {
        if (process.stderr.isTTY) this.aside(line, flags)
      },
      options: flags,
      projectKey,
      reason: flags.reason,
      source,
    })
    const {change, past, value} = await this.change(around, flags, store)
    const {warnings, ...counts} = value
    const data = {type: known, source: source.name, ...counts}
    const references = [...counts.added, ...counts.changed]
    const said = past(flags['dry-run'] ? 'Would import' : 'Imported')
    this.print({change, data, references, view: (screen) => renderImport(said, data, screen), warnings}, flags)
  }
}

/** A file keeps to its own convention, whatever a person types: what "coord export" writes has a point. */
function readingAmounts(acting: Acting, mark: string | undefined): Acting {
  const decimalMark = decimalMarks.find((each) => each === mark) ?? acting.conventions.decimalMark
  return {...acting, conventions: {...acting.conventions, decimalMark}}
}
