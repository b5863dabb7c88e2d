import {CoordCommand, changeFlags, entryLines, references, yesFlag, z} from '#shared/cli/index'
import {ProjectShape, projectLine, removeProjects} from '#shared/projects/index'

export default class ProjectRemove extends CoordCommand {
  static override kind = 'project.remove'
  static override shape = z.array(ProjectShape)
  static override summary = 'Remove projects with their registers.'
  static override description =
    'They leave every list; undo brings them back. A project that is over is completed or cancelled instead.'
  static override args = {project: references('project')}
  static override flags = {...changeFlags, ...yesFlag}
  static override examples = ['<%= config.bin %> project remove LIB --yes']

  async run() {
    const {args, flags} = await this.parse(ProjectRemove)
    const around = await this.surroundings()
    if (!flags['dry-run']) {
      await this.confirm(`Remove ${args.project.join(', ')} with all risks?`, flags)
    }
    const {change, value: projects} = await this.change(around, flags, (transaction) =>
      removeProjects(transaction, args.project, around.now),
    )
    this.print(
      {
        change,
        data: projects,
        references: projects.map((project) => project.key),
        view: entryLines('Removed', projects, projectLine),
      },
      flags,
    )
  }
}
