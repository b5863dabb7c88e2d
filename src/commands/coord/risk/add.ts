import {CoordCommand, changeFlags, fieldFlags, optionalArgument, projectFlag, z} from '#shared/cli/index'
import {requireProject} from '#shared/projects/index'
import {addRisk, askForRisk, type Risk, RiskShape, riskFields, riskLine} from '#shared/risks/index'

export default class RiskAdd extends CoordCommand {
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
    const around = await this.surroundings()
    const key = await this.requireProjectKey(around, flags)
    const fields = await askForRisk({...flags, title: args.title}, flags)
    const {change, value: risk} = await this.change(around, flags, async (transaction) =>
      addRisk(transaction, await requireProject(transaction, key), fields, this.acting(around)),
    )
    this.print(
      {
        change,
        data: [risk],
        ...(risk.status === 'proposed' && {
          nextStep: waysToOpen(risk),
        }),
        references: [risk.reference],
        view: (screen) => `Added ${riskLine(risk, screen)}`,
      },
      flags,
    )
  }
}

/** Names only what the risk lacks: pasting it must not change what was typed. */
function waysToOpen({current, owner, reference}: Risk): string {
  const missing = [current ? '' : ' --likelihood 3 --impact 4', owner ? '' : ' --owner NAME']
  return `coord risk assess ${reference}${missing.join('')}`
}
