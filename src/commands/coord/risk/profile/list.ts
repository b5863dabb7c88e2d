import {CoordCommand, listFlags, z} from '#shared/cli/index'
import {listProfiles, ProfileShape, profileList} from '#shared/risks/index'

export default class RiskProfileList extends CoordCommand {
  static override kind = 'risk.profile.list'
  static override shape = z.array(ProfileShape)
  static override summary = 'List the risk profiles there are.'
  static override flags = {...listFlags}
  static override examples = ['<%= config.bin %> risk profile list']

  async run() {
    const {flags} = await this.parse(RiskProfileList)
    const around = await this.surroundings()
    const profiles = await this.withSession(around, flags, ({database}) => listProfiles(database))
    const data = profiles.map((profile) => ProfileShape.parse(profile))
    this.printList({data, list: profileList, reference: (profile) => profile.name}, flags)
  }
}
