import {describe, expect, test} from 'vitest'
import {type Milestone, renderTimeline} from '#shared/milestones/index'
import {width} from '#shared/terminal/index'
import {pipe, terminalOf} from '../support/screens.ts'

type Dates = Partial<Pick<Milestone, 'baseline' | 'forecast' | 'actual' | 'title'>>

function timelineOf(...milestones: Dates[]) {
  const all = milestones.map(
    (dates, index): Milestone => ({
      acceptanceCriteria: null,
      actual: null,
      band: 'green',
      baseline: '2026-11-01',
      baselineReason: null,
      baselineVersion: 1,
      createdAt: '2026-11-01T00:00:00.000Z',
      description: null,
      expected: '2026-11-01',
      forecast: null,
      owner: null,
      project: 'LIB',
      reference: `LIB-M${index + 1}`,
      slipDays: 0,
      status: 'on-track',
      title: 'Permit',
      type: 'milestone',
      updatedAt: '2026-11-01T00:00:00.000Z',
      version: 1,
      weight: null,
      ...dates,
    }),
  )
  const days = all.flatMap(({actual, baseline, forecast}) => [actual, baseline, forecast].filter((day) => day !== null))
  const inOrder = [...days, '2026-11-23'].toSorted()
  return {from: inOrder[0]!, milestones: all, project: 'LIB', to: inOrder.at(-1)!, today: '2026-11-23'}
}

const draw = (columns: number, ...milestones: Dates[]) =>
  renderTimeline(timelineOf(...milestones), terminalOf(columns)).split('\n')

describe('the timeline', () => {
  test('draws baseline, forecast and the day it was reached by month, and today', () => {
    const lines = draw(
      80,
      {actual: '2026-10-20', baseline: '2026-10-01', title: 'Design'},
      {baseline: '2026-12-01', forecast: '2027-01-17'},
    )
    expect(lines).toEqual([
      '           2026              2027',
      '           Oct   Nov   Dec   Jan',
      'M1 Design  ◆──✔      │',
      'M2 Permit            │ ◆────────◇',
      '',
      '◆ baseline  ◇ forecast  ✔ reached  │ today, 2026-11-23',
    ])
  })

  test('draws one sign where nothing moved', () => {
    const lines = draw(80, {baseline: '2026-12-01', forecast: '2026-12-01'}, {actual: '2026-11-01'})
    expect(lines[2]).toMatch(/M1 Permit +│ +◆$/)
    expect(lines[3]).toMatch(/M2 Permit +✔ +│$/)
  })

  test('keeps both signs where a column holds several days', () => {
    const years = [{baseline: '2020-01-01', forecast: '2020-01-20'}, {baseline: '2029-12-01'}]
    expect(draw(40, ...years)[1]).toContain('◆◇')
  })

  test('draws a milestone that comes earlier to the left', () => {
    expect(draw(80, {baseline: '2027-03-01', forecast: '2027-01-01'})[2]).toMatch(/◇─+◆$/)
  })

  test.each([30, 40, 60, 80, 120, 200])('fits %i columns, whatever the titles and the years', (columns) => {
    const titles = ['x'.repeat(90), '図書館の改修が終わる', '😀'.repeat(40)]
    const milestones = titles.flatMap((title, index) => [
      {baseline: `20${20 + index * 4}-02-28`, title},
      {baseline: '2026-11-30', forecast: `2${index}99-12-31`, title},
    ])
    for (const line of draw(columns, ...milestones)) expect(width(line)).toBeLessThanOrEqual(columns)
  })

  test('shows all months in a pipe, and nothing unsafe of a title', () => {
    const text = renderTimeline(timelineOf({title: 'Per\u001b[31mmit\nnow'}), pipe)
    expect(text).toContain('M1 Permit now')
  })

  test('says what to do without milestones', () => {
    expect(draw(80)).toEqual([expect.stringContaining('coord milestone add')])
  })
})
