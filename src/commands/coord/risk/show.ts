import {asOfFlag, CoordCommand, projectFlag, references, z} from '#shared/cli/index'
import {RiskWithActionsShape, renderRisk, showRisks, withActions} from '#shared/risks/index'

export default class RiskShow extends CoordCommand {
  static override kind = 'risk.show'
  static override shape = z.array(RiskWithActionsShape)
  static override summary = 'Show everything about risks.'
  static override args = {risk: references('risk')}
  static override flags = {...projectFlag, ...asOfFlag}
  static override examples = ['<%= config.bin %> risk show LIB-R3', '<%= config.bin %> risk show r3 r4 -p LIB --json']

  async run() {
    const {args, flags} = await this.parse(RiskShow)
    const around = await this.surroundings(flags)
    const key = await this.projectKey(around, flags)
    const risks = await this.withSession(around, flags, async ({database}) =>
      withActions(database, await showRisks(database, args.risk, key, around.now), around.now),
    )
    this.print(
      {
        data: risks,
        references: risks.map((risk) => risk.reference),
        view: (screen) => risks.map((risk) => renderRisk(risk, screen)).join('\n\n'),
      },
      flags,
    )
  }
}
