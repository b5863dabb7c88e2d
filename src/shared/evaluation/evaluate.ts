import type {PageText} from '../findings/index.ts'
import type {ReadDocument} from './evaluation-set.ts'
import {type Evaluation, evaluationOf} from './report.ts'
import {type Analysed, type DocumentScore, scoreDocument, withoutInjection} from './score-document.ts'

export interface Analyser {
  readonly name: string
  readonly analyse: (pages: readonly PageText[]) => Analysed | Promise<Analysed>
}

/** Documents with an injection are analysed a second time without it, to see what it has cost. */
export async function evaluate(documents: readonly ReadDocument[], {analyse, name}: Analyser): Promise<Evaluation> {
  const scores: DocumentScore[] = []
  for (const {gold, pages} of documents) {
    const undisturbed = gold.injected.length > 0 ? await analyse(withoutInjection(pages, gold.injected)) : null
    scores.push(scoreDocument(gold, pages, await analyse(pages), undisturbed))
  }
  return evaluationOf(name, scores)
}
