import {CoordCommand, changeFlags, entryLines, Flags, valueFlag, z} from '#shared/cli/index'
import {addDemoProjects, removeDemoProjects} from '#shared/demo/index'
import {ProjectShape, projectLine} from '#shared/projects/index'

export default class ProjectDemo extends CoordCommand {
  static override kind = 'project.demo'
  static override shape = z.array(ProjectShape)
  static override summary = 'Add demo projects with lively registers.'
  static override description =
    'A large one and two small ones, in which every alert occurs once. Their dates are relative to today. Take them away again with --remove, or with undo.'
  static override flags = {
    key: valueFlag('key of the large one (else DEMO), with which those of the others begin', '<KEY>'),
    remove: Flags.boolean({description: 'take all demo projects away', exclusive: ['key']}),
    ...changeFlags,
  }
  static override examples = [
    '<%= config.bin %> project demo',
    '<%= config.bin %> project demo --key TEST',
    '<%= config.bin %> project demo --remove',
  ]

  async run() {
    const {flags} = await this.parse(ProjectDemo)
    const around = await this.surroundings()
    const options = {...this.acting(around), timeZone: around.config.general.timeZone}
    const {change, value: projects} = await this.change(around, flags, (transaction) =>
      flags.remove ? removeDemoProjects(transaction, around.now) : addDemoProjects(transaction, flags.key, options),
    )
    const verb = flags.remove ? 'Removed' : 'Added'
    this.print(
      {
        change,
        data: projects,
        ...(!flags.remove && {nextStep: `coord today -p ${projects[0]!.key}`}),
        references: projects.map(({key}) => key),
        view: entryLines(verb, projects, projectLine),
      },
      flags,
    )
  }
}
