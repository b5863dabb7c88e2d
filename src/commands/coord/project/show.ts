import {asOfFlag, CoordCommand, choiceFlag, optionalArgument} from '#shared/cli/index'
import {loadProjectPage, ProjectPageShape, projectTabs, readProjectTab, renderProjectPage} from '#shared/projects/index'

export default class ProjectShow extends CoordCommand {
  static override kind = 'project.show'
  static override shape = ProjectPageShape
  static override summary = 'Show the page of a project.'
  static override args = {project: optionalArgument('key of the project (else the one in use)')}
  static override flags = {tab: choiceFlag('part of the page (else overview)', projectTabs), ...asOfFlag}
  static override examples = ['<%= config.bin %> project show LIB', '<%= config.bin %> project show LIB --tab risks']

  async run() {
    const {args, flags} = await this.parse(ProjectShow)
    const tab = readProjectTab(flags.tab)
    const around = await this.surroundings(flags)
    const key = await this.requireProjectKey(around, args)
    const page = await this.withSession(around, flags, ({database}) => loadProjectPage(database, key, around.now))
    this.print(
      {
        data: page,
        references: [page.project.key],
        view: (screen) => renderProjectPage(page, tab, screen, around.config.general.timeZone),
      },
      flags,
    )
  }
}
