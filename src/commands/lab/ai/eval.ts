import {join} from 'node:path'
import {Flags, statusLine, valueFlag} from '#shared/cli/index'
import {
  EvaluationShape,
  evaluate,
  readDocuments,
  readGold,
  readResult,
  renderEvaluation,
  renderOpenHalf,
  stepsBack,
  storeResult,
} from '#shared/evaluation/index'
import {analyseByRules} from '#shared/findings/index'
import {LabCommand} from '#shared/lab/index'

export default class AiEval extends LabCommand {
  static override kind = 'ai.eval'
  static override shape = EvaluationShape
  static override summary = 'Measure how well documents are analysed.'
  static override description =
    'Reads the documents of the evaluation set, analyses them by rules, and compares what was found with what careful readers found. Exits with 1 when a score is more than 2 points of 100 below the result that was stored.'
  static override flags = {
    baseline: valueFlag('result to compare with (else results/rules.json of the set)', '<file>'),
    details: Flags.boolean({description: 'show what was missed and what was wrong in the open half'}),
    out: valueFlag('write the result to this file too', '<file>'),
    set: valueFlag('folder of the evaluation set (else eval)', '<folder>'),
  }
  static override examples = [
    '<%= config.bin %> ai eval',
    '<%= config.bin %> ai eval --details',
    '<%= config.bin %> ai eval --out eval/results/rules.json',
  ]

  async run() {
    const {flags} = await this.parse(AiEval)
    const set = flags.set ?? join(this.packageRoot, 'eval')
    const golds = await readGold(set)
    const baseline = await readResult(flags.baseline ?? join(set, 'results', 'rules.json'))
    const line = statusLine(flags)
    const documents = await readDocuments(set, golds, (name) => line.show(`reading ${name}`)).finally(() =>
      line.clear(),
    )
    const evaluation = await evaluate(documents, {
      analyse: (pages) => analyseByRules(pages, {dateOrder: 'dmy'}),
      name: 'rules',
    })
    if (flags.out !== undefined) await storeResult(flags.out, evaluation)
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
        warnings: baseline ? worse : ['No result was stored to compare with: --out writes one.'],
      },
      flags,
    )
  }
}
