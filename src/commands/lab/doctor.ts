import {Flags} from '#shared/cli/index'
import {
  ExaminationShape,
  examine,
  isHealthy,
  LabCommand,
  readDoctorFacts,
  renderExamination,
  terminalOf,
} from '#shared/lab/index'

export default class Doctor extends LabCommand {
  static override kind = 'doctor'
  static override shape = ExaminationShape
  static override summary = 'Check everything that this machine needs.'
  static override description =
    'Node, the build, settings, files and their permissions, the database and its schema, the clock, the terminal: all problems at once, each with what to do.'
  static override flags = {'exit-code': Flags.boolean({description: 'exit with 10 when a check failed'})}
  static override examples = ['<%= config.bin %> doctor', '<%= config.bin %> doctor --exit-code --json']

  async run() {
    const {flags} = await this.parse(Doctor)
    const facts = await readDoctorFacts({
      ...(await this.systemToLookAt(flags)),
      clock: new Date(),
      nodeVersion: process.versions.node,
      packageRoot: this.packageRoot,
      terminal: terminalOf(process),
    })
    const examination = examine(facts)
    this.print(
      {
        data: examination,
        ...(flags['exit-code'] && !isHealthy(examination) && {exitCode: 10}),
        references: examination.checks.filter(({state}) => state === 'failed').map(({name}) => name),
        view: (screen) => renderExamination(examination, screen),
      },
      flags,
    )
  }
}
