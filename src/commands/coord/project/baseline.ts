import {argument, CoordCommand, changeFlags, Flags, valueFlag, yesFlag} from '#shared/cli/index'
import {loadBaselines, ProjectBaselinesShape, renderBaselines, setBaseline, setsBaseline} from '#shared/projects/index'
import {isInteractive} from '#shared/terminal/index'

export default class ProjectBaseline extends CoordCommand {
  static override kind = 'project.baseline'
  static override shape = ProjectBaselinesShape
  static override summary = 'Set the baseline of a project, or see those so far.'
  static override description =
    'The first baseline freezes the dates of the project and its milestones; each later one is a new version and needs a --reason. Without flags, the baselines so far are shown.'
  static override args = {project: argument('key of the project')}
  static override flags = {
    'as-forecast': Flags.boolean({description: 'plan anew as forecast: what is still to come, and the finish'}),
    finish: valueFlag('planned finish (else as it stands)', '<date>'),
    start: valueFlag('planned start (else as it stands)', '<date>'),
    ...changeFlags,
    ...yesFlag,
  }
  static override examples = [
    '<%= config.bin %> project baseline LIB --yes',
    '<%= config.bin %> project baseline LIB --finish 2027-08-31 \\\n    --reason "Decided by the board"',
    '<%= config.bin %> project baseline LIB --as-forecast --reason "Permit came late"',
  ]

  async run() {
    const {args, flags} = await this.parse(ProjectBaseline)
    const around = await this.surroundings()
    const timeZone = around.config.general.timeZone
    if (!setsBaseline(flags)) {
      const shown = await this.withSession(around, flags, ({database}) => loadBaselines(database, args.project))
      const isFirst = shown.baselines.length === 0 && shown.start !== null && shown.finish !== null
      if (!isFirst || flags['no-input'] || flags.json || !isInteractive()) {
        const view = (screen: Parameters<typeof renderBaselines>[1]) => renderBaselines(shown, screen, timeZone)
        return this.print({data: shown, references: [shown.project], view}, flags)
      }
      await this.confirm(`Set ${shown.start} to ${shown.finish} as baseline 1 of ${shown.project}?`, flags)
    }
    const {change, value} = await this.change(around, flags, (transaction) =>
      setBaseline(transaction, args.project, flags, this.acting(around)),
    )
    const {baselines, warnings} = value
    this.print(
      {
        change,
        data: baselines,
        references: [baselines.project],
        view: (screen) => renderBaselines(baselines, screen, timeZone),
        warnings,
      },
      flags,
    )
  }
}
