import {describe, expect, test} from 'vitest'
import {UserError} from '#shared/errors'
import {readAsOf} from '#shared/history/index'
import {ana, NOW, problemsOf} from '../support/registers.ts'

function problemsWith(text: string, zone = 'Europe/London'): string[] {
  try {
    readAsOf(text, ana, zone)
  } catch (error) {
    if (error instanceof UserError) return problemsOf(error)
    throw error
  }
  return []
}

describe('the day of --as-of', () => {
  test.each([
    ['2026-10-31', 'UTC', '2026-10-31', '2026-11-01T00:00:00.000Z'],
    ['yesterday', 'UTC', '2026-11-22', '2026-11-23T00:00:00.000Z'],
    // The clocks go back in London at one in the morning of 25 October, so that this day has 25 hours.
    ['2026-10-24', 'Europe/London', '2026-10-24', '2026-10-24T23:00:00.000Z'],
    ['2026-10-25', 'Europe/London', '2026-10-25', '2026-10-26T00:00:00.000Z'],
    ['2026-11-20', 'America/New_York', '2026-11-20', '2026-11-21T05:00:00.000Z'],
    // On this day the clocks of Beirut went forward at midnight: it began at one o'clock.
    ['2026-03-28', 'Asia/Beirut', '2026-03-28', '2026-03-28T22:00:00.000Z'],
  ])('%s in %s is %s and ends before %s', (text, zone, day, until) => {
    const end = new Date(until)
    expect(readAsOf(text, ana, zone)).toEqual({day, now: new Date(end.getTime() - 1), until: end})
  })

  test('is the present when it is today, which in another zone is another day', () => {
    expect(readAsOf('today', ana, 'UTC')).toEqual({day: '2026-11-23', now: NOW, until: undefined})
    expect(readAsOf('2026-11-24', ana, 'Pacific/Kiritimati')).toMatchObject({now: NOW, until: undefined})
    expect(readAsOf('2026-11-23', ana, 'Pacific/Kiritimati').until).toEqual(new Date('2026-11-23T10:00:00Z'))
  })

  test('is refused when it has not come yet, cannot be read or is empty, each with what to type', () => {
    expect(problemsWith('tomorrow')).toEqual([
      '--as-of: 2026-11-24 has not come yet. Type a day up to today, 2026-11-23, with its year, or leave --as-of out.',
    ])
    expect(problemsWith('31/10/2026')).toEqual([expect.stringContaining('YYYY-MM-DD')])
    expect(problemsWith('')).toEqual(['--as-of: is empty. Type a day such as 2026-11-23 or -7d.'])
  })
})
