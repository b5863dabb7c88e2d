import {argument, Flags} from '#shared/cli/index'
import {BRIEFING_AT, DeployCommand, DeployedShape, deployFlags, readEnvFile} from '#shared/deploy/index'
import {invalidInput} from '#shared/input/index'

export default class DeployApps extends DeployCommand {
  static override kind = 'deploy.apps'
  static override shape = DeployedShape
  static override summary = 'Deploy this toolkit to a machine of the lab.'
  static override description =
    'The same code as here; its .env leads to the database and the model of the lab file. Then migrations, and a timer for the briefing. Run again it changes nothing that is right.'
  static override args = {vm: argument('machine of the lab file, or user@address')}
  static override flags = {
    ...deployFlags,
    'briefing-at': Flags.string({
      default: BRIEFING_AT,
      description: 'when the briefing comes on weekdays; empty for no timer',
    }),
    env: Flags.string({description: 'file with more settings for its .env', helpValue: '<file>'}),
  }
  static override examples = [
    '<%= config.bin %> deploy apps dev',
    '<%= config.bin %> deploy apps dev --env apps.env --briefing-at 08:00 --dry-run',
  ]

  async run() {
    const {args, flags} = await this.parse(DeployApps)
    const times = flags['briefing-at'].split(',')
    if (flags['briefing-at'] !== '' && !times.every((time) => /^(?:[01]?\d|2[0-3]):[0-5]\d$/.test(time))) {
      const message = 'is a time of day such as 07:30, or empty for no timer.'
      throw invalidInput('lab deploy apps', [{field: '--briefing-at', message}])
    }
    const target = await this.target(args.vm, 'apps', flags)
    const given = flags.env === undefined ? {} : await readEnvFile(flags.env)
    const wishes = {...(await this.wishes()), briefingAt: flags['briefing-at'], given}
    const nextStep = `ssh ${target.user}@${target.address} -t 'cd /srv/coordination && coord overview'`
    await this.perform(target, 'apps', wishes, flags, nextStep)
  }
}
