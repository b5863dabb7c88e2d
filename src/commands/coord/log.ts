import {CoordCommand, listFlags, projectFlag, valueFlag, z} from '#shared/cli/index'
import {ChangeShape, changeList, listChanges, readSince, renderChanges} from '#shared/history/index'
import {requireProject} from '#shared/projects/index'

const NEWEST = 50

export default class Log extends CoordCommand {
  static override kind = 'log'
  static override shape = z.array(ChangeShape)
  static override summary = 'List changes, the newest first.'
  static override description = `The newest ${NEWEST}, unless --limit says how many.`
  static override flags = {
    ...projectFlag,
    actor: valueFlag('only changes by this person', '<name>'),
    since: valueFlag('only changes on or after this day', '<date>'),
    ...listFlags,
  }
  static override examples = ['<%= config.bin %> log --since -7d', '<%= config.bin %> log -p LIB --actor ana']

  async run() {
    const {flags} = await this.parse(Log)
    const around = await this.surroundings()
    const since = readSince(flags.since, this.acting(around), around.config.general.timeZone)
    const {timeZone} = around.config.general
    const limit = flags.limit ?? NEWEST
    const changes = await this.withSession(around, flags, async ({database}) => {
      const project = flags.project === undefined ? undefined : await requireProject(database, flags.project)
      return listChanges(database, {
        // One more tells whether there are more; sorted otherwise, the newest are not the first.
        ...(flags.sort === undefined && {limit: Math.max(limit, 0) + 1}),
        ...(flags.actor !== undefined && {actor: flags.actor}),
        ...(project && {projectId: project.id}),
        ...(since && {since}),
      })
    })
    const isCut = flags.limit === undefined && changes.length > limit
    this.printList(
      {
        data: changes,
        list: changeList(timeZone),
        page: (screen, shown) => renderChanges(shown, screen, timeZone),
        reference: (change) => String(change.id),
        ...(isCut && {warnings: [`There are more than these ${limit} changes: --limit N shows N of them.`]}),
      },
      {...flags, limit},
    )
  }
}
