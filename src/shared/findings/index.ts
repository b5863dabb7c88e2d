/**
 * What a document says, proven by its own words: findings by rules (English and German) and the check that a quote
 * stands in the text. Pure: no clock, no files, no database, no model.
 */
export {analyseByRules} from './analyse.ts'
export {indexPages, type PageIndex} from './page-index.ts'
export {
  type ActionFinding,
  type AmountFinding,
  type AnalysisConventions,
  type AnalysisWarning,
  type Confidence,
  type DateFinding,
  type DecisionFinding,
  type DocumentKind,
  documentKinds,
  type Evidence,
  type Finding,
  type FindingKind,
  type KeyPointFinding,
  type Language,
  type Origin,
  type PageText,
  type RiskFinding,
  type RulesAnalysis,
  type Severity,
  type StakeholderFinding,
  type SummarySentence,
  type Verified,
  type VerifyOptions,
  type WarningCode,
} from './types.ts'
export {verifyQuote} from './verify-quote.ts'
