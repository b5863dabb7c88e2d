import {argument, asOfFlag, CoordCommand, choiceFlag, Flags, personalFlag, projectFlag} from '#shared/cli/index'
import {ExportShape, exportEntries, exporters, exportFormats, planExport, renderExport} from '#shared/exchange/index'
import {requireProject} from '#shared/projects/index'

export default class Export extends CoordCommand {
  static override kind = 'export'
  static override shape = ExportShape
  static override summary = 'Write a register to a file, or to stdout.'
  static override description = `The types:\n${Object.entries(exporters)
    .map(([type, {description}]) => `${type}: ${description}`)
    .join(
      '\n',
    )}\nThe format is that of --format, else of the ending of the file, else CSV. The columns are the fields that "coord import" takes.`
  static override args = {type: argument('what to export, such as risks')}
  static override flags = {
    ...projectFlag,
    all: Flags.boolean({description: 'also what lists leave out: done, closed, forgotten'}),
    force: Flags.boolean({description: 'replace a file that is there'}),
    format: choiceFlag('format of the file', exportFormats),
    output: Flags.string({char: 'o', description: 'file to write (else stdout)', helpValue: '<file>'}),
    ...personalFlag,
    portfolio: Flags.boolean({description: 'of all projects, whichever is in use'}),
    ...asOfFlag,
  }
  static override examples = [
    '<%= config.bin %> export risks -p LIB -o risks.xlsx',
    '<%= config.bin %> export actions --portfolio --format ical > actions.ics',
    '<%= config.bin %> export transactions -p LIB -o ledger.csv --force',
    '<%= config.bin %> export bundle -p LIB -o lib.json --personal',
  ]

  async run() {
    const {args, flags} = await this.parse(Export)
    const {isTerminal} = this.screen(flags)
    const plan = await planExport(args.type, flags, {isTerminal, json: flags.json})
    const around = await this.surroundings(flags)
    const key = flags.portfolio ? undefined : await this.projectKey(around, flags)
    const {content, exported, warnings} = await this.withSession(around, flags, async ({database}) => {
      const project = key === undefined ? undefined : await requireProject(database, key)
      const {all, personal} = flags
      return exportEntries(database, plan, {acting: this.acting(around), all, personal, project})
    })
    if (typeof content !== 'string' && plan.file === null) return void process.stdout.write(content)
    const references = plan.file === null ? [] : [plan.file]
    const view = (screen: Parameters<typeof renderExport>[1]) => renderExport(exported, screen)
    this.print({data: exported, references, view, warnings}, flags)
  }
}
