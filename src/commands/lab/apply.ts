import {ApplyCommand, ApplyShape, applyFlags, labOf, planFrom} from '#shared/apply/index'
import {Flags, optionalArgument} from '#shared/cli/index'
import {invalidInput} from '#shared/input/index'
import {DEFAULT_LAB_FILE, LabFileShape} from '#shared/plan/index'

export default class ApplyLab extends ApplyCommand {
  static override kind = 'apply'
  static override shape = ApplyShape
  static override summary = 'Make the server what a lab file says.'
  static override description =
    'Plans, asks, and does it: images, machines, their start, and what is deployed to them. Each step is written down before it is sent, so that a run that was ended goes on with --resume, without the file, and does nothing twice. Existing machines are never deleted and disks never made smaller. A plan of lab plan -o is carried out as it was read, or refused when it is stale. Where nobody watches, progress is one line of JSON an event on stderr.'
  static override args = {file: optionalArgument('lab file, or plan.json (else infrastructure/lab.yaml)')}
  static override flags = {
    discard: Flags.boolean({
      description: 'forget an unfinished run; what it made stays',
      exclusive: ['resume', 'rollback'],
    }),
    lab: Flags.string({
      description: 'lab whose unfinished run is meant, where there are several',
      helpValue: '<name>',
      relationships: [{flags: ['discard', 'resume', 'rollback'], type: 'some'}],
    }),
    resume: Flags.boolean({description: 'go on with an unfinished run', exclusive: ['rollback']}),
    rollback: Flags.boolean({description: 'delete the machines that an unfinished run made'}),
    ...applyFlags,
  }
  static override examples = [
    '<%= config.bin %> apply',
    '<%= config.bin %> apply plan.json --yes',
    '<%= config.bin %> apply --resume',
    '<%= config.bin %> apply --rollback --lab homelab',
  ]

  async run() {
    const {args, flags} = await this.parse(ApplyLab)
    if (args.file !== undefined && flags.lab !== undefined) {
      throw invalidInput('lab apply', [{field: '--lab', message: 'says what FILE says as well: give one of them'}])
    }
    const name = LabFileShape.shape.name.optional().safeParse(flags.lab)
    if (name.error) {
      const problems = name.error.issues.map(({message}) => ({field: '--lab', message: `${message}.`}))
      throw invalidInput('lab apply', problems)
    }
    const {file: source = DEFAULT_LAB_FILE} = args
    const what = flags.resume ? 'resume' : flags.rollback ? 'rollback' : flags.discard ? 'discard' : 'new'
    const lab = flags.lab ?? (what === 'new' || args.file !== undefined ? await labOf(source) : null)
    await this.withProxmox(flags, (client) => this.apply(client, {lab, what}, () => planFrom(client, source), flags))
  }
}
