/**
 * What coordination computes and enforces, and nothing else: no clock, no files, no database, no terminal. "Today" and
 * stored values come in as arguments; what a person can put right is a `UserError` with what to type, what a caller did
 * wrong is a `RangeError`. Dates are civil days as ISO strings, money is whole minor units with a currency, ratios are
 * exact and rounded only when they become text.
 */
export {
  type ActionFacts,
  type ActionPriority,
  type ActionStatus,
  actionDaysLate,
  actionPriorities,
  actionStatuses,
  allowedActionTransitions,
  checkActionTransition,
  countPushes,
  isActionOverdue,
  isOpenAction,
  isPush,
  openActionStatuses,
} from './actions.ts'
export {
  type Alert,
  type AlertSeverity,
  type AlertValue,
  alertSeverities,
  severityWords,
} from './alerts/alert.ts'
export {
  type AlertExplanation,
  alertsOf,
  countBySeverity,
  explainAlert,
  needingAttention,
  rankAlerts,
} from './alerts/alerts.ts'
export {type AlertCode, alertCatalogue, alertCodes} from './alerts/catalogue.ts'
export {inputsAbout} from './alerts/inputs.ts'
export type {
  PortfolioAction,
  PortfolioBudgetLine,
  PortfolioDocument,
  PortfolioFacts,
  PortfolioMilestone,
  PortfolioProject,
  PortfolioRisk,
  PortfolioStakeholder,
} from './alerts/portfolio.ts'
export {type AlertThresholds, defaultAlertThresholds} from './alerts/thresholds.ts'
export {apportion} from './apportion.ts'
export {
  type AssertedFigure,
  assertedFigures,
  type BalanceAssertion,
  type CheckedAssertion,
  checkAssertion,
} from './balance-assertions.ts'
export {checkBooks} from './books-check.ts'
export {
  type BudgetAmounts,
  type BudgetFigures,
  figuresOfTotals,
  type LineFigures,
  type LineTotals,
  lineFigures,
  lineTotals,
  lowestFigures,
  noTransactions,
  type ProjectFigures,
  projectFigures,
} from './budget-figures.ts'
export {checkBudgetLine, checkLineClose} from './budget-line-check.ts'
export {
  type BudgetLine,
  type BudgetLineKind,
  type BudgetLineStatus,
  budgetLineKinds,
  budgetLineStatuses,
  type ExpenditureType,
  expenditureTypes,
  isExpense,
} from './budget-lines.ts'
export {closest, editDistance} from './closest.ts'
export {
  type ComputedHealth,
  computedHealth,
  costHealth,
  type DeclaredHealth,
  isDeclared,
  isDeclaredBetter,
  type OverrunSteps,
  overrun,
  overrunColour,
  type SlippedMilestone,
  scheduleHealth,
} from './computed-health.ts'
export {currenciesNamed, currencyCodes, currencyDigits, isCurrency, parseCurrency} from './currencies.ts'
export {type DateLocale, parseDate} from './date-text.ts'
export {
  addBusinessDays,
  addDays,
  addMonths,
  civilDate,
  compareDates,
  daysBetween,
  endOfMonth,
  endOfQuarter,
  endOfWeek,
  endOfYear,
  type IsoDate,
  isCivilDay,
  isDate,
  isoWeek,
  parts,
  startOfMonth,
  startOfQuarter,
  startOfWeek,
  startOfYear,
  weekday,
} from './dates.ts'
export {dependencyCycle} from './dependency-cycles.ts'
export {type DocumentKind, documentKinds} from './documents.ts'
export {
  type DailySchedule,
  dailySchedule,
  type EarnedSchedule,
  earnedSchedule,
  type PeriodPlan,
} from './earned-schedule.ts'
export {
  type EarnedValue,
  type EstimateAtCompletion,
  type EstimateMethod,
  earnedValue,
  estimateMethods,
  type IndexBand,
  indexBand,
  type PerformanceInputs,
} from './earned-value.ts'
export {fiscalYear, fiscalYearRange} from './fiscal-years.ts'
export {type HealthPart, type OverviewGroup, overviewGroup, overviewGroups, riskHealth, worstHealth} from './health.ts'
export {
  checkIntake,
  type Intake,
  type IntakeCompleteness,
  type IntakeField,
  type IntakeSection,
  intakeCompleteness,
  intakeSections,
} from './intake.ts'
export {type LapsingFunds, lapsingFunds} from './lapsing-funds.ts'
export {type Ledger, openLedger} from './ledger.ts'
export {
  expectedDate,
  isWithoutNewForecast,
  type MilestoneDates,
  type MilestoneState,
  type MilestoneType,
  milestoneState,
  milestoneStates,
  milestoneTypes,
  nextMilestone,
  slipBand,
  slipDays,
  worstSlip,
} from './milestones.ts'
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
export {type MeasuredLine, type Performance, performanceOf, plannedLine} from './performance.ts'
export {
  type Month,
  monthEnds,
  monthlyPlan,
  monthOf,
  type Phasing,
  type PlannedLine,
  plannedPeriod,
  plannedValue,
} from './phasing.ts'
export {type PlannedMonth, phasingByMonths} from './phasing-check.ts'
export {checkProgress, earnedValueOfLine, type Progress, type ProgressMethod, progressMethods} from './progress.ts'
export {
  allowedProjectTransitions,
  checkApproved,
  checkProjectTransition,
  isOverProject,
  type ProjectFacts,
  type ProjectPhase,
  type ProjectStatus,
  projectPhases,
  projectStatuses,
} from './project.ts'
export {isProjectKey, parseProjectKey, suggestProjectKey} from './project-keys.ts'
export {publishedRiskProfiles} from './published-risk-profiles.ts'
export {addRatios, divideRatios, multiplyRatios, ratio, roundedUnits, subtractRatios} from './ratio-arithmetic.ts'
export {
  compareRatios,
  type Figure,
  figure,
  indexText,
  percentText,
  type Ratio,
  type UndefinedReason,
  undefinedReasons,
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
export {
  cadenceOf,
  defaultCadence,
  type EngagementLevel,
  engagementGap,
  engagementLevels,
  nextContact,
  type Quadrant,
  quadrantOf,
  quadrants,
  type StakeholderContacts,
  type StakeholderStanding,
} from './stakeholders.ts'
export {isOver, isTimeZone, parseTimeZone, startOfDay, todayIn} from './time-zones.ts'
export {type BooksOfLine, checkAgainstLedger, checkTransaction} from './transaction-check.ts'
export {
  type Direction,
  directions,
  effectiveTransactions,
  type Movement,
  movementOf,
  openCommitments,
  type Transaction,
  type TransactionType,
  transactionTypes,
  transferHalves,
  unbalancedTransfers,
} from './transactions.ts'
export {checkTransfer} from './transfer-check.ts'
