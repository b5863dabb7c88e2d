/**
 * How good the analysis of documents is: what it finds in the documents of `eval/` against what careful readers found.
 * Scoring is pure; only the set and stored results are read from files.
 */
export {evaluate} from './evaluate.ts'
export {readDocuments, readGold} from './evaluation-set.ts'
export {type Evaluation, EvaluationShape, stepsBack} from './report.ts'
export {renderEvaluation, renderOpenHalf} from './report-view.ts'
export {readResult, storeResult} from './results.ts'
