import {argument, ImportCommand, importFlags, transactionImportFlags, valueFlag} from '#shared/cli/index'
import {ImportShape, importers} from '#shared/exchange/index'

const types = Object.entries(importers).map(([type, {description}]) => `${type}: ${description}`)

export default class Import extends ImportCommand {
  static override kind = 'import'
  static override shape = ImportShape
  static override summary = 'Take entries from a file: all of them, or none.'
  static override description =
    `The types:\n${types.join('\n')}\nA row with a reference changes that entry, one without adds an entry. Columns are fields as in "add" and "edit"; "coord export" writes such files. An empty cell clears a field of an entry that is there.`
  static override args = {
    type: argument('what it holds, such as risks'),
    file: argument('file to read: CSV, JSON, NDJSON or XLSX (- for stdin)'),
  }
  static override flags = {
    ...importFlags,
    ...transactionImportFlags,
    key: valueFlag('key under which a bundle comes in (else its own)', '<KEY>'),
  }
  static override examples = [
    '<%= config.bin %> import risks risks.xlsx -p LIB --dry-run',
    '<%= config.bin %> import actions actions.csv -p LIB --map "Who=owner,Until=due"',
    '<%= config.bin %> import transactions ledger.csv',
    '<%= config.bin %> import bundle lib.json --key LIB2',
    '<%= config.bin %> import legacy old.json -p LIB --map "status:Parked=open"',
  ]

  async run() {
    const {args, flags} = await this.parse(Import)
    await this.importFile(args.type, args.file, flags)
  }
}
