import {argument, CoordCommand, changeFlags, Flags, optionalArgument, valueFlag, z} from '#shared/cli/index'
import {declareHealth, declaresHealth, loadProject, ProjectShape, renderHealth} from '#shared/projects/index'
import type {Screen} from '#shared/terminal/index'

export default class ProjectHealth extends CoordCommand {
  static override kind = 'project.health'
  static override shape = z.array(ProjectShape)
  static override summary = 'See the health of a project, or declare it.'
  static override description =
    'Without a colour: what follows from schedule, cost and risks, beside what is declared. A declared health has a reason and an end, changes none of the figures, and is pointed out when it is better than they are.'
  static override args = {
    project: argument('key of the project'),
    colour: optionalArgument('declared health: green, yellow, orange or red'),
  }
  static override flags = {
    clear: Flags.boolean({description: 'declare nothing any more'}),
    until: valueFlag('last day on which the declared health counts', '<date>'),
    ...changeFlags,
  }
  static override examples = [
    '<%= config.bin %> project health LIB',
    '<%= config.bin %> project health LIB yellow --until +30d \\\n    --reason "Permit promised by the mayor"',
    '<%= config.bin %> project health LIB --clear',
  ]

  async run() {
    const {args, flags} = await this.parse(ProjectHealth)
    const around = await this.surroundings()
    const fields = {...flags, colour: args.colour}
    const {
      change,
      past,
      value: project,
    } = declaresHealth(fields)
      ? await this.change(around, flags, (transaction) =>
          declareHealth(transaction, args.project, fields, this.acting(around)),
        )
      : {
          change: null,
          past: undefined,
          value: await this.withSession(around, flags, ({database}) => loadProject(database, args.project, around.now)),
        }
    const head = past?.('') ?? ''
    const view = (screen: Screen) =>
      [...(head ? [`${head} ${project.key}`] : []), renderHealth(project, screen)].join('\n')
    this.print({change, data: [project], references: [project.key], view}, flags)
  }
}
