import {describe, expect, it} from 'vitest'
import {instantAt, nextRun} from '#shared/schedule/clock'

const next = (now: string, timeZone = 'UTC', at = ['07:30'], days: 'weekdays' | 'daily' = 'weekdays') =>
  nextRun({at, days, timeZone}, new Date(now)).toISOString()

describe('the next run', () => {
  it('is today before the time, and the day after from that minute on', () => {
    expect(next('2026-11-23T07:29:59Z')).toBe('2026-11-23T07:30:00.000Z')
    expect(next('2026-11-23T07:30:00Z')).toBe('2026-11-24T07:30:00.000Z')
  })

  it('passes over the weekend, unless it is every day', () => {
    expect(next('2026-11-27T12:00:00Z')).toBe('2026-11-30T07:30:00.000Z')
    expect(next('2026-11-27T12:00:00Z', 'UTC', ['07:30'], 'daily')).toBe('2026-11-28T07:30:00.000Z')
  })

  it('is the first of several times', () => {
    expect(next('2026-11-23T09:00:00Z', 'UTC', ['07:30', '13:00'])).toBe('2026-11-23T13:00:00.000Z')
  })

  it('is at the same time of day before and after the clocks change', () => {
    expect(next('2026-10-23T12:00:00Z', 'Europe/Berlin')).toBe('2026-10-26T06:30:00.000Z')
    expect(next('2026-10-22T12:00:00Z', 'Europe/Berlin')).toBe('2026-10-23T05:30:00.000Z')
    expect(next('2027-03-27T12:00:00Z', 'Europe/Berlin', ['07:30'], 'daily')).toBe('2027-03-28T05:30:00.000Z')
    expect(next('2026-10-24T12:00:00Z', 'Europe/Berlin', ['07:30'], 'daily')).toBe('2026-10-25T06:30:00.000Z')
  })

  it('goes by the calendar of the zone: its Monday, its new year', () => {
    expect(next('2026-11-22T20:00:00Z', 'Asia/Tokyo')).toBe('2026-11-22T22:30:00.000Z')
    expect(next('2026-12-31T12:00:00Z', 'Pacific/Auckland')).toBe('2026-12-31T18:30:00.000Z')
  })
})

describe('a time that the clocks leave out', () => {
  it('is as long after the start of the gap', () => {
    expect(instantAt('2027-03-28', '02:30', 'Europe/Berlin').toISOString()).toBe('2027-03-28T01:30:00.000Z')
  })

  it('and one that they show twice is one of the two', () => {
    const either = ['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z']
    expect(either).toContain(instantAt('2026-10-25', '02:30', 'Europe/Berlin').toISOString())
  })
})
