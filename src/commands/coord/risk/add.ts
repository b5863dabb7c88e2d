import {changeFlags, fieldFlags, optionalArgument, projectFlag, RegisterCommand, z} from '#shared/cli/index'
import {addRisk, askForRisk, type Risk, RiskShape, riskFields, riskLine} from '#shared/risks/index'

export default class RiskAdd extends RegisterCommand {
  static override kind = 'risk.add'
  static override shape = z.array(RiskShape)
  static override summary = 'Add a risk to the register of a project.'
  static override description =
    'With an owner and a score the risk is open, else it is proposed. On a terminal, what is missing is asked for.'
  static override args = {title: optionalArgument('what may happen, in a few words')}
  static override flags = {...projectFlag, ...fieldFlags(riskFields), ...changeFlags}
  static override examples = [
    '<%= config.bin %> risk add -p LIB "Asbestos found late" --likelihood 3 --impact 5 \\\n    --owner ben --strategy reduce --mitigation "Survey first" --review +14d',
    '<%= config.bin %> risk add "Permit comes late" --dry-run',
  ]

  async run() {
    const {args, flags} = await this.parse(RiskAdd)
    const ask = () => askForRisk({...flags, title: args.title}, flags)
    await this.addEntry(flags, ask, addRisk, {line: riskLine, nextStep: waysToOpen})
  }
}

/** Names only what a proposed risk lacks: pasting it must not change what was typed. */
function waysToOpen({current, owner, reference, status}: Risk): string | undefined {
  if (status !== 'proposed') return undefined
  const missing = [current ? '' : ' --likelihood 3 --impact 4', owner ? '' : ' --owner NAME']
  return `coord risk assess ${reference}${missing.join('')}`
}
