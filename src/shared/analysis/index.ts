/**
 * What documents say, and what follows from it. Rules and a model read a document; every finding is proven by its words
 * (`#shared/findings`), and what could be an entry of a register is a suggestion until somebody has decided about it.
 */
export {type Analysed, analyseDocument} from './analyse.ts'
export {analyseDocuments, documentsToAnalyse, forgetAnswers, storeAnalyses} from './analyse-documents.ts'
export {analysisWarnings, renderAnalysis} from './analysis-view.ts'
export {applyChoices} from './choose.ts'
export {
  type Accepted,
  type AcceptFields,
  acceptSuggestions,
  bookingVerbs,
  rejectSuggestions,
  type SuggestionSelection,
} from './decide.ts'
export {loadSuggestions} from './load.ts'
export {countPendingSuggestions, type PendingSuggestions} from './pending.ts'
export {askForChoices, linesToOffer, namesWholeDocuments, requireSomebodyToAsk} from './questions.ts'
export {readSuggestionReferences} from './references.ts'
export {AnalysisShape, type JsonFinding, rejections, SuggestionShape, suggestionKinds} from './shape.ts'
export {suggestByRules} from './suggest-by-rules.ts'
export {decisionLine, renderSuggestions, suggestionList, suggestionTotals} from './suggestion-view.ts'
export {secondsLeft, timeLeftText} from './time-left.ts'
