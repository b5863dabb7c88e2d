import {describe, expect, it} from 'vitest'
import {calibrated, contentTokens, estimatePromptTokens, estimateTokens, uncalibrated} from '#shared/ai/budget'

describe('the estimate of tokens', () => {
  it('is a third of the bytes, times what is known of the model', () => {
    expect(estimateTokens('')).toBe(0)
    expect(estimateTokens('abcd')).toBe(2)
    expect(estimateTokens('Größe')).toBe(3)
    expect(estimateTokens('x'.repeat(3000), 0.75)).toBe(750)
    expect(
      estimatePromptTokens([
        {content: 'abc', role: 'system'},
        {content: 'abcdef', role: 'user'},
      ]),
    ).toBe(1 + 2 + 16)
  })

  it('leaves a tenth of the window, the answer and the rest of the prompt', () => {
    expect(contentTokens({contextTokens: 8192, outputTokens: 1500, promptTokens: 700})).toBe(5172)
    expect(contentTokens({contextTokens: 512, outputTokens: 1500, promptTokens: 700})).toBe(0)
  })

  it('comes closer with each answer of a server, and never leaves sound bounds', () => {
    const first = calibrated(uncalibrated, 100, 80)
    expect(first).toEqual({ratio: 0.8, samples: 1})
    expect(calibrated(first, 100, 90)).toEqual({ratio: expect.closeTo(0.82), samples: 2})
    expect(calibrated(uncalibrated, 100, 10)).toEqual({ratio: 0.5, samples: 1})
    expect(calibrated(uncalibrated, 100, 10_000)).toEqual({ratio: 1.3, samples: 1})
    expect(calibrated(uncalibrated, 0, 10)).toEqual(uncalibrated)
  })
})
