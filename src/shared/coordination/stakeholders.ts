import {addDays, type IsoDate} from './dates.ts'

export const quadrants = ['manage-closely', 'keep-satisfied', 'keep-informed', 'monitor'] as const
export type Quadrant = (typeof quadrants)[number]

/** From the least to the most that a project can hope for. */
export const engagementLevels = ['unaware', 'resistant', 'neutral', 'supportive', 'leading'] as const
export type EngagementLevel = (typeof engagementLevels)[number]

/** How influential and how interested somebody is, each 1 to 5; `null` as long as nobody has judged it. */
export interface StakeholderStanding {
  readonly influence: number | null
  readonly interest: number | null
}

export interface StakeholderContacts extends StakeholderStanding {
  /** Between two contacts; `null` takes what is usual for the quadrant. */
  readonly cadenceDays: number | null
  readonly lastContactOn: IsoDate | null
  /** When the stakeholder was put on the register. */
  readonly addedOn: IsoDate
}

const HIGH = 4

const cadences: Readonly<Record<Quadrant, number>> = {
  'manage-closely': 7,
  'keep-satisfied': 30,
  'keep-informed': 14,
  monitor: 90,
}

/** High is 4 or 5; `null` until both are judged. */
export function quadrantOf({influence, interest}: StakeholderStanding): Quadrant | null {
  if (influence === null || interest === null) return null
  const isInterested = isHigh(interest)
  if (isHigh(influence)) return isInterested ? 'manage-closely' : 'keep-satisfied'
  return isInterested ? 'keep-informed' : 'monitor'
}

/** In days. Who is not judged yet is only monitored. */
export function defaultCadence(quadrant: Quadrant | null): number {
  return cadences[quadrant ?? 'monitor']
}

export function cadenceOf(stakeholder: StakeholderStanding & Pick<StakeholderContacts, 'cadenceDays'>): number {
  return stakeholder.cadenceDays ?? defaultCadence(quadrantOf(stakeholder))
}

/** Counted from the last contact, or from the day the stakeholder was registered. */
export function nextContact(stakeholder: StakeholderContacts): IsoDate {
  return addDays(stakeholder.lastContactOn ?? stakeholder.addedOn, cadenceOf(stakeholder))
}

/** How many levels are missing; 0 or negative when somebody is where they should be; `null` when that is not said. */
export function engagementGap(current: EngagementLevel | null, desired: EngagementLevel | null): number | null {
  if (current === null || desired === null) return null
  return engagementLevels.indexOf(desired) - engagementLevels.indexOf(current)
}

function isHigh(level: number): boolean {
  if (!Number.isInteger(level) || level < 1 || level > 5) throw new RangeError(`Not a level from 1 to 5: ${level}`)
  return level >= HIGH
}
