/**
 * What coordination computes and enforces, and nothing else: no clock, no files, no database, no terminal. "Today" and
 * stored values come in as arguments; what a person can put right is a `UserError` with what to type, what a caller did
 * wrong is a `RangeError`. Dates are civil days as ISO strings, money is whole minor units with a currency, ratios are
 * exact and rounded only when they become text.
 */
export {closest} from './closest.ts'
export {currencyCodes, currencyDigits, isCurrency, parseCurrency} from './currencies.ts'
export {type DateLocale, parseDate} from './date-text.ts'
export {
  addBusinessDays,
  addDays,
  addMonths,
  compareDates,
  daysBetween,
  endOfMonth,
  endOfQuarter,
  endOfWeek,
  endOfYear,
  type IsoDate,
  isDate,
  isoWeek,
  startOfMonth,
  startOfQuarter,
  startOfWeek,
  startOfYear,
  weekday,
} from './dates.ts'
export {fiscalYear, fiscalYearRange} from './fiscal-years.ts'
export {type HealthPart, type OverviewGroup, overviewGroup, overviewGroups, riskHealth, worstHealth} from './health.ts'
export {
  add,
  compareMoney,
  fromDecimalString,
  type Money,
  money,
  multiplyByRatio,
  negate,
  subtract,
  sum,
  toDecimalString,
  totalsByCurrency,
} from './money.ts'
export {type DecimalMark, formatMoney, type MoneyFormat, parseMoney} from './money-text.ts'
export {
  allowedProjectTransitions,
  checkApproved,
  checkProjectTransition,
  type ProjectFacts,
  type ProjectPhase,
  type ProjectStatus,
  projectPhases,
  projectStatuses,
} from './project.ts'
export {isProjectKey, parseProjectKey, suggestProjectKey} from './project-keys.ts'
export {publishedRiskProfiles} from './published-risk-profiles.ts'
export {
  compareRatios,
  type Figure,
  figure,
  indexText,
  percentText,
  type Ratio,
} from './ratios.ts'
export {
  closestReferences,
  formatReference,
  type ItemLetter,
  itemKinds,
  parseReference,
  type Reference,
  type ReferenceContext,
} from './references.ts'
export {
  assumedProbability,
  type ExposedRisk,
  type Exposure,
  expectedMonetaryValue,
  exposure,
  isOpenRisk,
  nextReview,
  openRiskStatuses,
  probabilityOf,
  type RiskProximity,
  type RiskStatus,
  type RiskStrategy,
  riskProximities,
  riskStatuses,
  riskStrategies,
  score,
  strategiesFor,
} from './risk.ts'
export {validateProfile} from './risk-profile-check.ts'
export {
  type AssessedRisk,
  type Assessment,
  allCells,
  atLeast,
  type Band,
  type BandColour,
  bandColours,
  bandOf,
  bandOrder,
  type CellChange,
  compareProfiles,
  DEFAULT_RISK_PROFILE,
  findPublishedProfile,
  type RiskChange,
  type RiskLevel,
  type RiskProfile,
  type RiskType,
  riskTypes,
  worstColour,
} from './risk-profiles.ts'
export {
  allowedRiskTransitions,
  checkRiskTransition,
  isReadOnlyRisk,
  type RiskFacts,
} from './risk-transitions.ts'
export {isOver, isTimeZone, parseTimeZone, todayIn} from './time-zones.ts'
