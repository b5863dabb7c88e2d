import {describe, expect, it} from 'vitest'
import {checkProgress, earnedValueOfLine, progressMethods} from '#shared/coordination/index'

describe('progress', () => {
  it('is a judged percentage, or all at the end, or half at the start', () => {
    const earned = (percent: string | null) =>
      progressMethods.map((method) => earnedValueOfLine(1_001n, {method, percent}))
    expect(progressMethods).toEqual(['0/100', '50/50', 'physical'])
    expect(earned(null)).toEqual([0n, 0n, 0n])
    expect(earned('0')).toEqual([0n, 0n, 0n])
    expect(earned('0.01')).toEqual([0n, 501n, 0n])
    expect(earned('35')).toEqual([0n, 501n, 350n])
    expect(earned('99.99')).toEqual([0n, 501n, 1_001n])
    expect(earned('100')).toEqual([1_001n, 1_001n, 1_001n])
    // PRA: 35 % of 100,000 are 35,000.
    expect(earnedValueOfLine(10_000_000n, {method: 'physical', percent: '35'})).toBe(3_500_000n)
  })

  it('never earns more than the line', () => {
    expect(checkProgress('100')).toEqual([])
    expect(checkProgress('12.5')).toEqual([])
    expect(checkProgress('100.01')).toEqual([
      {field: 'physical', message: 'must be a percentage from 0 to 100: more than the budget cannot be earned.'},
    ])
    for (const percent of ['', 'half', '-1', '12,5', '1.234']) {
      expect(checkProgress(percent)[0]!.message).toBe('must be a percentage from 0 to 100, such as 35 or 12.5.')
    }
    expect(() => earnedValueOfLine(1n, {method: 'physical', percent: '101'})).toThrow(RangeError)
  })
})
