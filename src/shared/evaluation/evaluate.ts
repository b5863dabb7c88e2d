import {analyseByRules, type PageText} from '../findings/index.ts'
import type {ReadDocument} from './evaluation-set.ts'
import type {ModelFigures} from './model-figures.ts'
import {type Evaluation, evaluationOf} from './report.ts'
import {type Analysed, type DocumentScore, scoreDocument, withoutInjection} from './score-document.ts'

export interface Analyser {
  readonly name: string
  /** `forComparison`: to see what an injection costs; what it takes is not measured. */
  analyse(
    pages: readonly PageText[],
    about: {readonly document: string; readonly forComparison: boolean},
  ): Analysed | Promise<Analysed>
  /** What the model that was asked has taken and answered. */
  figures?(): ModelFigures
}

export const rulesAnalyser: Analyser = {
  analyse(pages) {
    const {findings, summary} = analyseByRules(pages, {dateOrder: 'dmy'})
    return {findings, summary: summary.map(({evidence, text}) => ({evidence: [evidence], text}))}
  },
  name: 'rules',
}

/** Documents with an injection are analysed a second time without it, to see what it has cost. */
export async function evaluate(documents: readonly ReadDocument[], analyser: Analyser): Promise<Evaluation> {
  const scores: DocumentScore[] = []
  for (const {gold, pages} of documents) {
    const {document} = gold
    const undisturbed =
      gold.injected.length > 0
        ? await analyser.analyse(withoutInjection(pages, gold.injected), {document, forComparison: true})
        : null
    const analysed = await analyser.analyse(pages, {document, forComparison: false})
    scores.push(scoreDocument(gold, pages, analysed, undisturbed))
  }
  return evaluationOf(analyser.name, scores, analyser.figures?.() ?? null)
}

/** Characters that are analysed in all, also those that are analysed twice. */
export function charactersIn(documents: readonly ReadDocument[]): number {
  const lengths = documents.map(
    ({gold, pages}) => pages.reduce((sum, {text}) => sum + text.length, 0) * (gold.injected.length > 0 ? 2 : 1),
  )
  return lengths.reduce((sum, each) => sum + each, 0)
}
