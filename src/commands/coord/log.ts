import {CoordCommand, Flags, projectFlag, valueFlag, z} from '#shared/cli/index'
import {ChangeShape, listChanges, readSince, renderChanges} from '#shared/history/index'
import {requireProject} from '#shared/projects/index'

export default class Log extends CoordCommand {
  static override kind = 'log'
  static override shape = z.array(ChangeShape)
  static override summary = 'List changes, the newest first.'
  static override flags = {
    ...projectFlag,
    actor: valueFlag('only changes by this person', '<name>'),
    limit: Flags.integer({char: 'l', default: 50, description: 'show at most this many', helpValue: '<n>', min: 1}),
    since: valueFlag('only changes on or after this day', '<date>'),
  }
  static override examples = ['<%= config.bin %> log --since -7d', '<%= config.bin %> log -p LIB --actor ana']

  async run() {
    const {flags} = await this.parse(Log)
    const around = await this.surroundings()
    const since = readSince(flags.since, this.acting(around), around.config.general.timeZone)
    const changes = await this.withSession(around, flags, async ({database}) => {
      const project = flags.project === undefined ? undefined : await requireProject(database, flags.project)
      return listChanges(database, {
        limit: flags.limit,
        ...(flags.actor !== undefined && {actor: flags.actor}),
        ...(project && {projectId: project.id}),
        ...(since && {since}),
      })
    })
    this.print(
      {
        data: changes,
        references: changes.map((change) => String(change.id)),
        view: (screen) =>
          renderChanges(changes, screen, around.config.general.timeZone) || (screen.isTerminal ? 'No changes.' : ''),
      },
      flags,
    )
  }
}
