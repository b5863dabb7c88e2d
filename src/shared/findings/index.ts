/**
 * What a document says, proven by its own words: findings by rules (English and German) and the check that a quote
 * stands in the text. Pure: no clock, no files, no database, no model.
 */
export {type AmountInText, findAmounts} from './amounts-in-text.ts'
export {analyseByRules} from './analyse.ts'
export {asUncertain, overlapsHalf} from './beside-orders.ts'
export {type DateInText, findDates} from './dates-in-text.ts'
export {isFirstName} from './first-names.ts'
export {areOpposites, isNegation} from './meaning-guards.ts'
export {indexPages, type PageIndex} from './page-index.ts'
export type {
  ActionFinding,
  AmountFinding,
  AnalysisConventions,
  AnalysisWarning,
  Confidence,
  DateFinding,
  DecisionFinding,
  Evidence,
  Finding,
  FindingKind,
  KeyPointFinding,
  Language,
  Origin,
  PageText,
  Passage,
  RiskFinding,
  RulesAnalysis,
  Severity,
  StakeholderFinding,
  SummarySentence,
  Verified,
  VerifyOptions,
  WarningCode,
} from './types.ts'
export {verifyQuote} from './verify-quote.ts'
