import {describe, expect, test} from 'vitest'
import {windowOf} from '#shared/briefing/window'

/** Since when a briefing counts that nothing was delivered before. */
function sinceOf(now: string, timeZone: string): string {
  const {date, since} = windowOf(new Date(now), timeZone, null)
  return `${date}: since ${since.toISOString()}`
}

describe('the window of a briefing', () => {
  test.each([
    [
      'on a Tuesday, the day before',
      '2026-11-24T07:30:00Z',
      'Europe/London',
      '2026-11-24: since 2026-11-23T00:00:00.000Z',
    ],
    [
      'on a Monday, the weekend too',
      '2026-11-23T07:30:00Z',
      'Europe/London',
      '2026-11-23: since 2026-11-20T00:00:00.000Z',
    ],
    [
      'on a Sunday, since Friday',
      '2026-11-22T07:30:00Z',
      'Europe/London',
      '2026-11-22: since 2026-11-20T00:00:00.000Z',
    ],
    ['at the first of January', '2027-01-01T06:30:00Z', 'Europe/Berlin', '2027-01-01: since 2026-12-30T23:00:00.000Z'],
    [
      'in the night of New Year, which is not the same everywhere',
      '2026-12-31T23:30:00Z',
      'Europe/Berlin',
      '2027-01-01: since 2026-12-30T23:00:00.000Z',
    ],
    [
      'and there still the old one',
      '2026-12-31T23:30:00Z',
      'Europe/London',
      '2026-12-31: since 2026-12-30T00:00:00.000Z',
    ],
    [
      'east of the date line',
      '2026-11-23T11:00:00Z',
      'Pacific/Kiritimati',
      '2026-11-24: since 2026-11-22T10:00:00.000Z',
    ],
    [
      'after the clocks went forward: Friday began in winter time',
      '2026-03-30T05:30:00Z',
      'Europe/Berlin',
      '2026-03-30: since 2026-03-26T23:00:00.000Z',
    ],
    [
      'a day later: the Monday began in summer time',
      '2026-03-31T05:30:00Z',
      'Europe/Berlin',
      '2026-03-31: since 2026-03-29T22:00:00.000Z',
    ],
    [
      'after they went back: Friday began in summer time',
      '2026-10-26T06:30:00Z',
      'Europe/Berlin',
      '2026-10-26: since 2026-10-22T22:00:00.000Z',
    ],
    [
      'in the hour that there is twice',
      '2026-10-25T00:30:00Z',
      'Europe/Berlin',
      '2026-10-25: since 2026-10-22T22:00:00.000Z',
    ],
    [
      'where clocks change at midnight',
      '2026-09-07T12:00:00Z',
      'America/Santiago',
      '2026-09-07: since 2026-09-04T04:00:00.000Z',
    ],
  ])('is, %s', (_, now, timeZone, expected) => {
    expect(sinceOf(now, timeZone)).toBe(expected)
  })

  test('begins where the last delivered one ended, however long ago', () => {
    const delivered = new Date('2026-11-09T06:31:00Z')
    expect(windowOf(new Date('2026-11-23T06:30:00Z'), 'Europe/Berlin', delivered)).toEqual({
      date: '2026-11-23',
      since: delivered,
    })
  })
})
