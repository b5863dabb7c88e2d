import {argument, Flags} from '#shared/cli/index'
import {DeployCommand, DeployedShape, deployFlags, readPasswordLine} from '#shared/deploy/index'

export default class DeployPostgres extends DeployCommand {
  static override kind = 'deploy.postgres'
  static override shape = DeployedShape
  static override summary = 'Deploy PostgreSQL 16 to a machine of the lab.'
  static override description =
    'In Docker, with its data in a volume, tuned to the machine, open to the network of the lab only. The password of the role coord is made at the first time and kept on this computer. Run again it changes nothing that is right.'
  static override args = {vm: argument('machine of the lab file, or user@address')}
  static override flags = {
    ...deployFlags,
    'new-password': Flags.boolean({description: 'replace the password of the role coord'}),
    'password-stdin': Flags.boolean({description: 'read that password from stdin'}),
  }
  static override examples = [
    '<%= config.bin %> deploy postgres postgres',
    '<%= config.bin %> deploy postgres lab@192.168.1.50 --subnet 192.168.1.0/24 --dry-run',
  ]

  async run() {
    const {args, flags} = await this.parse(DeployPostgres)
    const target = await this.target(args.vm, 'postgres', flags)
    const replacesPassword = flags['new-password']
    const password = flags['password-stdin'] && !flags['dry-run'] ? await readPasswordLine(process.stdin) : undefined
    await this.perform(target, 'postgres', {...(await this.wishes()), password, replacesPassword}, flags)
  }
}
