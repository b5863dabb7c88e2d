import {
  type BandColour,
  bandOrder,
  computedHealth,
  costHealth,
  type Figure,
  type HealthPart,
  isDeclared,
  isDeclaredBetter,
  riskHealth,
  scheduleHealth,
} from '#shared/coordination/index'
import type {Milestone} from '#shared/milestones/index'
import type {Project} from './shape.ts'
import type {ProjectRow} from './table.ts'

/** What the books of a project say about its health, in one currency. */
export interface PerformanceFigures {
  readonly spi: Figure
  readonly cpi: Figure
  /** The forecast as a share of the approved budget. */
  readonly forecasted: Figure
}

interface HealthFacts {
  readonly worstThreat: BandColour | null
  /** Those of the project that are not reached. */
  readonly milestones: readonly Milestone[]
  /** One a currency; none without a budget. */
  readonly performance: readonly PerformanceFigures[]
}

/** Schedule, cost and risk of a project as its registers say, beside what somebody declared, as of a day there. */
export function healthOf(
  row: Pick<
    ProjectRow,
    | 'declared_health'
    | 'declared_health_reason'
    | 'declared_health_until'
    | 'tolerance_cost_pct'
    | 'tolerance_risk_band'
  >,
  {milestones, performance, worstThreat}: HealthFacts,
  today: string,
): Project['health'] {
  const worst = worstSlipOf(milestones)
  const {colour, parts, reasons} = computedHealth([
    worstPart(performance.map(({spi}) => scheduleHealth(spi, worst))) ?? scheduleHealth(null, worst),
    worstPart(performance.map(({cpi, forecasted}) => costHealth(cpi, forecasted, row.tolerance_cost_pct))) ??
      costHealth(null, null, null),
    riskHealth(worstThreat, row.tolerance_risk_band),
  ])
  const declared = declaredHealth(row, today)
  return {
    computed: colour,
    parts: [...parts],
    reasons: [...reasons],
    declared,
    declaredBetter: isDeclaredBetter(declared, colour, today),
  }
}

/** Currencies are not added up: the worst of them counts. */
function worstPart(parts: readonly HealthPart[]): HealthPart | undefined {
  const orderOf = ({colour}: HealthPart) => (colour === null ? -1 : bandOrder(colour))
  return parts.toSorted((one, other) => orderOf(other) - orderOf(one))[0]
}

/** By its band first: a short slip that nobody has explained is worse than a long one within the tolerance. */
function worstSlipOf(milestones: readonly Milestone[]): Parameters<typeof scheduleHealth>[1] {
  const [worst] = milestones.toSorted(
    (one, other) => bandOrder(other.band) - bandOrder(one.band) || other.slipDays - one.slipDays,
  )
  return worst ? {colour: worst.band, days: worst.slipDays, reference: worst.reference} : null
}

function declaredHealth(
  {declared_health, declared_health_reason, declared_health_until}: Parameters<typeof healthOf>[0],
  today: string,
): Project['health']['declared'] {
  if (!declared_health || !declared_health_until) return null
  const declared = {colour: declared_health, until: declared_health_until}
  return isDeclared(declared, today) ? {...declared, reason: declared_health_reason!} : null
}

/** In plain words why the declared health deserves a second look; null when it does not. */
export function declaredBetterText({computed, declared, declaredBetter, reasons}: Project['health']): string | null {
  if (!declaredBetter || declared === null) return null
  return `It is declared ${declared.colour}, better than the ${computed} that follows from the registers: ${reasons.join(' ')}`
}
