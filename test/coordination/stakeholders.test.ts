import {describe, expect, it} from 'vitest'
import {
  cadenceOf,
  defaultCadence,
  engagementGap,
  engagementLevels,
  nextContact,
  quadrantOf,
  quadrants,
  type StakeholderContacts,
} from '#shared/coordination/index'

const head: StakeholderContacts = {
  influence: 5,
  interest: 4,
  cadenceDays: null,
  lastContactOn: '2026-11-16',
  addedOn: '2026-10-01',
}

describe('a stakeholder', () => {
  it.each([
    [5, 4, 'manage-closely'],
    [4, 4, 'manage-closely'],
    [4, 3, 'keep-satisfied'],
    [5, 1, 'keep-satisfied'],
    [3, 4, 'keep-informed'],
    [1, 5, 'keep-informed'],
    [3, 3, 'monitor'],
    [1, 1, 'monitor'],
  ] as const)('with influence %i and interest %i is in the quadrant "%s"', (influence, interest, quadrant) => {
    expect(quadrantOf({influence, interest})).toBe(quadrant)
  })

  it('is in no quadrant before both are judged, and in none beyond 1 to 5', () => {
    expect(quadrantOf({influence: 5, interest: null})).toBeNull()
    expect(quadrantOf({influence: null, interest: 5})).toBeNull()
    for (const influence of [0, 6, 2.5]) expect(() => quadrantOf({influence, interest: 1})).toThrow(RangeError)
    expect(() => quadrantOf({influence: 5, interest: 6})).toThrow(RangeError)
  })

  it('is contacted as often as the quadrant asks for, or as is agreed', () => {
    expect(quadrants.map(defaultCadence)).toEqual([7, 30, 14, 90])
    expect(defaultCadence(null)).toBe(90)
    expect(cadenceOf(head)).toBe(7)
    expect(cadenceOf({...head, cadenceDays: 21})).toBe(21)
  })

  it('is contacted next a cadence after the last contact, or after registration', () => {
    expect(nextContact(head)).toBe('2026-11-23')
    expect(nextContact({...head, cadenceDays: 14})).toBe('2026-11-30')
    expect(nextContact({...head, lastContactOn: null})).toBe('2026-10-08')
  })

  it('is as many levels of engagement away as there are between', () => {
    expect(engagementLevels).toEqual(['unaware', 'resistant', 'neutral', 'supportive', 'leading'])
    expect(engagementGap('resistant', 'supportive')).toBe(2)
    expect(engagementGap('leading', 'supportive')).toBe(-1)
    expect(engagementGap('neutral', 'neutral')).toBe(0)
    expect(engagementGap(null, 'supportive')).toBeNull()
    expect(engagementGap('neutral', null)).toBeNull()
  })
})
