import {briefingList, ListedBriefingShape, listBriefings} from '#shared/briefing/index'
import {CoordCommand, Flags, listFlags, z} from '#shared/cli/index'

export default class BriefingList extends CoordCommand {
  static override kind = 'briefing.list'
  static override shape = z.array(ListedBriefingShape)
  static override summary = 'List the briefings that were made.'
  static override description = 'Of all scopes, or of one project, which may be gone; the newest day first.'
  static override flags = {
    project: Flags.string({char: 'p', description: 'only those of this project', helpValue: '<KEY>'}),
    ...listFlags,
  }
  static override examples = [
    '<%= config.bin %> briefing list',
    '<%= config.bin %> briefing list -p LIB --columns date,needs-you,delivered --limit 10',
  ]

  async run() {
    const {flags} = await this.parse(BriefingList)
    const around = await this.surroundings()
    const briefings = await this.withSession(around, flags, ({database}) =>
      listBriefings(database, {projectKey: flags.project}),
    )
    this.printList(
      {
        data: briefings,
        list: briefingList(around.config.general.timeZone),
        reference: ({date, project}) => `${date}${project === null ? '' : ` ${project}`}`,
      },
      flags,
    )
  }
}
