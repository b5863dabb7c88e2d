import {changeFlags, projectFlag, RegisterCommand, references, valueFlag, z} from '#shared/cli/index'
import {assessRisks, RiskShape, riskFields, riskLine} from '#shared/risks/index'

export default class RiskAssess extends RegisterCommand {
  static override kind = 'risk.assess'
  static override shape = z.array(RiskShape)
  static override summary = 'Score risks anew, which counts as a review.'
  static override description =
    'Sets the current score and the day of the next review; a proposed risk that has an owner is then open.'
  static override args = {risk: references('risk')}
  static override flags = {
    ...projectFlag,
    impact: valueFlag(riskFields.impact.description, '<1-5>'),
    likelihood: valueFlag(riskFields.likelihood.description, '<1-5>'),
    owner: valueFlag(riskFields.owner.description, '<name>'),
    review: valueFlag(riskFields.review.description, '<date>'),
    'target-impact': valueFlag(riskFields['target-impact'].description, '<1-5>'),
    'target-likelihood': valueFlag(riskFields['target-likelihood'].description, '<1-5>'),
    ...changeFlags,
  }
  static override examples = [
    '<%= config.bin %> risk assess LIB-R3 --likelihood 2 --impact 5 --review +1m \\\n    --reason "Survey done"',
  ]

  async run() {
    const {args, flags} = await this.parse(RiskAssess)
    await this.changeEntries(args.risk, flags, assessRisks, {line: riskLine, past: 'Assessed'})
  }
}
