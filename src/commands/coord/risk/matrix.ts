import {asOfFlag, CoordCommand, choiceFlag, Flags, projectFlag} from '#shared/cli/index'
import {riskTypes} from '#shared/coordination/index'
import {requireProject} from '#shared/projects/index'
import {loadMatrix, MatrixShape, readRiskType, renderMatrix} from '#shared/risks/index'

export default class RiskMatrix extends CoordCommand {
  static override kind = 'risk.matrix'
  static override shape = MatrixShape
  static override summary = 'Draw the register as a 5×5 heat map.'
  static override flags = {
    ...projectFlag,
    move: Flags.boolean({description: 'draw where each risk came from and shall go: inherent, current, target'}),
    type: choiceFlag('threats (default) or opportunities', riskTypes),
    ...asOfFlag,
  }
  static override examples = ['<%= config.bin %> risk matrix -p LIB', '<%= config.bin %> risk matrix -p LIB --move']

  async run() {
    const {flags} = await this.parse(RiskMatrix)
    const type = readRiskType(flags.type)
    const around = await this.surroundings(flags)
    const key = await this.requireProjectKey(around, flags)
    const matrix = await this.withSession(around, flags, async ({database}) =>
      loadMatrix(database, await requireProject(database, key), {now: around.now, showMoves: flags.move, type}),
    )
    this.print(
      {
        data: matrix,
        references: matrix.cells.flatMap((cell) => cell.risks.map((risk) => risk.reference)),
        view: (screen) => renderMatrix(matrix, screen, flags.move),
      },
      flags,
    )
  }
}
