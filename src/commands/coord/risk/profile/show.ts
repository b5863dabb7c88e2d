import {CoordCommand, references, z} from '#shared/cli/index'
import {ProfileShape, renderProfile, requireProfiles} from '#shared/risks/index'

export default class RiskProfileShow extends CoordCommand {
  static override kind = 'risk.profile.show'
  static override shape = z.array(ProfileShape)
  static override summary = 'Show the matrices of risk profiles.'
  static override args = {profile: references('profile')}
  static override examples = [
    '<%= config.bin %> risk profile show npsa-5x5',
    '<%= config.bin %> risk profile show npsa-5x5 iso27005-5x5',
  ]

  async run() {
    const {args, flags} = await this.parse(RiskProfileShow)
    const around = await this.surroundings()
    const profiles = await this.withSession(around, flags, ({database}) => requireProfiles(database, args.profile))
    this.print(
      {
        data: profiles.map((profile) => ProfileShape.parse(profile)),
        references: profiles.map(({name}) => name),
        view: (screen) => profiles.map((profile) => renderProfile(profile, screen)).join('\n\n'),
      },
      flags,
    )
  }
}
