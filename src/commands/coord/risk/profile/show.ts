import {argument, CoordCommand} from '#shared/cli/index'
import {ProfileShape, renderProfile, requireProfile} from '#shared/risks/index'

export default class RiskProfileShow extends CoordCommand {
  static override kind = 'risk.profile.show'
  static override shape = ProfileShape
  static override summary = 'Show the matrix of a risk profile.'
  static override args = {name: argument('name of the profile')}
  static override examples = ['<%= config.bin %> risk profile show npsa-5x5']

  async run() {
    const {args, flags} = await this.parse(RiskProfileShow)
    const around = await this.surroundings()
    const profile = await this.withSession(around, flags, ({database}) => requireProfile(database, args.name))
    const data = ProfileShape.parse(profile)
    this.print({data, references: [profile.name], view: (screen) => renderProfile(profile, screen)}, flags)
  }
}
