import {
  AnalysisShape,
  analyseDocuments,
  analysisWarnings,
  documentsToAnalyse,
  forgetAnswers,
  renderAnalysis,
  storeAnalyses,
} from '#shared/analysis/index'
import {AiCommand, aiFlags, changeFlags, Flags, projectFlag, references, z} from '#shared/cli/index'

export default class DocumentAnalyze extends AiCommand {
  static override kind = 'document.analyze'
  static override shape = z.array(AnalysisShape)
  static override summary = 'Find out what documents say, with proof.'
  static override description =
    'Summary, key points, risks, actions, dates, amounts, stakeholders and decisions, each with a page and a quote that stands there. Rules always read, a model too where there is one: what it says and the document does not prove is left out and counted. Nothing gets into a register before it is accepted. What was analysed is shown again; a run that was stopped goes on where it was.'
  static override args = {document: references('document')}
  static override flags = {
    ...projectFlag,
    again: Flags.boolean({description: 'analyse anew what was analysed before'}),
    all: Flags.boolean({description: 'show all findings, not the first of each kind'}),
    'show-unverified': Flags.boolean({description: 'show what the model said and the document does not prove'}),
    ...aiFlags,
    ...changeFlags,
  }
  static override examples = [
    '<%= config.bin %> document analyze LIB-D1',
    '<%= config.bin %> document analyze d1 d2 -p LIB --again --show-unverified',
    '<%= config.bin %> document analyze LIB-D1 --provider rules --json',
  ]

  async run() {
    const {args, flags} = await this.parse(DocumentAnalyze)
    const around = await this.surroundings()
    const {ai, general} = around.config
    const {stateDirectory} = around.paths
    const projectKey = await this.projectKey(around, flags)
    const {documents, unread} = await this.withSession(around, flags, ({database}) =>
      documentsToAnalyse(database, args.document, {again: flags.again, projectKey}),
    )
    // Read before it is stored: the database must not be held while a model thinks.
    const setup = {
      conventions: general,
      onStep: (step: string) => this.showStep(step),
      options: {seed: ai.seed, temperature: ai.temperature},
      stateDirectory,
    }
    const analysed =
      unread.length === 0 ? [] : await this.withAi(around, flags, (model) => analyseDocuments(model, unread, setup))
    const {
      change,
      past,
      value: data,
    } = await this.change(around, flags, (transaction) => storeAnalyses(transaction, analysed, documents, around.now))
    if (!flags['dry-run']) forgetAnswers(analysed, stateDirectory)
    const waiting = data.find(({suggestions}) => suggestions.pending > 0)
    const said = past('')
    this.print(
      {
        change,
        data,
        ...(waiting && {nextStep: `coord document suggestions ${waiting.document}`}),
        references: data.map(({document}) => document),
        view: (screen) =>
          [
            ...(said === '' ? [] : [`${said} analysed before (--again analyses anew)`]),
            ...data.map((analysis) =>
              renderAnalysis(analysis, screen, {all: flags.all, unverified: flags['show-unverified']}),
            ),
          ].join('\n\n'),
        warnings: data.flatMap(analysisWarnings),
      },
      flags,
    )
  }
}
