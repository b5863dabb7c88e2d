import {argument, CoordCommand, changeFlags, Flags, fieldFlags, valueFlag, versionFlag, z} from '#shared/cli/index'
import {editProject, ProjectShape, projectFields, projectLine} from '#shared/projects/index'

export default class ProjectEdit extends CoordCommand {
  static override kind = 'project.edit'
  static override shape = z.array(ProjectShape)
  static override summary = 'Change fields of a project.'
  static override description = 'Fields that are not named stay as they are; an empty value clears a field.'
  static override args = {project: argument('key of the project')}
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
  static override examples = ['<%= config.bin %> project edit LIB --sponsor "Head of Culture" --forecast 2027-08-31']

  async run() {
    const {args, flags} = await this.parse(ProjectEdit)
    const around = await this.surroundings()
    const options = {...this.acting(around), ifVersion: flags['if-version']}
    const {change, value: project} = await this.change(around, flags, (transaction) =>
      editProject(transaction, args.project, flags, options),
    )
    const past = change || flags['dry-run'] ? 'Changed' : 'Nothing changed:'
    this.print(
      {change, data: [project], references: [project.key], view: (screen) => `${past} ${projectLine(project, screen)}`},
      flags,
    )
  }
}
