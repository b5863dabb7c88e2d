import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {
  addBusinessDays,
  addDays,
  addMonths,
  compareDates,
  daysBetween,
  endOfMonth,
  endOfQuarter,
  endOfWeek,
  endOfYear,
  fiscalYear,
  fiscalYearRange,
  isDate,
  isoWeek,
  startOfMonth,
  startOfQuarter,
  startOfWeek,
  startOfYear,
  weekday,
} from '#shared/coordination/index'
import {userErrorOf} from './user-error.ts'

const anyDate = fc.integer({min: 0, max: 365 * 280}).map((days) => addDays('1910-01-01', days))
const anyBusinessDay = anyDate.filter((date) => weekday(date) <= 5)

describe('dates', () => {
  it('are real days from 1900 to 2200', () => {
    const real = ['1900-01-01', '2024-02-29', '2200-12-31']
    const unreal = [
      '1899-12-31',
      '2026-02-29',
      '2100-02-29',
      '2026-13-01',
      '2026-00-10',
      '2026-1-1',
      '2026-01-01T00:00',
      '',
    ]
    expect(real.filter(isDate)).toEqual(real)
    expect(unreal.filter(isDate)).toEqual([])
  })

  it('are counted in days across months and leap years', () => {
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29')
    expect(addDays('2026-02-28', 1)).toBe('2026-03-01')
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31')
    expect(daysBetween('2024-01-01', '2025-01-01')).toBe(366)
    expect(daysBetween('2026-03-01', '2026-02-28')).toBe(-1)
  })

  it('give the days between them back', () => {
    fc.assert(
      fc.property(anyDate, fc.integer({min: -3000, max: 3000}), (date, days) => {
        const moved = addDays(date, days)
        expect(daysBetween(date, moved)).toBe(days)
        expect(Math.sign(compareDates(moved, date))).toBe(Math.sign(days))
        expect(addDays(moved, -days)).toBe(date)
      }),
    )
  })

  it('stay at the end of a shorter month', () => {
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28')
    expect(addMonths('2024-01-31', 1)).toBe('2024-02-29')
    expect(addMonths('2024-02-29', 12)).toBe('2025-02-28')
    expect(addMonths('2026-03-15', -15)).toBe('2024-12-15')
  })

  it('skip weekends in business days', () => {
    expect(addBusinessDays('2026-11-27', 1)).toBe('2026-11-30')
    expect(addBusinessDays('2026-11-23', 5)).toBe('2026-11-30')
    expect(addBusinessDays('2026-11-30', -1)).toBe('2026-11-27')
    expect(addBusinessDays('2026-11-28', 1)).toBe('2026-11-30')
    expect(addBusinessDays('2026-11-29', -1)).toBe('2026-11-27')
    expect(addBusinessDays('2026-11-28', 0)).toBe('2026-11-28')
  })

  it('come back by as many business days as they went', () => {
    fc.assert(
      fc.property(anyBusinessDay, fc.integer({min: -1000, max: 1000}), (date, days) => {
        expect(addBusinessDays(addBusinessDays(date, days), -days)).toBe(date)
      }),
    )
  })

  it('count business days like counting them one by one', () => {
    fc.assert(
      fc.property(anyDate, fc.integer({min: 1, max: 30}), (start, days) => {
        let date = start
        for (let left = days; left > 0; ) {
          date = addDays(date, 1)
          if (weekday(date) <= 5) left--
        }
        expect(addBusinessDays(start, days)).toBe(date)
      }),
    )
  })

  // Week numbers as printed by `date +%G-W%V` of GNU coreutils.
  it.each([
    ['2015-12-31', 2015, 53],
    ['2016-01-03', 2015, 53],
    ['2016-01-04', 2016, 1],
    ['2024-12-30', 2025, 1],
    ['2026-11-23', 2026, 48],
    ['2027-01-03', 2026, 53],
  ])('%s is in ISO week %i-%i', (date, year, week) => {
    expect(isoWeek(date)).toEqual({year, week})
  })

  it('know where their week, month, quarter and year begin and end', () => {
    expect(weekday('2026-11-23')).toBe(1)
    expect(weekday('1969-12-28')).toBe(7)
    expect([startOfWeek('2026-11-29'), endOfWeek('2026-11-23')]).toEqual(['2026-11-23', '2026-11-29'])
    expect([startOfMonth('2024-02-10'), endOfMonth('2024-02-10')]).toEqual(['2024-02-01', '2024-02-29'])
    expect([startOfQuarter('2026-11-23'), endOfQuarter('2026-11-23')]).toEqual(['2026-10-01', '2026-12-31'])
    expect([startOfQuarter('2026-06-30'), endOfQuarter('2026-04-01')]).toEqual(['2026-04-01', '2026-06-30'])
    expect([startOfYear('2026-11-23'), endOfYear('2026-11-23')]).toEqual(['2026-01-01', '2026-12-31'])
  })

  it('end with the calendar, in words for the person who typed too much', () => {
    for (const leave of [
      () => addDays('2200-12-31', 1),
      () => addDays('2026-01-01', 10 ** 20),
      () => addMonths('1900-01-31', -1),
      () => addBusinessDays('2026-01-01', 10 ** 9),
    ]) {
      expect(userErrorOf(leave)).toMatchObject({
        code: 'INVALID_DATE',
        message: 'Dates go from 1900-01-01 to 2200-12-31.',
      })
    }
  })

  it('that are none are the mistake of a caller', () => {
    expect(() => addDays('2026-02-30', 1)).toThrow(RangeError)
  })
})

describe('fiscal years', () => {
  // GSA/ITDB-schema, "IT Collect Metric Scoring Algorithm.pdf": the US federal year starts in October.
  it.each([
    ['2024-10-01', 2025],
    ['2025-09-30', 2025],
    ['2025-10-01', 2026],
    ['2026-09-30', 2026],
  ])('%s is in fiscal year %i when years start in October', (date, year) => {
    expect(fiscalYear(date, 10)).toBe(year)
  })

  it('are calendar years when they start in January', () => {
    expect(fiscalYear('2024-10-01', 1)).toBe(2024)
    expect(fiscalYearRange(2024, 1)).toEqual({start: '2024-01-01', finish: '2024-12-31'})
  })

  it('hold exactly the days that are named after them', () => {
    expect(fiscalYearRange(2025, 4)).toEqual({start: '2024-04-01', finish: '2025-03-31'})
    fc.assert(
      fc.property(anyDate, fc.integer({min: 1, max: 12}), (date, startMonth) => {
        const {start, finish} = fiscalYearRange(fiscalYear(date, startMonth), startMonth)
        expect(start <= date && date <= finish).toBe(true)
        expect(fiscalYear(addDays(start, -1), startMonth)).toBe(fiscalYear(start, startMonth) - 1)
        expect(fiscalYear(addDays(finish, 1), startMonth)).toBe(fiscalYear(finish, startMonth) + 1)
      }),
    )
  })

  it('reach to the last day of the calendar', () => {
    expect(fiscalYearRange(2200, 1).finish).toBe('2200-12-31')
  })
})
