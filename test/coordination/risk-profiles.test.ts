import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {
  atLeast,
  type BandColour,
  bandColours,
  bandOf,
  bandOrder,
  compareProfiles,
  DEFAULT_RISK_PROFILE,
  findPublishedProfile,
  publishedRiskProfiles,
  type RiskProfile,
  worstColour,
} from '#shared/coordination/index'

const named = (name: string) => findPublishedProfile(name)!
const scale = [1, 2, 3, 4, 5]
const letters: Record<BandColour, string> = {green: 'G', yellow: 'Y', orange: 'O', red: 'R'}
const cell = fc.record({likelihood: fc.constantFrom(...scale), impact: fc.constantFrom(...scale)})

/** One row a likelihood from 1 to 5, one character an impact from 1 to 5. */
function drawn(profile: RiskProfile, character: (band: ReturnType<typeof bandOf>) => string): string[] {
  return scale.map((likelihood) =>
    scale.map((impact) => character(bandOf(profile, likelihood, impact, 'threat'))).join(''),
  )
}

describe('the published risk profiles', () => {
  it.each([
    // NPSA, "A risk matrix for risk managers", January 2008: 1–3, 4–6, 8–12, 15–25.
    ['npsa-5x5', ['GGGYY', 'GYYOO', 'GYOOR', 'YOORR', 'YORRR']],
    // 1–4, 5–9, 10–14, 15–25.
    ['equal-5x5-a', ['GGGGY', 'GGYYO', 'GYYOR', 'GYORR', 'YORRR']],
    // falfesh.com, template 33: 1–4, 5–9, 10–15, 16–25.
    ['equal-5x5-b', ['GGGGY', 'GGYYO', 'GYYOO', 'GYORR', 'YOORR']],
    // European Commission PM² guide, appendix C.4: to 2, 3 to 16, from 20.
    ['pm2-5x5', ['GGYYY', 'GYYYY', 'YYYYY', 'YYYYR', 'YYYRR']],
    // intuitem/ciso-assistant-community, risk-matrix-5x5-sensitive.yaml.
    ['sensitive-5x5', ['GGGYY', 'GGYYO', 'GYYOR', 'YYORR', 'YORRR']],
  ])('%s colours its 25 cells as published', (name, rows) => {
    expect(drawn(named(name), ({colour}) => letters[colour])).toEqual(rows)
  })

  it.each([
    // intuitem/ciso-assistant-community, risk-matrix-5x5-iso-27005.yaml.
    ['iso27005-5x5', ['00111', '01122', '11233', '12334', '23344']],
    // intuitem/ciso-assistant-community, critical_risk_matrix_5x5.yaml.
    ['critical-5x5', ['00112', '01122', '11223', '12234', '22344']],
  ])('%s has the five published levels in its 25 cells', (name, rows) => {
    const profile = named(name)
    expect(profile.levels.map(({word, colour}) => `${word} ${colour}`)).toEqual([
      'very low green',
      'low green',
      'medium yellow',
      'high orange',
      'very high red',
    ])
    const position = (id: string) => profile.levels.findIndex((level) => level.id === id)
    expect(drawn(profile, ({level}) => String(position(level)))).toEqual(rows)
  })

  it('are seven, the default first', () => {
    expect(publishedRiskProfiles).toHaveLength(7)
    expect(publishedRiskProfiles[0]!.name).toBe(DEFAULT_RISK_PROFILE)
    expect(findPublishedProfile('ours')).toBeUndefined()
  })

  it('band the default by score', () => {
    for (const likelihood of scale) {
      for (const impact of scale) {
        const score = likelihood * impact
        const colour = score <= 3 ? 'green' : score <= 6 ? 'yellow' : score <= 12 ? 'orange' : 'red'
        expect(bandOf(named('npsa-5x5'), likelihood, impact, 'threat').colour).toBe(colour)
      }
    }
  })

  it('are tables and not functions of the score', () => {
    const sensitive = named('sensitive-5x5')
    expect(bandOf(sensitive, 1, 4, 'threat').colour).toBe('yellow')
    expect(bandOf(sensitive, 2, 2, 'threat').colour).toBe('green')
  })
})

