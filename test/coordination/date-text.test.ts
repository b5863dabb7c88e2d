import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {addDays, type DateLocale, parseDate} from '#shared/coordination/index'
import {userErrorOf} from './user-error.ts'

/** A Monday. */
const today = '2026-11-23'
const read = (text: string) => parseDate(text, {today})
const refusal = (text: string, locale?: DateLocale) => {
  const {code, message, nextStep} = userErrorOf(() => parseDate(text, {today, locale}))
  expect(code).toBe('INVALID_DATE')
  return `${message} ${nextStep}`
}

describe('parseDate', () => {
  it.each([
    ['2016-06-13', 'next saturday', '2016-06-25', 'chrono#121'],
    ['2016-06-13', 'saturday', '2016-06-18', 'chrono#121, where the past 06-11 came out'],
    ['2022-01-10', 'next friday', '2022-01-21', 'nldates-obsidian#81'],
    ['2022-01-10', 'friday', '2022-01-14', 'nldates-obsidian#81, where the past 01-07 came out'],
    ['2022-08-02', 'next saturday', '2022-08-13', 'chrono#464'],
    ['2022-08-02', 'next sunday', '2022-08-14', 'chrono#464, where 08-07 came out'],
  ])('on %s reads "%s" as %s (%s)', (day, text, date) => {
    expect(parseDate(text, {today: day})).toBe(date)
  })

  it.each([
    ['2026-12-24', '2026-12-24'],
    ['today', '2026-11-23'],
    ['tomorrow', '2026-11-24'],
    ['yesterday', '2026-11-22'],
    ['+3d', '2026-11-26'],
    ['-3d', '2026-11-20'],
    ['+0d', '2026-11-23'],
    ['+2w', '2026-12-07'],
    ['+1m', '2026-12-23'],
    ['-1y', '2025-11-23'],
    ['+5bd', '2026-11-30'],
    ['-1bd', '2026-11-20'],
    ['mon', '2026-11-30'],
    ['tue', '2026-11-24'],
    ['thurs', '2026-11-26'],
    ['sunday', '2026-11-29'],
    ['next mon', '2026-11-30'],
    ['next sun', '2026-12-06'],
    ['eow', '2026-11-29'],
    ['eom', '2026-11-30'],
    ['eoq', '2026-12-31'],
    ['eoy', '2026-12-31'],
    ['30 nov', '2026-11-30'],
    ['nov 30', '2026-11-30'],
    ['23 november', '2026-11-23'],
    ['22 nov', '2027-11-22'],
    ['1 sept', '2027-09-01'],
    ['29 feb', '2028-02-29'],
    ['30 nov 2025', '2025-11-30'],
    ['Nov 30, 2026', '2026-11-30'],
    ['30-Nov-2026', '2026-11-30'],
    ['1st dec', '2026-12-01'],
    ['  Next   FRI ', '2026-12-04'],
  ])('reads "%s" as %s', (text, date) => {
    expect(read(text)).toBe(date)
  })

  it('reads its own dates back', () => {
    fc.assert(
      fc.property(fc.integer({min: 0, max: 109_000}), (days) => {
        const date = addDays('1900-01-01', days)
        expect(read(date)).toBe(date)
      }),
    )
  })

  it('asks which of two days a numeric date means', () => {
    expect(refusal('01/02/2026')).toBe(
      '"01/02/2026" can be read as 1 February 2026 or 2 January 2026. Type 2026-02-01 or 2026-01-02.',
    )
    expect(refusal('1.2.2026')).toContain('Type 2026-02-01 or 2026-01-02.')
  })

  it('refuses numeric dates without a locale even when only one day is possible', () => {
    expect(refusal('31/12/2026')).toBe('"31/12/2026" is not written as YYYY-MM-DD. Type 2026-12-31.')
    expect(refusal('2026/12/31')).toBe('"2026/12/31" is not written as YYYY-MM-DD. Type 2026-12-31.')
    expect(refusal('2026-1-5')).toContain('Type 2026-01-05.')
  })

  it('reads numeric dates in the order of the locale', () => {
    expect(parseDate('01/02/2026', {today, locale: 'dmy'})).toBe('2026-02-01')
    expect(parseDate('01/02/2026', {today, locale: 'mdy'})).toBe('2026-01-02')
    expect(parseDate('1.2.2026', {today, locale: 'dmy'})).toBe('2026-02-01')
    expect(refusal('12/31/2026', 'dmy')).toContain('There is no month 31.')
  })

  it.each([
    ['2026-02-30', 'There is no 30 February 2026. The last day of that month is 2026-02-28.'],
    ['2026-13-01', 'There is no month 13.'],
    ['30 feb', 'February has no day 30. Type a day from 1 to 29, for example 29 feb.'],
    ['29 feb 2026', 'There is no 29 February 2026.'],
    ['31 apr', 'April has no day 31.'],
    ['30 nov 26', 'Type 30 nov 2026.'],
    ['30/11', 'does not name a year'],
    ['3d', 'Type +3d or -3d.'],
    ['1850-01-01', 'Dates go from 1900-01-01 to 2200-12-31.'],
    ['+99999y', 'Dates go from 1900-01-01 to 2200-12-31.'],
    ['next', 'is not a date'],
    ['fr', 'is not a date'],
    ['next week', 'is not a date'],
    ['soon', 'Type a date such as 2026-11-30'],
    ['', 'A date is missing.'],
    ['2026-11-30; drop table', 'is not a date'],
    ['+1.5d', 'is not a date'],
    ['٣٠ nov', 'is not a date'],
  ])('refuses "%s" and says: %s', (text, says) => {
    expect(refusal(text)).toContain(says)
  })

  it('takes days without a sign as gone by where only those make sense', () => {
    expect(parseDate('3d', {today: '2026-11-02', unsigned: 'before'})).toBe('2026-10-30')
    expect(parseDate('+3d', {today: '2026-11-02', unsigned: 'before'})).toBe('2026-11-05')
  })

  it('never repeats more than a little of what it cannot read', () => {
    expect(refusal('x'.repeat(10_000)).length).toBeLessThan(200)
  })
})
