import {CoordCommand, changeFlags, valueFlag, z} from '#shared/cli/index'
import {addDemoProject, ProjectShape, projectLine} from '#shared/projects/index'

export default class ProjectDemo extends CoordCommand {
  static override kind = 'project.demo'
  static override shape = z.array(ProjectShape)
  static override summary = 'Add a demo project with a lively risk register.'
  static override description = 'Its dates are relative to today. Take it away again with project remove, or with undo.'
  static override flags = {key: valueFlag('key of the demo project (else DEMO)', '<KEY>'), ...changeFlags}
  static override examples = ['<%= config.bin %> project demo', '<%= config.bin %> project demo --key TEST']

  async run() {
    const {flags} = await this.parse(ProjectDemo)
    const around = await this.surroundings()
    const options = {...this.acting(around), timeZone: around.config.general.timeZone}
    const {change, value: project} = await this.change(around, flags, (transaction) =>
      addDemoProject(transaction, flags.key, options),
    )
    this.print(
      {
        change,
        data: [project],
        nextStep: `coord risk matrix -p ${project.key}`,
        references: [project.key],
        view: (screen) => `Added ${projectLine(project, screen)}`,
      },
      flags,
    )
  }
}
