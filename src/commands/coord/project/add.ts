import {
  CoordCommand,
  changeFlags,
  choiceFlag,
  Flags,
  fieldFlags,
  optionalArgument,
  valueFlag,
  z,
} from '#shared/cli/index'
import {projectStatuses} from '#shared/coordination/index'
import {addProject, askForProject, ProjectShape, projectFields, projectLine} from '#shared/projects/index'

export default class ProjectAdd extends CoordCommand {
  static override kind = 'project.add'
  static override shape = z.array(ProjectShape)
  static override summary = 'Add a project.'
  static override description =
    'A key is made from the name when none is given; it is part of every reference and is never given twice.'
  static override args = {name: optionalArgument('name of the project')}
  static override flags = {
    key: valueFlag('2 to 10 letters and digits for the references', '<KEY>'),
    profile: valueFlag('risk profile (see risk profile list)', '<name>'),
    status: choiceFlag('status to begin with (else intake)', projectStatuses),
    tag: Flags.string({
      description: 'a tag; repeat for several',
      helpValue: '<tag>',
      multiple: true,
      multipleNonGreedy: true,
    }),
    ...fieldFlags(projectFields),
    ...changeFlags,
  }
  static override examples = [
    '<%= config.bin %> project add "Library refurbishment" --key LIB --currency GBP \\\n    --owner ana --start 2026-10-01 --finish 2027-06-30',
  ]

  async run() {
    const {args, flags} = await this.parse(ProjectAdd)
    const around = await this.surroundings()
    const fields = await askForProject({...flags, name: args.name}, flags)
    const options = {...this.acting(around), timeZone: around.config.general.timeZone}
    const {change, value: project} = await this.change(around, flags, (transaction) =>
      addProject(transaction, fields, options),
    )
    this.print(
      {
        change,
        data: [project],
        nextStep: `coord risk add -p ${project.key} "What may happen" --likelihood 3 --impact 4 --owner NAME`,
        references: [project.key],
        view: (screen) => `Added ${projectLine(project, screen)}`,
      },
      flags,
    )
  }
}
