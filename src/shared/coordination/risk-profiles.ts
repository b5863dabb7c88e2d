import {publishedRiskProfiles} from './published-risk-profiles.ts'

export const bandColours = ['green', 'yellow', 'orange', 'red'] as const
export type BandColour = (typeof bandColours)[number]

export const riskTypes = ['threat', 'opportunity'] as const
export type RiskType = (typeof riskTypes)[number]

/** Likelihood and impact count from 1 (lowest) to 5. */
export interface Assessment {
  readonly likelihood: number
  readonly impact: number
}

export interface RiskLevel {
  readonly id: string
  readonly word: string
  readonly colour: BandColour
}

/**
 * How an organization rates risks. It is a table and not a formula: published ones rate some cells differently although
 * likelihood times impact is the same.
 */
export interface RiskProfile {
  /** With `version` it is unique; a changed table is a new version. */
  readonly name: string
  readonly version: number
  readonly title: string
  readonly source: string
  /** From the least to the most severe. */
  readonly levels: readonly RiskLevel[]
  /** Level ids: rows are likelihood 1 to 5, columns impact 1 to 5. */
  readonly grid: readonly (readonly string[])[]
}

/** Where a risk stands. The colour is never shown without the word. */
export interface Band {
  readonly level: string
  readonly colour: BandColour
  readonly word: string
}

export interface CellChange extends Assessment {
  readonly before: Band
  readonly after: Band
}

export interface RiskChange extends CellChange {
  readonly reference: string
}

export interface AssessedRisk extends Assessment {
  readonly reference: string
  readonly type: RiskType
}

export const DEFAULT_RISK_PROFILE = 'npsa-5x5'

export function findPublishedProfile(name: string): RiskProfile | undefined {
  return publishedRiskProfiles.find((profile) => profile.name === name)
}

/**
 * The band of a cell. An opportunity is looked up in the same cell, the grid being mirrored around "no impact", and
 * keeps its level, but is always green: the colours say how much harm needs attention, and a likely benefit is none.
 * So it is never worse than a threat in a list, in a filter or in the health of a project; its word tells its size.
 */
export function bandOf(profile: RiskProfile, likelihood: number, impact: number, type: RiskType = 'threat'): Band {
  const id = profile.grid[likelihood - 1]?.[impact - 1]
  const level = profile.levels.find((each) => each.id === id)
  if (!level) throw new RangeError(`No cell ${likelihood}×${impact} in risk profile ${profile.name}`)
  return type === 'threat'
    ? {level: level.id, colour: level.colour, word: level.word}
    : {level: level.id, colour: 'green', word: `${level.word} opportunity`}
}

/** 0 for green to 3 for red. */
export function bandOrder(colour: BandColour): number {
  return bandColours.indexOf(colour)
}

export function atLeast(band: BandColour | Pick<Band, 'colour'>, lowest: BandColour): boolean {
  return bandOrder(typeof band === 'string' ? band : band.colour) >= bandOrder(lowest)
}

/** `null` when there is none. */
export function worstColour(colours: Iterable<BandColour>): BandColour | null {
  let worst: BandColour | null = null
  for (const colour of colours) if (worst === null || bandOrder(colour) > bandOrder(worst)) worst = colour
  return worst
}

/**
 * What changes for a project that goes from one profile to another: cells (as threats see them) and risks whose colour
 * changes, or whose level does where both profiles have the same levels. Other words for the same colour are no change.
 */
export function compareProfiles(
  before: RiskProfile,
  after: RiskProfile,
  risks: Iterable<AssessedRisk>,
): {readonly cells: CellChange[]; readonly risks: RiskChange[]} {
  const sameLevels = levelIds(before) === levelIds(after)
  const change = ({likelihood, impact}: Assessment, type: RiskType): CellChange[] => {
    const from = bandOf(before, likelihood, impact, type)
    const to = bandOf(after, likelihood, impact, type)
    const differs = from.colour !== to.colour || (sameLevels && from.level !== to.level)
    return differs ? [{likelihood, impact, before: from, after: to}] : []
  }
  return {
    cells: allCells().flatMap((cell) => change(cell, 'threat')),
    risks: [...risks].flatMap((risk) =>
      change(risk, risk.type).map((changed) => ({reference: risk.reference, ...changed})),
    ),
  }
}

/** The 25 cells, by likelihood and then by impact. */
export function allCells(): Assessment[] {
  const scale = [1, 2, 3, 4, 5]
  return scale.flatMap((likelihood) => scale.map((impact) => ({likelihood, impact})))
}

function levelIds({levels}: RiskProfile): string {
  return levels.map(({id}) => id).join(' ')
}
