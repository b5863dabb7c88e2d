import {changeFlags, projectFlag, RegisterCommand, references, valueFlag, z} from '#shared/cli/index'
import {contactStakeholders, StakeholderShape, stakeholderLine} from '#shared/stakeholders/index'

export default class StakeholderContact extends RegisterCommand {
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
    await this.changeEntries(args.stakeholder, flags, contactStakeholders, {line: stakeholderLine, past: 'Talked to'})
  }
}
