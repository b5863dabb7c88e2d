import {CoordCommand, Flags, optionalArgument, z} from '#shared/cli/index'
import {loadProject, projectLine, readCurrentProject, requireProject, writeCurrentProject} from '#shared/projects/index'

export default class Use extends CoordCommand {
  static override kind = 'use'
  static override shape = z.object({project: z.string().nullable()})
  static override summary = 'Choose the project that commands work on.'
  static override description =
    'Kept on this machine; --project and COORD_PROJECT win over it. Without a key it tells which one is in use.'
  static override args = {project: optionalArgument('key of the project')}
  static override flags = {none: Flags.boolean({description: 'use no project from now on'})}
  static override examples = ['<%= config.bin %> use LIB', '<%= config.bin %> use', '<%= config.bin %> use --none']

  async run() {
    const {args, flags} = await this.parse(Use)
    const around = await this.surroundings()
    const {stateDirectory} = around.paths
    if (flags.none) await writeCurrentProject(stateDirectory, undefined)
    if (flags.none || args.project === undefined) {
      const inUse = (await readCurrentProject(stateDirectory)) ?? null
      if (inUse !== null) await this.withSession(around, flags, ({database}) => requireProject(database, inUse))
      const text = inUse ?? 'No project is in use. Choose one: coord use KEY'
      this.print({data: {project: inUse}, references: inUse ? [inUse] : [], view: () => text}, flags)
      return
    }
    const key = args.project
    const project = await this.withSession(around, flags, ({database}) => loadProject(database, key, around.now))
    await writeCurrentProject(stateDirectory, project.key)
    this.print(
      {
        data: {project: project.key},
        references: [project.key],
        view: (screen) => `Using ${projectLine(project, screen)}`,
      },
      flags,
    )
  }
}
