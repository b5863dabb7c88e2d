import {Flags, listFlags, personalFlag, projectFlag, RegisterCommand, valueFlag, z} from '#shared/cli/index'
import {
  loadStakeholders,
  readDays,
  StakeholderShape,
  stakeholderList,
  stakeholderTotals,
} from '#shared/stakeholders/index'

export default class StakeholderDue extends RegisterCommand {
  static override kind = 'stakeholder.due'
  static override shape = z.array(StakeholderShape)
  static override summary = 'List who is to be talked to now.'
  static override description =
    'The next contact is due so many days after the last one as the cadence says, or after the day of registration.'
  static override flags = {
    ...projectFlag,
    portfolio: Flags.boolean({description: 'the stakeholders of all projects, whichever is in use'}),
    within: valueFlag('those due in so many days too (else 0)', '<days>'),
    ...personalFlag,
    ...listFlags,
  }
  static override examples = ['<%= config.bin %> stakeholder due -p LIB --within 7']

  async run() {
    const {flags} = await this.parse(StakeholderDue)
    const around = await this.surroundings()
    const filter = {dueWithin: readDays(flags.within), personal: flags.personal}
    await this.listEntries(around, flags, filter, {
      list: stakeholderList,
      load: loadStakeholders,
      totals: stakeholderTotals,
    })
  }
}
