import {describe, expect, test} from 'vitest'
import {quadrantOf} from '#shared/coordination/index'
import {gridOf, renderGrid, type Stakeholder} from '#shared/stakeholders/index'
import {width} from '#shared/terminal/index'
import {pipe, terminalOf} from '../support/screens.ts'

function stakeholder(number: number, name: string, influence: number | null, interest: number | null): Stakeholder {
  return {
    addedOn: '2026-11-01',
    cadenceAssumed: true,
    cadenceDays: 90,
    contactDue: false,
    createdAt: '2026-11-01T00:00:00.000Z',
    engagement: {current: null, desired: null, gap: null},
    forgottenOn: null,
    influence,
    interest,
    lastContactOn: null,
    name,
    nextContactOn: '2027-01-30',
    organisation: null,
    personal: null,
    project: 'LIB',
    quadrant: quadrantOf({influence, interest}),
    reference: `LIB-S${number}`,
    role: null,
    updatedAt: '2026-11-01T00:00:00.000Z',
    version: 1,
  }
}

const people = [
  stakeholder(1, 'Sponsor', 5, 4),
  stakeholder(2, 'Authority', 4, 1),
  stakeholder(3, 'Neighbours', 2, 5),
  stakeholder(4, 'Friends', 1, 1),
  stakeholder(5, 'Architects', null, 3),
]

describe('the grid', () => {
  test('puts everybody into a quadrant, and those not judged beside it', () => {
    const {notJudged, quadrants} = gridOf('LIB', people)
    expect(quadrants.map(({quadrant, stakeholders}) => [quadrant, ...stakeholders.map(({name}) => name)])).toEqual([
      ['manage-closely', 'Sponsor'],
      ['keep-satisfied', 'Authority'],
      ['keep-informed', 'Neighbours'],
      ['monitor', 'Friends'],
    ])
    expect(notJudged).toEqual([{name: 'Architects', reference: 'LIB-S5'}])
  })

  test('draws influence upwards and interest to the right', () => {
    const lines = renderGrid(gridOf('LIB', people), terminalOf(40)).split('\n')
    expect(lines.filter((line) => /S\d|[A-Z]{5}/.test(line))).toEqual([
      '│ KEEP SATISFIED   │ MANAGE CLOSELY   │',
      '│ S2 Authority     │ S1 Sponsor       │',
      '│ MONITOR          │ KEEP INFORMED    │',
      '│ S4 Friends       │ S3 Neighbours    │',
      'Not judged: LIB-S5 Architects',
    ])
  })

  test.each([30, 40, 80, 200])('fits %i columns with many and long names', (columns) => {
    const many = Array.from({length: 40}, (_, index) =>
      stakeholder(
        index + 1,
        index % 2 ? '図書館の友の会の代表者'.repeat(3) : 'x\u001b[31m'.repeat(60),
        (index % 5) + 1,
        4,
      ),
    )
    const text = renderGrid(gridOf('LIB', many), terminalOf(columns))
    for (const line of text.split('\n')) expect(width(line)).toBeLessThanOrEqual(columns)
    expect(text).not.toContain('\u001b')
    expect(renderGrid(gridOf('LIB', many), pipe)).toContain('S40')
  })
})
