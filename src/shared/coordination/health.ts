import type {ProjectStatus} from './project.ts'
import {type BandColour, bandOrder, worstColour} from './risk-profiles.ts'

export const overviewGroups = [
  'Needs attention',
  'Watch',
  'On track',
  'Not assessed',
  'Intake',
  'On hold',
  'Done',
] as const
export type OverviewGroup = (typeof overviewGroups)[number]

/** What one side of a project says about its health; the colour is `null` as long as there is nothing to judge it by. */
export interface HealthPart {
  readonly dimension: 'schedule' | 'cost' | 'risk'
  readonly colour: BandColour | null
  /** For people: what the colour follows from. */
  readonly reason: string
}

/** The worst of all sides that can be judged; `null` when none can. */
export function worstHealth(parts: Iterable<HealthPart>): BandColour | null {
  return worstColour([...parts].flatMap(({colour}) => (colour === null ? [] : [colour])))
}

/**
 * As bad as the worst open threat, but green while that is within the band that the project tolerates. Opportunities
 * are left out by the caller; without open threats nothing is known.
 */
export function riskHealth(worstThreat: BandColour | null, tolerance: BandColour | null): HealthPart {
  if (worstThreat === null) return {dimension: 'risk', colour: null, reason: 'There is no open, assessed threat.'}
  const worst = `The worst open threat is ${worstThreat}`
  if (tolerance === null) return {dimension: 'risk', colour: worstThreat, reason: `${worst}.`}
  return bandOrder(worstThreat) <= bandOrder(tolerance)
    ? {dimension: 'risk', colour: 'green', reason: `${worst}, within the tolerance (${tolerance}).`}
    : {dimension: 'risk', colour: worstThreat, reason: `${worst}, over the tolerance (${tolerance}).`}
}

/** Where the overview lists a project. Before approval it is judged by nothing but its intake. */
export function overviewGroup({
  health,
  status,
}: {
  readonly health: BandColour | null
  readonly status: ProjectStatus
}): OverviewGroup {
  switch (status) {
    case 'intake':
    case 'proposed':
      return 'Intake'
    case 'on_hold':
      return 'On hold'
    case 'completed':
    case 'archived':
    case 'cancelled':
      return 'Done'
    default:
      return groupOfHealth(health)
  }
}

function groupOfHealth(health: BandColour | null): OverviewGroup {
  switch (health) {
    case 'red':
    case 'orange':
      return 'Needs attention'
    case 'yellow':
      return 'Watch'
    case 'green':
      return 'On track'
    default:
      return 'Not assessed'
  }
}
