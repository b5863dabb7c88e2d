import {asOfFlag, CoordCommand, choiceFlag, Flags, listFlags, valueFlag, z} from '#shared/cli/index'
import {projectStatuses} from '#shared/coordination/index'
import {loadProjects, ProjectShape, projectList, readProjectFilter} from '#shared/projects/index'

export default class ProjectList extends CoordCommand {
  static override kind = 'project.list'
  static override shape = z.array(ProjectShape)
  static override summary = 'List projects.'
  static override description = 'Archived and cancelled projects are left out unless --all or --status asks for them.'
  static override flags = {
    all: Flags.boolean({description: 'archived and cancelled projects too'}),
    department: valueFlag('only projects of this department', '<name>'),
    owner: valueFlag('only projects of this owner', '<name>'),
    status: choiceFlag('only projects in this status', projectStatuses),
    tag: valueFlag('only projects with this tag', '<tag>'),
    ...asOfFlag,
    ...listFlags,
  }
  static override examples = [
    '<%= config.bin %> project list --sort priority,key',
    '<%= config.bin %> project list --csv',
  ]

  async run() {
    const {flags} = await this.parse(ProjectList)
    const filter = readProjectFilter(flags)
    const around = await this.surroundings(flags)
    const projects = await this.withSession(around, flags, ({database}) => loadProjects(database, around.now, filter))
    this.printList({data: projects, list: projectList, reference: (project) => project.key}, flags)
  }
}
