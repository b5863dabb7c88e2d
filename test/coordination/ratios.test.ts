import {describe, expect, it} from 'vitest'
import {compareRatios, figure, indexText, percentText} from '#shared/coordination/index'

describe('figures', () => {
  // hledger Balance.md "Budget report" and hledger/test/balance/budget.test print these without a digit.
  it.each([
    [425n, 430n, '98.8'],
    [565n, 430n, '131.4'],
    [35n, 30n, '116.7'],
    [352n, 400n, '88.0'],
    [10n, 25n, '40.0'],
    [80n, 370n, '21.6'],
    [0n, 50n, '0.0'],
  ])('%i of %i is %s percent', (actual, budget, percent) => {
    expect(percentText(figure(actual, budget, 'no-budget'))).toBe(percent)
  })

  it('without a denominator have no value but a reason', () => {
    const used = figure(10n, 0n, 'no-budget')
    expect(used).toEqual({value: null, reason: 'no-budget'})
    expect(percentText(used)).toBeNull()
    expect(indexText(used)).toBeNull()
  })

  // "Fence" (PMP Exam Prep p. 210) prints CPI .893 and SPI .833.
  it('are indices with three digits', () => {
    expect(indexText(figure(2500n, 2800n, 'no-cost-yet'))).toBe('0.893')
    expect(indexText(figure(2500n, 3000n, 'not-started'))).toBe('0.833')
  })

  it('are rounded half-up on the magnitude', () => {
    expect(indexText(figure(1n, 2000n, 'not-started'))).toBe('0.001')
    expect(indexText(figure(-1n, 2000n, 'not-started'))).toBe('-0.001')
    expect(indexText(figure(-1n, 2001n, 'not-started'))).toBe('0.000')
    expect(indexText(figure(3n, -2n, 'not-started'))).toBe('-1.500')
  })

  // hazards.fema.gov dash02: 0.9499 is below 0.95 although both print as 0.95.
  it('are compared exactly, not as they print', () => {
    const threshold = {numerator: 95n, denominator: 100n}
    expect(compareRatios({numerator: 9499n, denominator: 10_000n}, threshold)).toBe(-1)
    expect(compareRatios({numerator: 19n, denominator: 20n}, threshold)).toBe(0)
    expect(compareRatios({numerator: -19n, denominator: -19n}, threshold)).toBe(1)
  })
})
