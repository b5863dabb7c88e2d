import {
  CoordCommand,
  changeFlags,
  entryLines,
  Flags,
  fieldFlags,
  references,
  valueFlag,
  versionFlag,
  z,
} from '#shared/cli/index'
import {editProjects, ProjectShape, projectFields, projectLine} from '#shared/projects/index'

export default class ProjectEdit extends CoordCommand {
  static override kind = 'project.edit'
  static override shape = z.array(ProjectShape)
  static override summary = 'Change fields of projects.'
  static override description = 'Fields that are not named stay as they are; an empty value clears a field.'
  static override args = {project: references('project')}
  static override flags = {
    name: valueFlag('name of the project'),
    tag: Flags.string({
      description: 'a tag; repeat for several',
      helpValue: '<tag>',
      multiple: true,
      multipleNonGreedy: true,
    }),
    ...fieldFlags(projectFields),
    ...changeFlags,
    ...versionFlag,
  }
  static override examples = [
    '<%= config.bin %> project edit LIB --sponsor "Head of Culture" --forecast 2027-08-31',
    '<%= config.bin %> project edit LIB WEST --owner cora',
  ]

  async run() {
    const {args, flags} = await this.parse(ProjectEdit)
    const around = await this.surroundings()
    const options = {...this.acting(around), ifVersion: flags['if-version']}
    const {
      change,
      past,
      value: projects,
    } = await this.change(around, flags, (transaction) => editProjects(transaction, args.project, flags, options))
    this.print(
      {
        change,
        data: projects,
        references: projects.map(({key}) => key),
        view: entryLines(past('Changed'), projects, projectLine),
      },
      flags,
    )
  }
}