describe('bandOf', () => {
  const profile = named('npsa-5x5')

  it('always says a word beside the colour', () => {
    expect(bandOf(profile, 3, 5, 'threat')).toEqual({level: 'extreme', colour: 'red', word: 'extreme'})
  })

  it('never makes an opportunity look like harm, and keeps its size in the word', () => {
    expect(bandOf(profile, 5, 5, 'opportunity')).toEqual({
      level: 'extreme',
      colour: 'green',
      word: 'extreme opportunity',
    })
    fc.assert(
      fc.property(fc.constantFrom(...publishedRiskProfiles), cell, (any, {likelihood, impact}) => {
        const opportunity = bandOf(any, likelihood, impact, 'opportunity')
        expect(opportunity.colour).toBe('green')
        expect(opportunity.level).toBe(bandOf(any, likelihood, impact, 'threat').level)
      }),
    )
  })

  it('knows only cells of the grid', () => {
    for (const [likelihood, impact] of [
      [0, 1],
      [6, 1],
      [1, 0],
      [1, 6],
      [1.5, 1],
    ] as const) {
      expect(() => bandOf(profile, likelihood, impact, 'threat')).toThrow(RangeError)
    }
  })
})

describe('colours', () => {
  it('are ordered from green to red', () => {
    expect(bandColours.map(bandOrder)).toEqual([0, 1, 2, 3])
    expect(bandColours.filter((colour) => atLeast(colour, 'orange'))).toEqual(['orange', 'red'])
    expect(atLeast({colour: 'yellow'}, 'yellow')).toBe(true)
    expect(worstColour(['green', 'orange', 'yellow'])).toBe('orange')
    expect(worstColour([])).toBeNull()
  })
})

describe('compareProfiles', () => {
  const risks = [
    {reference: 'LIB-R1', likelihood: 2, impact: 2, type: 'threat'},
    {reference: 'LIB-R2', likelihood: 3, impact: 5, type: 'threat'},
    {reference: 'LIB-R3', likelihood: 1, impact: 1, type: 'threat'},
    {reference: 'LIB-R4', likelihood: 2, impact: 2, type: 'opportunity'},
  ] as const

  it('lists the cells and the risks whose colour changes', () => {
    const {cells, risks: changed} = compareProfiles(named('npsa-5x5'), named('equal-5x5-b'), risks)
    expect(
      cells.map(({likelihood, impact, before, after}) => `${likelihood}×${impact} ${before.colour}→${after.colour}`),
    ).toEqual([
      '1×4 yellow→green',
      '2×2 yellow→green',
      '2×4 orange→yellow',
      '3×3 orange→yellow',
      '3×5 red→orange',
      '4×1 yellow→green',
      '4×2 orange→yellow',
      '5×3 red→orange',
    ])
    expect(changed.map(({reference, before, after}) => `${reference} ${before.word}→${after.word}`)).toEqual([
      'LIB-R1 moderate→low',
      'LIB-R2 extreme→high',
    ])
  })

  it('finds nothing between a profile and itself, nor where only words differ', () => {
    const profile = named('npsa-5x5')
    expect(compareProfiles(profile, profile, risks)).toEqual({cells: [], risks: []})
    const otherWords = {...profile, levels: profile.levels.map((level) => ({...level, word: `${level.word}!`}))}
    expect(compareProfiles(profile, otherWords, risks).cells).toEqual([])
  })

  it('sees a change of level in one colour where the levels are the same', () => {
    const before = named('critical-5x5')
    const grid = before.grid.map((row, index) => (index === 0 ? ['low', ...row.slice(1)] : row))
    const {risks: changed} = compareProfiles(before, {...before, version: 2, grid}, risks)
    expect(changed.map(({reference}) => reference)).toEqual(['LIB-R3'])
  })
})
