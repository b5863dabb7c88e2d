import {CoordCommand, projectFlag} from '#shared/cli/index'
import {requireProject} from '#shared/projects/index'
import {GridShape, gridOf, loadStakeholders, renderGrid} from '#shared/stakeholders/index'

export default class StakeholderGrid extends CoordCommand {
  static override kind = 'stakeholder.grid'
  static override shape = GridShape
  static override summary = 'Draw the stakeholders by influence and interest.'
  static override flags = {...projectFlag}
  static override examples = ['<%= config.bin %> stakeholder grid -p LIB']

  async run() {
    const {flags} = await this.parse(StakeholderGrid)
    const around = await this.surroundings()
    const key = await this.requireProjectKey(around, flags)
    const grid = await this.withSession(around, flags, async ({database}) => {
      const project = await requireProject(database, key)
      const filter = {isForgotten: false, projectId: project.id}
      return gridOf(project.key, await loadStakeholders(database, around.now, filter))
    })
    this.print(
      {
        data: grid,
        references: grid.quadrants.flatMap(({stakeholders}) => stakeholders.map(({reference}) => reference)),
        view: (screen) => renderGrid(grid, screen),
      },
      flags,
    )
  }
}
