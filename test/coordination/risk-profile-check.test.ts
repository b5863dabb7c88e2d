import {describe, expect, it} from 'vitest'
import {findPublishedProfile, publishedRiskProfiles, validateProfile} from '#shared/coordination/index'
import {userErrorOf} from './user-error.ts'

const valid = findPublishedProfile('npsa-5x5')!
const problemsOf = (data: unknown) => {
  const error = userErrorOf(() => validateProfile(data))
  expect(error.code).toBe('INVALID_RISK_PROFILE')
  return error.problems.map(({field, message}) => `${field}: ${message}`)
}
const withCell = (likelihood: number, impact: number, id: string) =>
  valid.grid.map((row, index) => (index === likelihood - 1 ? row.with(impact - 1, id) : row))

describe('validateProfile', () => {
  it('accepts each published profile as it comes back from JSON, and drops what it does not know', () => {
    for (const profile of publishedRiskProfiles) {
      const read = JSON.parse(JSON.stringify({...profile, id: 7}))
      expect(validateProfile(read)).toEqual(profile)
    }
  })

  it('says everything that is wrong at once', () => {
    expect(problemsOf({name: 'Ours!', version: 0, title: '', levels: [], grid: [['low']]})).toEqual([
      'name: must be 2 to 40 small letters, digits and hyphens, such as our-5x5.',
      'version: must be a whole number from 1.',
      'title: must be one line of text.',
      'source: must be one line of text.',
      'levels: must be a list of 2 to 5 levels.',
      'grid: must have 5 rows (likelihood 1 to 5) of 5 level ids (impact 1 to 5).',
    ])
  })

  it.each([null, 'npsa-5x5', 5, {}])('refuses %j, which is no profile', (data) => {
    expect(problemsOf(data).length).toBeGreaterThan(4)
  })

  it('wants a word beside each colour, colours in order and each level once', () => {
    const [low, moderate, high, extreme] = valid.levels
    expect(problemsOf({...valid, levels: [low, {...moderate, word: ''}, high, extreme]})).toEqual([
      'levels 2: needs a word: a colour never stands alone.',
    ])
    expect(problemsOf({...valid, levels: [low, moderate, high, {...extreme, colour: 'purple'}]})).toEqual([
      'levels 4: needs a colour: green, yellow, orange, red.',
    ])
    expect(problemsOf({...valid, levels: [low, {...moderate, colour: 'red'}, high, extreme]})).toEqual([
      'levels 3: is orange, after red: levels go from the least to the most severe.',
    ])
    expect(problemsOf({...valid, levels: [low, moderate, high, extreme, low]})).toContain(
      'levels 5: has the id low, like a level before it.',
    )
  })

  it('wants a grid of known levels that never falls', () => {
    expect(problemsOf({...valid, grid: withCell(2, 3, 'medium')})).toEqual([
      'grid 2×3: names "medium", which is no level.',
    ])
    expect(problemsOf({...valid, grid: withCell(3, 3, 'low')})).toEqual([
      'grid 3×3: is less severe than a cell of lower likelihood or impact.',
    ])
    expect(
      problemsOf({...valid, grid: valid.grid.map((row) => row.map((id) => (id === 'extreme' ? 'high' : id)))}),
    ).toEqual(['grid: never uses the level "extreme".'])
  })
})
