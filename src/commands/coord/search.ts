import {CoordCommand, listFlags, projectFlag, words, z} from '#shared/cli/index'
import {FindingShape, findingList, searchRegisters} from '#shared/search/index'

export default class Search extends CoordCommand {
  static override kind = 'search'
  static override shape = z.array(FindingShape)
  static override summary = 'Find words in projects, registers and documents.'
  static override description =
    'All words must occur; case does not matter. Closed entries are found too. Of a document the best page is shown, "coord document search" shows all.'
  static override args = {text: words('words to look for')}
  static override flags = {...projectFlag, ...listFlags}
  static override examples = ['<%= config.bin %> search asbestos', '<%= config.bin %> search west wing -p LIB']

  async run() {
    const {args, flags} = await this.parse(Search)
    const around = await this.surroundings()
    const findings = await this.withSession(around, flags, ({database}) =>
      searchRegisters(database, args.text.join(' '), flags.project, around.now),
    )
    this.printList({data: findings, list: findingList, reference: (finding) => finding.reference}, flags)
  }
}
