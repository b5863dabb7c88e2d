import type {Kysely} from 'kysely'
import {
  atLeast,
  type BandColour,
  bandOf,
  expectedMonetaryValue,
  isOver,
  isReadOnlyRisk,
  type Money,
  probabilityOf,
  score,
  toDecimalString,
} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import {type Register, showEntries} from '#shared/registers/index'
import {
  listStoredProfiles,
  listStoredRisks,
  type StoredProfile,
  type StoredRisk,
  type StoredRiskFilter,
} from './repository.ts'
import type {Assessment, Risk} from './shape.ts'
import type {RiskPatch} from './table.ts'

export interface RiskFilter extends StoredRiskFilter {
  readonly minBand?: BandColour
  readonly reviewOverdue?: boolean
}

/** Risks with what follows from them today: bands, expected values, overdue reviews; highest score first. */
export async function loadRisks(database: Kysely<Database>, now: Date, filter: RiskFilter = {}): Promise<Risk[]> {
  const {minBand, reviewOverdue, ...stored} = filter
  const rows = await listWithProfiles(database, stored)
  return rows
    .map((row) => toRisk(row, now))
    .filter((risk) => minBand === undefined || (risk.current !== null && atLeast(risk.current.band.colour, minBand)))
    .filter((risk) => reviewOverdue === undefined || risk.reviewOverdue === reviewOverdue)
}

export interface RiskInProfile extends StoredRisk {
  readonly profile: StoredProfile
}

export const riskRegister: Register<RiskInProfile, RiskPatch, Risk> = {
  find: (database, references) => listWithProfiles(database, {references}),
  letter: 'R',
  toEntry: toRisk,
}

/** Risks by references as they were typed, for people. */
export async function showRisks(
  database: Kysely<Database>,
  typed: readonly string[],
  projectKey: string | undefined,
  now: Date,
): Promise<Risk[]> {
  return showEntries(database, riskRegister, typed, projectKey, now)
}

/** Risks as they are stored, each with the profile that judges it. */
export async function listWithProfiles(database: Kysely<Database>, filter: StoredRiskFilter): Promise<RiskInProfile[]> {
  const rows = await listStoredRisks(database, filter)
  const profiles = new Map((await listStoredProfiles(database)).map((profile) => [profile.id, profile]))
  return rows.map((row) => ({...row, profile: profiles.get(row.risk_profile_id)!}))
}

function toRisk(row: RiskInProfile, now: Date): Risk {
  const {profile} = row
  const money = (amount: number): Money => ({amount: BigInt(amount), currency: row.currency!})
  const json = (amount: number | null) =>
    amount === null ? null : {amount: toDecimalString(money(amount)), currency: row.currency!}
  const assess = (likelihood: number | null, impact: number | null): Assessment | null =>
    likelihood === null || impact === null
      ? null
      : {band: bandOf(profile, likelihood, impact, row.type), impact, likelihood, score: score(likelihood, impact)}
  const probability = probabilityOf({likelihood: row.current_likelihood, probabilityPct: row.probability_pct})
  const expected =
    probability && row.cost_likely !== null ? expectedMonetaryValue(probability.percent, money(row.cost_likely)) : null
  return {
    reference: row.reference,
    project: row.project_key,
    title: row.title,
    cause: row.cause,
    event: row.event,
    effect: row.effect,
    type: row.type,
    category: row.category,
    status: row.status,
    owner: row.owner,
    inherent: assess(row.inherent_likelihood, row.inherent_impact),
    current: assess(row.current_likelihood, row.current_impact),
    target: assess(row.target_likelihood, row.target_impact),
    profile: profile.name,
    proximity: row.proximity,
    strategy: row.strategy,
    mitigation: row.mitigation,
    contingency: row.contingency,
    trigger: row.trigger,
    identifiedOn: row.identified_on,
    identifiedBy: row.identified_by,
    reviewIntervalDays: row.review_interval_days,
    lastReviewedOn: row.last_reviewed_on,
    nextReviewOn: row.next_review_on,
    reviewOverdue:
      !isReadOnlyRisk(row.status) && row.next_review_on !== null && isOver(row.next_review_on, row.timezone, now),
    probability,
    cost:
      row.cost_likely === null
        ? null
        : {likely: json(row.cost_likely)!, max: json(row.cost_max), min: json(row.cost_min)},
    expectedValue: expected && {amount: toDecimalString(expected), currency: expected.currency},
    escalatedTo: row.escalated_to,
    acceptedBy: row.accepted_by,
    acceptedUntil: row.accepted_until,
    occurredOn: row.occurred_on,
    closedOn: row.closed_on,
    closedReason: row.closed_reason,
    version: row.version,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }
}
