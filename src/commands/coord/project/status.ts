import {argument, CoordCommand, changeFlags, entryLines, references, z} from '#shared/cli/index'
import {changeProjectStatus, ProjectShape, projectLine} from '#shared/projects/index'

export default class ProjectStatus extends CoordCommand {
  static override kind = 'project.status'
  static override shape = z.array(ProjectShape)
  static override summary = 'Move projects to another status.'
  static override description =
    'intake, proposed, approved, active, on_hold, completed, archived; cancelled from any that is not an end. approved needs owner, sponsor, currency and baseline dates.'
  static override args = {
    project: references('project'),
    status: argument('status to move to'),
  }
  static override flags = {...changeFlags}
  static override examples = [
    '<%= config.bin %> project status LIB active',
    '<%= config.bin %> project status LIB on_hold --reason "Budget freeze"',
  ]

  async run() {
    const {args, flags} = await this.parse(ProjectStatus)
    const around = await this.surroundings()
    const {change, past, value} = await this.change(around, flags, (transaction) =>
      changeProjectStatus(transaction, args.project, args.status, {...this.acting(around), reason: flags.reason}),
    )
    const {projects, warnings} = value
    this.print(
      {
        change,
        data: projects,
        references: projects.map(({key}) => key),
        view: entryLines(past('Moved'), projects, projectLine),
        warnings,
      },
      flags,
    )
  }
}
