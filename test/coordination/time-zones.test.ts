import {describe, expect, it} from 'vitest'
import {addDays, isOver, isTimeZone, parseTimeZone, todayIn} from '#shared/coordination/index'
import {userErrorOf} from './user-error.ts'

describe('time zones', () => {
  it('decide which day it is at the same instant', () => {
    const now = new Date('2026-11-23T11:30:00Z')
    expect(todayIn('UTC', now)).toBe('2026-11-23')
    expect(todayIn('Pacific/Kiritimati', now)).toBe('2026-11-24')
    expect(todayIn('Pacific/Pago_Pago', new Date('2026-11-23T10:59:59Z'))).toBe('2026-11-22')
  })

  it('decide whether a date is over', () => {
    const noon = new Date('2026-11-23T11:30:00Z')
    for (const zone of ['UTC', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Europe/London']) {
      for (const days of [-400, -2, -1, 0, 1, 2, 400]) {
        const date = addDays('2026-11-23', days)
        expect(isOver(date, zone, noon), `${date} in ${zone}`).toBe(date < todayIn(zone, noon))
      }
    }
  })

  it('follow daylight saving', () => {
    expect(todayIn('Europe/London', new Date('2026-06-30T23:30:00Z'))).toBe('2026-07-01')
    expect(todayIn('Europe/London', new Date('2026-12-31T23:30:00Z'))).toBe('2026-12-31')
  })

  it('are names of the IANA database', () => {
    expect(['UTC', 'Europe/London', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5'].every(isTimeZone)).toBe(true)
    expect(['', '+01:00', 'Europe/Atlantis', "UTC'; drop table", 'x'.repeat(999)].some(isTimeZone)).toBe(false)
    expect(parseTimeZone(' Europe/London ')).toBe('Europe/London')
  })

  it('that do not exist come with a near one', () => {
    const error = userErrorOf(() => parseTimeZone('Europe/Berln'))
    expect(error).toMatchObject({code: 'INVALID_TIME_ZONE', nextStep: 'Did you mean Europe/Berlin?'})
    expect(userErrorOf(() => todayIn('Middle-earth', new Date(0))).nextStep).toContain('such as Europe/London')
  })
})
