import {changeFlags, configSources, Flags, fieldFlags} from '#shared/cli/index'
import {applicationPaths} from '#shared/config/index'
import {
  InitialisationShape,
  initFields,
  initialise,
  LabCommand,
  readWantedSettings,
  renderInitialisation,
} from '#shared/lab/index'

export default class Init extends LabCommand {
  static override kind = 'init'
  static override shape = InitialisationShape
  static override summary = 'Write the settings of this machine.'
  static override description =
    'Into .env of the working folder, or with --global into config.yaml; only you may read the file. Without flags it asks. Everything is checked together before anything is written.'
  static override flags = {
    'database-url-stdin': Flags.boolean({description: 'read the URL of a PostgreSQL server from stdin'}),
    global: Flags.boolean({description: 'write config.yaml, which holds for every folder'}),
    ...fieldFlags(initFields),
    'dry-run': changeFlags['dry-run'],
  }
  static override examples = [
    '<%= config.bin %> init',
    '<%= config.bin %> init --global --timezone Europe/Berlin --decimal-mark ,',
    '<%= config.bin %> init --database-url-stdin < url.txt',
  ]

  async run() {
    const {flags} = await this.parse(Init)
    const sources = configSources()
    const {initialisation, warnings} = await initialise({
      accessUnder: (wanted) => this.accessUnder(wanted, flags),
      dryRun: flags['dry-run'],
      sources,
      target: flags.global
        ? {file: applicationPaths(sources).configFile, kind: 'config.yaml'}
        : {directory: sources.workingDirectory, kind: '.env'},
      wanted: await readWantedSettings(flags, {sources, stdin: process.stdin}),
    })
    this.print(
      {
        data: initialisation,
        nextStep: 'lab doctor',
        references: initialisation.settings.map(({name}) => name),
        view: (screen) => renderInitialisation(initialisation, {dryRun: flags['dry-run']}, screen),
        warnings,
      },
      flags,
    )
  }
}
