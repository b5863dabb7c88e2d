import {changeFlags, projectFlag, RegisterCommand, references, valueFlag, z} from '#shared/cli/index'
import {markOccurred, occurredLine, RiskWithActionsShape, withActions} from '#shared/risks/index'

export default class RiskOccur extends RegisterCommand {
  static override kind = 'risk.occur'
  static override shape = z.array(RiskWithActionsShape)
  static override summary = 'Record that a risk has happened.'
  static override description =
    'It stays in the register, and an action to deal with it is added, for the owner of the risk.'
  static override args = {risk: references('risk')}
  static override flags = {
    ...projectFlag,
    on: valueFlag('day on which it happened (else today)', '<date>'),
    ...changeFlags,
  }
  static override examples = ['<%= config.bin %> risk occur LIB-R3 --on yesterday --reason "Asbestos found"']

  async run() {
    const {args, flags} = await this.parse(RiskOccur)
    await this.changeEntries(
      args.risk,
      flags,
      async (transaction, selection, fields, acting) =>
        withActions(transaction, await markOccurred(transaction, selection, fields, acting), acting.now),
      {line: occurredLine, past: 'Occurred:'},
    )
  }
}
