import {argument, CoordCommand, changeFlags, entryLines, references, z} from '#shared/cli/index'
import {type IntakePage, loadIntake} from '#shared/intake/index'
import {changeProjectStatus, type Project, ProjectShape, projectLine} from '#shared/projects/index'

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
    const acting = {...this.acting(around), reason: flags.reason}
    const {change, past, value} = await this.change(around, flags, async (transaction) => {
      const moved = await changeProjectStatus(transaction, args.project, args.status, acting)
      return {...moved, intake: await loadIntake(transaction, moved.projects[0]!.key)}
    })
    const {intake, projects, warnings} = value
    const [project] = projects
    const nextStep = project?.status === 'approved' ? stepAfterApproval(project, intake) : undefined
    this.print(
      {
        change,
        data: projects,
        ...(nextStep !== undefined && {nextStep}),
        references: projects.map(({key}) => key),
        view: entryLines(past('Moved'), projects, projectLine),
        warnings,
      },
      flags,
    )
  }
}

/** What was asked for in the form is created, then what was approved is frozen. */
function stepAfterApproval({baseline, key}: Project, {accepted, notCreated}: IntakePage): string | undefined {
  if (notCreated.length > 0 && accepted.length === 0) return `coord project intake ${key} --accept`
  return baseline.version === null ? `coord project baseline ${key} --yes` : undefined
}
