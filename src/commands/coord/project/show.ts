import {asOfFlag, CoordCommand, choiceFlag, optionalReferences, z} from '#shared/cli/index'
import {
  loadProjectPages,
  ProjectPageShape,
  projectTabs,
  readProjectTab,
  renderProjectPages,
} from '#shared/projects/index'

export default class ProjectShow extends CoordCommand {
  static override kind = 'project.show'
  static override shape = z.array(ProjectPageShape)
  static override summary = 'Show the pages of projects.'
  static override description = 'Without a key, that of the project in use.'
  static override args = {project: optionalReferences('project')}
  static override flags = {tab: choiceFlag('part of the page (else overview)', projectTabs), ...asOfFlag}
  static override examples = ['<%= config.bin %> project show LIB', '<%= config.bin %> project show LIB --tab risks']

  async run() {
    const {args, flags} = await this.parse(ProjectShow)
    const tab = readProjectTab(flags.tab)
    const around = await this.surroundings(flags)
    const keys = args.project ?? [await this.requireProjectKey(around, {})]
    const pages = await this.withSession(around, flags, ({database}) => loadProjectPages(database, keys, around.now))
    this.print(
      {
        data: pages,
        references: pages.map(({project}) => project.key),
        view: (screen) => renderProjectPages(pages, tab, screen, around.config.general.timeZone),
      },
      flags,
    )
  }
}
