import type {PageText} from '../findings/index.ts'
import type {ReadDocument} from './evaluation-set.ts'
import {type Evaluation, evaluationOf} from './report.ts'
import {type Analysed, scoreDocument, withoutInjection} from './score-document.ts'

export interface Analyser {
  readonly name: string
  readonly analyse: (pages: readonly PageText[]) => Analysed
}

/** Documents with an injection are analysed a second time without it, to see what it has cost. */
export function evaluate(documents: readonly ReadDocument[], {analyse, name}: Analyser): Evaluation {
  const scores = documents.map(({gold, pages}) => {
    const undisturbed = gold.injected.length > 0 ? analyse(withoutInjection(pages, gold.injected)) : null
    return scoreDocument(gold, pages, analyse(pages), undisturbed)
  })
  return evaluationOf(name, scores)
}
