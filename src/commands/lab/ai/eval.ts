import {join} from 'node:path'
import {AiCommand, choiceFlag, Flags, statusLine, textRecognition, valueFlag} from '#shared/cli/index'
import {
  EvaluationShape,
  evaluate,
  evaluateModel,
  readDocuments,
  readGold,
  readResult,
  renderEvaluation,
  renderOpenHalf,
  resultFile,
  rulesAnalyser,
  stepsBack,
  storeResult,
  unlikeReadings,
} from '#shared/evaluation/index'

const providers = ['rules', 'ollama', 'openai'] as const

export default class AiEval extends AiCommand {
  static override kind = 'ai.eval'
  static override shape = EvaluationShape
  static override summary = 'Measure how well documents are analysed.'
  static override description =
    'Reads the documents of the evaluation set, analyses them by rules, or with --provider and --model as coord document analyze does, and compares what was found with what careful readers found. Scans are read where ocrmypdf or tesseract is installed. Exits with 1 when a score is more than 2 points of 100 below the result that was stored, and with 7 when the model does not answer.'
  static override flags = {
    baseline: valueFlag('result to compare with (else of the rules, or the model, in results of the set)', '<file>'),
    details: Flags.boolean({description: 'show what was missed and what was wrong in the open half'}),
    model: valueFlag('model to measure (else AI_MODEL)', '<name>'),
    'no-ocr': Flags.boolean({description: 'leave scans unread'}),
    out: valueFlag('write the result to this file too', '<file>'),
    provider: choiceFlag('who is measured (else rules, with --model ollama)', providers),
    set: valueFlag('folder of the evaluation set (else eval)', '<folder>'),
  }
  static override examples = [
    '<%= config.bin %> ai eval',
    '<%= config.bin %> ai eval --details',
    '<%= config.bin %> ai eval --no-ocr --out eval/results/rules.json',
    '<%= config.bin %> ai eval --model llama3.1:8b --out eval/results/llama3.1-8b.json',
  ]

  async run() {
    const {flags} = await this.parse(AiEval)
    const provider = flags.provider ?? (flags.model === undefined ? 'rules' : 'ollama')
    const set = flags.set ?? join(this.packageRoot, 'eval')
    const golds = await readGold(set)
    const named = flags.baseline === undefined ? undefined : await readResult(flags.baseline)
    const line = statusLine(flags)
    const read = () =>
      readDocuments(set, golds, {
        onDocument: (name) => line.show(`reading ${name}`),
        ...(!flags['no-ocr'] && {
          recognition: (language) => textRecognition(this.packageRoot, language === 'de' ? 'deu' : 'eng'),
        }),
      }).finally(() => line.clear())
    const evaluation =
      provider === 'rules'
        ? await evaluate(await read(), rulesAnalyser)
        : await this.withAi(await this.surroundings(), {...flags, provider}, (ai) =>
            evaluateModel({ai, onStep: (step) => this.showStep(step), read}),
          )
    const stored = named ?? (await readResult(resultFile(set, evaluation.model?.model ?? 'rules')))
    if (flags.out !== undefined) await storeResult(flags.out, evaluation)
    const unlike = stored && unlikeReadings(evaluation, stored)
    const baseline = unlike === null ? stored : null
    const worse = baseline ? stepsBack(evaluation, baseline) : []
    this.print(
      {
        data: evaluation,
        ...(worse.length > 0 && {exitCode: 1}),
        references: worse,
        view: (screen) => {
          const {hidden, text} = renderEvaluation({baseline, evaluation, worse}, screen)
          return {hidden, text: flags.details ? `${renderOpenHalf(evaluation)}\n\n${text}` : text}
        },
        warnings: baseline ? worse : [unlike ?? 'No result was stored to compare with: --out writes one.'],
      },
      flags,
    )
  }
}
