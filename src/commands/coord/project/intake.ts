import {argument, CoordCommand, changeFlags, Flags, valueFlag} from '#shared/cli/index'
import {ExitCode} from '#shared/errors'
import {
  acceptIntake,
  fillIn,
  type IntakePage,
  IntakeShape,
  loadIntake,
  nextIntakeStep,
  readIntakeFile,
  renderAcceptance,
  renderCompleteness,
  renderIntake,
  saveSection,
  saveTypedIntake,
} from '#shared/intake/index'
import {requireProject} from '#shared/projects/index'
import {isInteractive} from '#shared/terminal/index'

export default class ProjectIntake extends CoordCommand {
  static override kind = 'project.intake'
  static override shape = IntakeShape
  static override summary = 'Fill in the initiation request of a project.'
  static override description =
    'On a terminal it asks for what is open, section by section, and saves each. --from takes a filled-in --template: questions that are not in it stay, empty ones become open again. --accept creates the risks, milestones, stakeholders and budget lines that the form names, each once.'
  static override args = {project: argument('key of the project')}
  static override flags = {
    accept: Flags.boolean({description: 'create what the form names in the registers'}),
    check: Flags.boolean({description: 'only check, and say how complete it is', exclusive: ['accept', 'template']}),
    'exit-code': Flags.boolean({description: 'exit with 10 when questions are open'}),
    from: valueFlag('filled-in form in YAML (- for stdin)', '<file>'),
    section: valueFlag('one section alone, such as scope', '<name>'),
    template: Flags.boolean({description: 'print the form as YAML to fill in', exclusive: ['accept', 'from']}),
    ...changeFlags,
  }
  static override examples = [
    '<%= config.bin %> project intake LIB',
    '<%= config.bin %> project intake LIB --from intake.yaml --check --exit-code',
    '<%= config.bin %> project intake LIB --accept',
  ]

  async run() {
    const {args, flags} = await this.parse(ProjectIntake)
    const key = args.project
    const around = await this.surroundings()
    const acting = this.acting(around)
    if (flags.from !== undefined || flags.accept) {
      const typed = flags.from === undefined ? undefined : await readIntakeFile(flags.from, process.stdin)
      const saving = {...flags, 'dry-run': flags['dry-run'] || flags.check}
      const {change, value} = await this.change(around, saving, async (transaction) => {
        const page = typed && (await saveTypedIntake(transaction, key, typed, acting, flags.section))
        return flags.accept || !page ? acceptIntake(transaction, key, acting) : {page, warnings: []}
      })
      const view = flags.accept ? renderAcceptance : renderCompleteness
      return this.print({...answerOf(value.page, view, flags), change, warnings: value.warnings}, saving)
    }
    const {page, project} = await this.withSession(around, flags, async ({database}) => ({
      page: await loadIntake(database, key, flags),
      project: await requireProject(database, key),
    }))
    const asks = !flags.check && !flags.template && !flags['no-input'] && !flags.json && !flags.quiet && isInteractive()
    if (!asks) return this.print(answerOf(page, flags.check ? renderCompleteness : renderIntake, flags), flags)
    const filled = await fillIn(page, {
      acting,
      project,
      save: async (section, answers) => {
        const {change, value} = await this.change(around, flags, (transaction) =>
          saveSection(transaction, key, section, answers, acting),
        )
        if (change) this.aside(`Saved ${section}; undo: ${change.undo}`, flags)
        return value
      },
      say: (line) => this.aside(line, flags),
      section: flags.section,
    })
    this.print(answerOf(filled, renderCompleteness, flags), flags)
  }
}

function answerOf(page: IntakePage, view: typeof renderIntake, flags: {'exit-code': boolean}) {
  const nextStep = page.template === null ? nextIntakeStep(page) : undefined
  return {
    data: page,
    ...(flags['exit-code'] && page.missing.length > 0 && {exitCode: ExitCode.attention}),
    ...(nextStep !== undefined && {nextStep}),
    references: page.created.length > 0 ? page.created.map(({reference}) => reference) : [page.project],
    view: (screen: Parameters<typeof renderIntake>[1]) => view(page, screen),
  }
}
