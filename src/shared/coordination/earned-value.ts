import {addRatios, divideRatios, multiplyRatios, ratio, subtractRatios} from './ratio-arithmetic.ts'
import {compareRatios, type Figure, figure, type Ratio, type UndefinedReason} from './ratios.ts'
import type {BandColour} from './risk-profiles.ts'

/**
 * How the cost at completion is estimated: the rest costs as much as work so far (`cpi`), as planned (`budget-rate`), as
 * much as work so far with its delay made up for (`cpi-spi`), or what somebody estimates (`manual`).
 */
export const estimateMethods = ['cpi', 'budget-rate', 'cpi-spi', 'manual'] as const
export type EstimateMethod = (typeof estimateMethods)[number]

/** Minor units of one currency, at the same day. */
export interface PerformanceInputs {
  /** Budget at completion: the approved cost lines, without management reserve. */
  readonly bac: bigint
  /** Planned value; `null` without a baseline. */
  readonly pv: bigint | null
  /** Earned value, at most the budget at completion. */
  readonly ev: bigint
  /** Actual cost: what is posted, without commitments. */
  readonly ac: bigint
  /** Estimate to complete, by a person. */
  readonly manualEtc?: bigint | null
}

export interface EstimateAtCompletion {
  readonly figure: Figure
  readonly method: EstimateMethod
  /** Why it was made with another method than the one asked for, which cannot tell. */
  readonly insteadOf: {readonly method: EstimateMethod; readonly because: 'nothing-earned' | 'no-estimate'} | null
}

export interface EarnedValue extends PerformanceInputs {
  /** Earned value − actual cost: negative is too expensive. */
  readonly cv: Figure
  /** Earned − planned value: negative is behind. */
  readonly sv: Figure
  readonly cpi: Figure
  readonly spi: Figure
  readonly eac: EstimateAtCompletion
  readonly etc: Figure
  readonly vac: Figure
  /** The cost performance that the rest needs to finish within the budget. */
  readonly tcpi: Figure
  /** The cost performance that the rest needs to finish at the estimate. */
  readonly tcpiToEstimate: Figure
  readonly complete: Figure
  readonly spent: Figure
}

export interface IndexBand {
  readonly colour: BandColour
  readonly word: 'on plan' | 'watch' | 'poor' | 'better than planned' | 'plan-quality'
}

const [RED_BELOW, GREEN_FROM, GREEN_TO, PLAN_QUALITY_ABOVE] = [90n, 95n, 105n, 110n].map((percent) =>
  ratio(percent, 100n),
) as [Ratio, Ratio, Ratio, Ratio]

/** Exact; without a budget every figure is undefined, so nothing is measured. */
export function earnedValue(inputs: PerformanceInputs, method: EstimateMethod = 'cpi'): EarnedValue {
  const {ac, bac, ev, pv} = inputs
  if (ev < 0n || ev > bac) throw new RangeError(`The earned value ${ev} is not between 0 and the budget ${bac}`)
  const measured = (made: () => Figure): Figure => (bac === 0n ? undefinedBecause('no-budget') : made())
  const eac = estimateAtCompletion(inputs, method)
  return {
    ...inputs,
    cv: measured(() => exact(ev - ac)),
    sv: measured(() => (pv === null ? undefinedBecause('no-baseline') : exact(ev - pv))),
    cpi: measured(() => costIndex(inputs)),
    spi: measured(() => scheduleIndex(inputs)),
    eac,
    etc: mapped(eac.figure, (estimate) => subtractRatios(estimate, ratio(ac))),
    vac: mapped(eac.figure, (estimate) => subtractRatios(ratio(bac), estimate)),
    tcpi: measured(() => toComplete(inputs, ratio(bac))),
    tcpiToEstimate: eac.figure.value === null ? eac.figure : toComplete(inputs, eac.figure.value),
    complete: measured(() => figure(ev, bac, 'no-budget')),
    spent: measured(() => figure(ac, bac, 'no-budget')),
  }
}

/** Compared exactly: 0.9499 is not 0.95, although it may print like it. */
export function indexBand(index: Ratio): IndexBand {
  if (compareRatios(index, RED_BELOW) < 0) return {colour: 'red', word: 'poor'}
  if (compareRatios(index, GREEN_FROM) < 0) return {colour: 'yellow', word: 'watch'}
  if (compareRatios(index, GREEN_TO) <= 0) return {colour: 'green', word: 'on plan'}
  if (compareRatios(index, PLAN_QUALITY_ABOVE) <= 0) return {colour: 'yellow', word: 'better than planned'}
  return {colour: 'yellow', word: 'plan-quality'}
}

function costIndex({ac, ev}: PerformanceInputs): Figure {
  return figure(ev, ac, 'no-cost-yet')
}

function scheduleIndex({ev, pv}: PerformanceInputs): Figure {
  return pv === null ? undefinedBecause('no-baseline') : figure(ev, pv, 'not-started')
}

function estimateAtCompletion(inputs: PerformanceInputs, method: EstimateMethod): EstimateAtCompletion {
  const {ac, bac, ev} = inputs
  if (bac === 0n) return {figure: undefinedBecause('no-budget'), method, insteadOf: null}
  if (method === 'manual') {
    if (typeof inputs.manualEtc === 'bigint') return {figure: exact(ac + inputs.manualEtc), method, insteadOf: null}
    const {figure: made, method: used} = estimateAtCompletion(inputs, 'cpi')
    return {figure: made, method: used, insteadOf: {method, because: 'no-estimate'}}
  }
  const atBudgetRate = exact(ac + bac - ev)
  if (method === 'budget-rate') return {figure: atBudgetRate, method, insteadOf: null}
  if (ev === 0n && ac !== 0n) {
    return {figure: atBudgetRate, method: 'budget-rate', insteadOf: {method, because: 'nothing-earned'}}
  }
  const cpi = costIndex(inputs)
  const atCompletion =
    method === 'cpi'
      ? mapped(cpi, (cost) => divideRatios(ratio(bac), cost))
      : chained(cpi, (cost) =>
          mapped(scheduleIndex(inputs), (schedule) =>
            addRatios(ratio(ac), divideRatios(ratio(bac - ev), multiplyRatios(cost, schedule))),
          ),
        )
  return {figure: atCompletion, method, insteadOf: null}
}

/** Nothing is left to perform once all is earned; what is spent up leaves nothing to perform it with. */
function toComplete({ac, bac, ev}: PerformanceInputs, target: Ratio): Figure {
  if (ev === bac) return undefinedBecause('complete')
  const left = subtractRatios(target, ratio(ac))
  return left.numerator <= 0n ? undefinedBecause('not-achievable') : {value: divideRatios(ratio(bac - ev), left)}
}

function exact(amount: bigint): Figure {
  return {value: ratio(amount)}
}

function undefinedBecause(reason: UndefinedReason): Figure {
  return {value: null, reason}
}

function mapped(from: Figure, make: (value: Ratio) => Ratio): Figure {
  return chained(from, (value) => ({value: make(value)}))
}

function chained(from: Figure, make: (value: Ratio) => Figure): Figure {
  return from.value === null ? from : make(from.value)
}
