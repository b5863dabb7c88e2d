import {CoordCommand, changeFlags, projectFlag, references, valueFlag, z} from '#shared/cli/index'
import {contactStakeholders, StakeholderShape, stakeholderLines} from '#shared/stakeholders/index'

export default class StakeholderContact extends CoordCommand {
  static override kind = 'stakeholder.contact'
  static override shape = z.array(StakeholderShape)
  static override summary = 'Record that stakeholders were talked to.'
  static override description = 'The next contact is then due after the days that the cadence says.'
  static override args = {stakeholder: references('stakeholder')}
  static override flags = {
    ...projectFlag,
    note: valueFlag('what was said'),
    on: valueFlag('day of the contact (else today)', '<date>'),
    ...changeFlags,
  }
  static override examples = [
    '<%= config.bin %> stakeholder contact LIB-S1 --on yesterday \\\n    --note "Wants the opening before May"',
  ]

  async run() {
    const {args, flags} = await this.parse(StakeholderContact)
    const around = await this.surroundings()
    const selection = {projectKey: await this.projectKey(around, flags), references: args.stakeholder}
    const {change, value: stakeholders} = await this.change(around, flags, (transaction) =>
      contactStakeholders(transaction, selection, flags, this.acting(around)),
    )
    this.print(
      {
        change,
        data: stakeholders,
        references: stakeholders.map(({reference}) => reference),
        view: stakeholderLines('Talked to', stakeholders),
      },
      flags,
    )
  }
}
