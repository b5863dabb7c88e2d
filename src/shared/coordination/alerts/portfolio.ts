import type {ActionPriority, ActionStatus} from '../actions.ts'
import type {CheckedAssertion} from '../balance-assertions.ts'
import type {LineFigures} from '../budget-figures.ts'
import type {BudgetLine} from '../budget-lines.ts'
import type {DeclaredHealth} from '../computed-health.ts'
import type {IsoDate} from '../dates.ts'
import type {MilestoneDates, MilestoneType} from '../milestones.ts'
import type {Performance} from '../performance.ts'
import type {ProjectStatus} from '../project.ts'
import type {ExposedRisk, RiskStrategy} from '../risk.ts'
import type {BandColour} from '../risk-profiles.ts'
import type {EngagementLevel, StakeholderContacts} from '../stakeholders.ts'

/** What alerts are computed from. Removed items are left out. */
export interface PortfolioFacts {
  readonly projects: readonly PortfolioProject[]
}

export interface PortfolioProject {
  readonly key: string
  readonly name: string
  readonly status: ProjectStatus
  /** The day in the project's time zone. */
  readonly today: IsoDate
  readonly lastActivityOn: IsoDate
  readonly start: IsoDate | null
  readonly finish: IsoDate | null
  readonly fiscalYearStartMonth: number
  readonly toleranceDays: number | null
  readonly toleranceBand: BandColour | null
  readonly declaredHealth: DeclaredHealth | null
  readonly computedHealth: BandColour | null
  readonly actions: readonly PortfolioAction[]
  readonly risks: readonly PortfolioRisk[]
  readonly milestones: readonly PortfolioMilestone[]
  readonly stakeholders: readonly PortfolioStakeholder[]
  readonly budgetLines: readonly PortfolioBudgetLine[]
  readonly performance: readonly Performance[]
  readonly documents?: readonly PortfolioDocument[]
}

interface Item {
  readonly reference: string
  readonly title: string
}

export interface PortfolioAction extends Item {
  readonly status: ActionStatus
  readonly owner: string | null
  readonly priority: ActionPriority
  readonly due: IsoDate | null
  readonly blockedReason: string | null
  readonly blockedOn: IsoDate | null
  readonly pushes: number
}

export interface PortfolioRisk extends Item, ExposedRisk {
  readonly owner: string | null
  readonly strategy: RiskStrategy | null
  readonly impact: number | null
  readonly score: number | null
  /** Of the current score; `null` while there is none. */
  readonly band: BandColour | null
  readonly nextReviewOn: IsoDate | null
  readonly acceptedBy: string | null
  readonly acceptedUntil: IsoDate | null
  /** How many open actions treat it. */
  readonly openActions: number
  /** The risk as the last briefing told it; `null` when it was not there yet, left out when there was no briefing. */
  readonly before?: Pick<PortfolioRisk, 'status' | 'score' | 'band'> | null
}

export interface PortfolioMilestone extends Item, MilestoneDates {
  readonly type: MilestoneType
}

export interface PortfolioStakeholder extends Item, StakeholderContacts {
  readonly current: EngagementLevel | null
  readonly desired: EngagementLevel | null
}

export interface PortfolioBudgetLine {
  readonly title: string
  readonly line: BudgetLine
  /** As of today. */
  readonly figures: LineFigures
  readonly assertions: readonly CheckedAssertion[]
}

export interface PortfolioDocument extends Item {
  readonly reviewOn: IsoDate | null
  readonly pendingSuggestions: number
  readonly oldestSuggestionOn: IsoDate | null
}
