import {addDays, type IsoDate} from './dates.ts'
import {type Money, money} from './money.ts'
import {HUNDREDTHS_IN_ALL, hundredths} from './percentages.ts'
import {divideHalfUp} from './ratios.ts'
import type {RiskType} from './risk-profiles.ts'

export const riskStatuses = ['proposed', 'open', 'treating', 'monitoring', 'closed', 'occurred', 'rejected'] as const
export type RiskStatus = (typeof riskStatuses)[number]

/** The risks that can still happen and have been assessed: they make up the matrix, the exposure and the health. */
export const openRiskStatuses = ['open', 'treating', 'monitoring'] as const satisfies readonly RiskStatus[]

export const riskProximities = ['imminent', 'within-month', 'within-stage', 'within-project', 'beyond'] as const
export type RiskProximity = (typeof riskProximities)[number]

const strategies = {
  threat: ['avoid', 'reduce', 'transfer', 'share', 'accept', 'escalate', 'contingent'],
  opportunity: ['exploit', 'enhance', 'share', 'accept', 'reject', 'escalate'],
} as const satisfies Record<RiskType, readonly string[]>
export type RiskStrategy = (typeof strategies)[RiskType][number]

/** Of both types, each once. */
export const riskStrategies: readonly [RiskStrategy, ...RiskStrategy[]] = [
  ...strategies.threat,
  'exploit',
  'enhance',
  'reject',
]

/** In percent, for likelihood 1 to 5; used where nobody estimated a probability, and then shown as assumed. */
const ASSUMED_PROBABILITIES = [10, 30, 50, 70, 90] as const

export interface ExposedRisk {
  readonly type: RiskType
  readonly status: RiskStatus
  readonly likelihood: number | null
  /** Percent as decimal text with at most two decimals, such as "12.5". */
  readonly probabilityPct: string | null
  readonly likelyCost: Money | null
}

export interface Exposure {
  /** What open threats are expected to cost, one total a currency. */
  readonly threats: readonly Money[]
  /** What open opportunities are expected to bring, never netted with the threats. */
  readonly opportunities: readonly Money[]
  /** How many of the risks in it have only the probability assumed for their likelihood. */
  readonly assumed: number
  /** How many open risks are not in it, because a cost or a likelihood is missing. */
  readonly withoutEstimate: number
}

export function strategiesFor(type: RiskType): readonly RiskStrategy[] {
  return strategies[type]
}

export function isOpenRisk(status: RiskStatus): boolean {
  return openRiskStatuses.some((each) => each === status)
}

/** For display and sorting; the band comes from the profile's table. */
export function score(likelihood: number, impact: number): number {
  return likelihood * impact
}

/** In percent. */
export function assumedProbability(likelihood: number): number {
  const percent = ASSUMED_PROBABILITIES[likelihood - 1]
  if (percent === undefined) throw new RangeError(`Not a likelihood from 1 to 5: ${likelihood}`)
  return percent
}

/** The estimated probability, else the one assumed for the likelihood, else nothing. */
export function probabilityOf({
  likelihood,
  probabilityPct,
}: Pick<ExposedRisk, 'likelihood' | 'probabilityPct'>): {readonly percent: string; readonly assumed: boolean} | null {
  if (probabilityPct !== null) return {percent: probabilityPct, assumed: false}
  return likelihood === null ? null : {percent: String(assumedProbability(likelihood)), assumed: true}
}

/** Probability × likely cost, exact and then rounded once to minor units, half-up. */
export function expectedMonetaryValue(probabilityPct: string, {amount, currency}: Money): Money {
  return money(divideHalfUp(amount * hundredths(probabilityPct), HUNDREDTHS_IN_ALL), currency)
}

/** Of the open risks; each total is rounded once, after the exact values were added. */
export function exposure(risks: Iterable<ExposedRisk>): Exposure {
  const weighted: Record<RiskType, Map<string, bigint>> = {threat: new Map(), opportunity: new Map()}
  let assumed = 0
  let withoutEstimate = 0
  for (const risk of risks) {
    if (!isOpenRisk(risk.status)) continue
    const probability = probabilityOf(risk)
    if (probability === null || risk.likelyCost === null) {
      withoutEstimate++
      continue
    }
    if (probability.assumed) assumed++
    const {amount, currency} = risk.likelyCost
    const totals = weighted[risk.type]
    totals.set(currency, (totals.get(currency) ?? 0n) + amount * hundredths(probability.percent))
  }
  return {threats: rounded(weighted.threat), opportunities: rounded(weighted.opportunity), assumed, withoutEstimate}
}

/** Counted from the last review, or from the day the risk was identified; `null` without an interval. */
export function nextReview(risk: {
  readonly identifiedOn: IsoDate
  readonly lastReviewedOn: IsoDate | null
  readonly reviewIntervalDays: number | null
}): IsoDate | null {
  return risk.reviewIntervalDays === null
    ? null
    : addDays(risk.lastReviewedOn ?? risk.identifiedOn, risk.reviewIntervalDays)
}

/** Ordered by currency. */
function rounded(totals: ReadonlyMap<string, bigint>): Money[] {
  return [...totals]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([currency, total]) => money(divideHalfUp(total, HUNDREDTHS_IN_ALL), currency))
}
