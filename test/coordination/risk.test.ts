import {describe, expect, it} from 'vitest'
import {
  assumedProbability,
  type ExposedRisk,
  expectedMonetaryValue,
  exposure,
  isOpenRisk,
  money,
  nextReview,
  probabilityOf,
  riskStatuses,
  riskStrategies,
  score,
  strategiesFor,
} from '#shared/coordination/index'

const eur = (amount: bigint) => money(amount, 'EUR')

describe('a risk', () => {
  it('is open while it can happen and was assessed', () => {
    expect(riskStatuses.filter(isOpenRisk)).toEqual(['open', 'treating', 'monitoring'])
  })

  it('has strategies that fit its type', () => {
    expect(strategiesFor('threat')).toEqual([
      'avoid',
      'reduce',
      'transfer',
      'share',
      'accept',
      'escalate',
      'contingent',
    ])
    expect(strategiesFor('opportunity')).toEqual(['exploit', 'enhance', 'share', 'accept', 'reject', 'escalate'])
    expect(new Set(riskStrategies)).toEqual(new Set([...strategiesFor('threat'), ...strategiesFor('opportunity')]))
    expect(riskStrategies).toHaveLength(10)
  })

  it('has a score for display', () => {
    expect(score(3, 5)).toBe(15)
  })

  it('is reviewed an interval after the last review, or after it was identified', () => {
    const risk = {identifiedOn: '2026-11-01', lastReviewedOn: null, reviewIntervalDays: 30}
    expect(nextReview(risk)).toBe('2026-12-01')
    expect(nextReview({...risk, lastReviewedOn: '2026-11-23'})).toBe('2026-12-23')
    expect(nextReview({...risk, reviewIntervalDays: null})).toBeNull()
  })
})

describe('probability', () => {
  it('is assumed from the likelihood where nobody estimated it, and says so', () => {
    expect([1, 2, 3, 4, 5].map(assumedProbability)).toEqual([10, 30, 50, 70, 90])
    expect(probabilityOf({likelihood: 4, probabilityPct: null})).toEqual({percent: '70', assumed: true})
    expect(probabilityOf({likelihood: 4, probabilityPct: '12.50'})).toEqual({percent: '12.50', assumed: false})
    expect(probabilityOf({likelihood: null, probabilityPct: null})).toBeNull()
    expect(() => assumedProbability(6)).toThrow(RangeError)
  })
})

describe('expected monetary value', () => {
  // tenstep.com, "Use expected monetary value (EMV) to create a risk contingency budget".
  const rows = [
    ['80', 10000n, 8000n],
    ['30', 30000n, 9000n],
    ['50', 8000n, 4000n],
    ['10', 40000n, 4000n],
    ['30', 20000n, 6000n],
    ['25', 10000n, 2500n],
  ] as const

  it.each(rows)('of %s%% of %i is %i', (percent, impact, expected) => {
    expect(expectedMonetaryValue(percent, eur(impact * 100n))).toEqual(eur(expected * 100n))
  })

  it('adds up to the published contingency of 33,500', () => {
    const risks = rows.map(([probabilityPct, impact]) => threat({probabilityPct, likelyCost: eur(impact * 100n)}))
    expect(exposure(risks).threats).toEqual([eur(3350000n)])
  })

  it('is rounded half-up to minor units', () => {
    expect(expectedMonetaryValue('50', eur(1n))).toEqual(eur(1n))
    expect(expectedMonetaryValue('33.33', eur(100n))).toEqual(eur(33n))
    expect(expectedMonetaryValue('0', eur(100n))).toEqual(eur(0n))
    expect(expectedMonetaryValue('12.5', money(1000n, 'JPY'))).toEqual(money(125n, 'JPY'))
    for (const percent of ['', '-1', '1.234', '1e2', '12,5']) {
      expect(() => expectedMonetaryValue(percent, eur(1n))).toThrow(RangeError)
    }
  })
})

describe('exposure', () => {
  it('is rounded once, after adding', () => {
    const halves = Array.from({length: 4}, () => threat({probabilityPct: '50', likelyCost: eur(1n)}))
    expect(exposure(halves).threats).toEqual([eur(2n)])
  })

  it('keeps currencies, and threats and opportunities, apart', () => {
    const result = exposure([
      threat({probabilityPct: '50', likelyCost: money(1000n, 'USD')}),
      threat({probabilityPct: '50', likelyCost: eur(1000n)}),
      {...threat({probabilityPct: '50', likelyCost: eur(600n)}), type: 'opportunity'},
    ])
    expect(result.threats).toEqual([eur(500n), money(500n, 'USD')])
    expect(result.opportunities).toEqual([eur(300n)])
  })

  it('is of open risks only, and tells what it assumes and lacks', () => {
    expect(
      exposure([
        threat({probabilityPct: null, likelyCost: eur(1000n)}),
        threat({likelyCost: null}),
        threat({likelihood: null, probabilityPct: null}),
        threat({status: 'proposed'}),
        threat({status: 'closed'}),
        threat({status: 'occurred'}),
      ]),
    ).toEqual({threats: [eur(500n)], opportunities: [], assumed: 1, withoutEstimate: 2})
  })
})

function threat(facts: Partial<ExposedRisk>): ExposedRisk {
  return {type: 'threat', status: 'open', likelihood: 3, probabilityPct: '50', likelyCost: eur(100n), ...facts}
}
