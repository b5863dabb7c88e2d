import type {IsoDate} from './dates.ts'
import {type EarnedValue, indexBand} from './earned-value.ts'
import {type HealthPart, worstHealth} from './health.ts'
import {ratioOfPercentage} from './percentages.ts'
import {ratio, subtractRatios} from './ratio-arithmetic.ts'
import {compareRatios, type Figure, indexText, percentText, type Ratio} from './ratios.ts'
import {type BandColour, bandOrder, worstColour} from './risk-profiles.ts'

/** The milestone that slips most, with the band of its slip. */
export interface SlippedMilestone {
  readonly reference: string
  readonly days: number
  readonly colour: BandColour
}

/** Health that a person declared, until a day. */
export interface DeclaredHealth {
  readonly colour: BandColour
  readonly until: IsoDate
}

export interface ComputedHealth {
  readonly colour: BandColour | null
  readonly parts: readonly HealthPart[]
  /** The reasons of the sides that make it this colour. */
  readonly reasons: readonly string[]
}

/** Percent over the approved amount, from which on each colour is given. */
export interface OverrunSteps {
  readonly yellow: number
  readonly orange: number
  readonly red: number
}

export const overrunSteps: OverrunSteps = {yellow: 0, orange: 5, red: 10}

const ONE = ratio(1n)

/** The worse of the schedule index and of the milestone that slips most; unknown without both. */
export function scheduleHealth(spi: Figure | null, worstSlip: SlippedMilestone | null): HealthPart {
  const said = [
    ...indexStatement('SPI', spi),
    ...(worstSlip === null ? [] : [{colour: worstSlip.colour, text: slipText(worstSlip)}]),
  ]
  return part('schedule', said, 'There is no milestone ahead and no planned value.')
}

/** The worse of the cost index and of the forecast overrun, which is green within the tolerance in percent. */
export function costHealth(cpi: Figure | null, forecasted: Figure | null, tolerancePercent: string | null): HealthPart {
  const said = [...indexStatement('CPI', cpi), ...overrunStatement(forecasted, tolerancePercent)]
  return part('cost', said, 'There is no approved budget.')
}

/** How much more than approved is forecast: 0.05 for 5 % more, negative for less. */
export function overrun(forecasted: Ratio): Ratio {
  return subtractRatios(forecasted, ONE)
}

export function overrunColour(over: Ratio, steps: OverrunSteps = overrunSteps): BandColour {
  const isOver = (percent: number) => compareRatios(over, ratioOfPercentage(String(percent))) > 0
  if (isOver(steps.red)) return 'red'
  if (isOver(steps.orange)) return 'orange'
  return isOver(steps.yellow) ? 'yellow' : 'green'
}

/** The worst of all sides, and why. */
export function computedHealth(parts: readonly HealthPart[]): ComputedHealth {
  const colour = worstHealth(parts)
  const reasons = colour === null ? parts : parts.filter((each) => each.colour === colour)
  return {colour, parts, reasons: reasons.map(({reason}) => reason)}
}

/** The declared health counts up to and on its last day. */
export function isDeclared(declared: DeclaredHealth, today: IsoDate): boolean {
  return today <= declared.until
}

/** A project that is said to be better than its figures: green outside and red inside. */
export function isDeclaredBetter(
  declared: DeclaredHealth | null,
  computed: BandColour | null,
  today: IsoDate,
): boolean {
  if (declared === null || computed === null || !isDeclared(declared, today)) return false
  return bandOrder(declared.colour) < bandOrder(computed)
}

interface Statement {
  readonly colour: BandColour
  readonly text: string
}

function part(dimension: HealthPart['dimension'], said: readonly Statement[], otherwise: string): HealthPart {
  const reason = said.length > 0 ? said.map(({text}) => text).join(' ') : otherwise
  return {dimension, colour: worstColour(said.map(({colour}) => colour)), reason}
}

function indexStatement(name: 'CPI' | 'SPI', index: EarnedValue['cpi'] | null): Statement[] {
  if (index === null || index.value === null) return []
  const {colour, word} = indexBand(index.value)
  return [{colour, text: `The ${name} is ${indexText(index)} (${colour}, ${word}).`}]
}

function slipText({colour, days, reference}: SlippedMilestone): string {
  if (days <= 0) return `No milestone slips (${colour}).`
  return `${reference} slips by ${days} day${days === 1 ? '' : 's'} (${colour}).`
}

function overrunStatement(forecasted: Figure | null, tolerancePercent: string | null): Statement[] {
  if (forecasted === null || forecasted.value === null) return []
  const over = overrun(forecasted.value)
  const percent = percentText(forecasted)
  if (over.numerator <= 0n)
    return [{colour: 'green', text: `The forecast is ${percent} % of the approved budget (green).`}]
  const isTolerated = tolerancePercent !== null && compareRatios(over, ratioOfPercentage(tolerancePercent)) <= 0
  const colour = isTolerated ? 'green' : overrunColour(over)
  const within = isTolerated ? `, within the tolerance of ${tolerancePercent} %` : ''
  return [{colour, text: `The forecast is ${percent} % of the approved budget (${colour}${within}).`}]
}
