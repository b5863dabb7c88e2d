/**
 * How good the analysis of documents is: what it finds in the documents of `eval/` against what careful readers found.
 * Scoring is pure; only the set and stored results are read from files.
 */
export {evaluate, rulesAnalyser} from './evaluate.ts'
export {readDocuments, readGold} from './evaluation-set.ts'
export {evaluateModel} from './model-analyser.ts'
export {type Evaluation, EvaluationShape, stepsBack, unlikeReadings} from './report.ts'
export {renderEvaluation, renderOpenHalf} from './report-view.ts'
export {readResult, resultFile, storeResult} from './results.ts'
