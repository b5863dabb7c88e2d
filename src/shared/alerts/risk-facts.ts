import type {Kysely} from 'kysely'
import type {Action} from '#shared/actions/index'
import {bandOf, type PortfolioRisk, type RiskStatus, score} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {type Earlier, earlierThan} from '#shared/history/index'
import {listStoredRisks, type StoredRisk} from '#shared/risks/index'

interface RiskFacts {
  readonly reference: string
  readonly project: string
  readonly owner: string | null
  readonly facts: PortfolioRisk
}

interface RiskScope {
  readonly projectId?: number
  /** Those that are open, of any source. */
  readonly actions: readonly Action[]
  readonly since: Date | undefined
}

/** What alerts want to know of the risks that are not over. */
export async function loadRiskFacts(
  database: Kysely<Database>,
  {actions, projectId, since}: RiskScope,
): Promise<RiskFacts[]> {
  const rows = await listStoredRisks(database, {
    statuses: ['proposed', 'open', 'treating', 'monitoring', 'occurred'],
    ...(projectId !== undefined && {projectId}),
  })
  const earlier = since && (await earlierThan(database, 'risk', since, recordedFields))
  const openActions = countBySource(actions)
  return rows.map((row) => ({
    reference: row.reference,
    project: row.project_key,
    owner: row.owner,
    facts: {
      ...riskFacts(row),
      openActions: openActions.get(row.reference) ?? 0,
      ...(earlier && {before: stateBefore(row, earlier.get(row.id))}),
    },
  }))
}

function riskFacts(row: StoredRisk): Omit<PortfolioRisk, 'openActions' | 'before'> {
  return {
    reference: row.reference,
    title: row.title,
    type: row.type,
    status: row.status,
    owner: row.owner,
    strategy: row.strategy,
    likelihood: row.current_likelihood,
    impact: row.current_impact,
    ...standing(row, row.current_likelihood, row.current_impact),
    probabilityPct: row.probability_pct,
    likelyCost: row.cost_likely === null ? null : {amount: BigInt(row.cost_likely), currency: row.currency!},
    nextReviewOn: row.next_review_on,
    acceptedBy: row.accepted_by,
    acceptedUntil: row.accepted_until,
  }
}

const recordedFields = ['status', 'current_likelihood', 'current_impact', 'removed_at']

/** Null when the risk was not in the register then. Scores of then are judged by the profile of now. */
function stateBefore(row: StoredRisk, earlier: Earlier | undefined): NonNullable<PortfolioRisk['before']> | null {
  const fields = {...row, ...earlier?.fields}
  if (earlier?.isNew || fields.removed_at !== null) return null
  return {status: fields.status as RiskStatus, ...standing(row, fields.current_likelihood, fields.current_impact)}
}

function standing(
  {profile, type}: StoredRisk,
  likelihood: number | null,
  impact: number | null,
): Pick<PortfolioRisk, 'score' | 'band'> {
  if (likelihood === null || impact === null) return {score: null, band: null}
  return {score: score(likelihood, impact), band: bandOf(profile, likelihood, impact, type).colour}
}

function countBySource(actions: readonly Action[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const {source} of actions) if (source !== null) counts.set(source, (counts.get(source) ?? 0) + 1)
  return counts
}
