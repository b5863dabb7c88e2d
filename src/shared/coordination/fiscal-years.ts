import {addMonths, civilDate, endOfMonth, type IsoDate, parts} from './dates.ts'

/** Named by the calendar year in which it ends; with a start in January it is the calendar year. */
export function fiscalYear(date: IsoDate, startMonth: number): number {
  assertMonth(startMonth)
  const {year, month} = parts(date)
  return startMonth > 1 && month >= startMonth ? year + 1 : year
}

/** First and last day of the fiscal year of that name. */
export function fiscalYearRange(year: number, startMonth: number): {readonly start: IsoDate; readonly finish: IsoDate} {
  assertMonth(startMonth)
  const start = civilDate(startMonth > 1 ? year - 1 : year, startMonth, 1)
  return {start, finish: endOfMonth(addMonths(start, 11))}
}

function assertMonth(month: number): void {
  if (!Number.isInteger(month) || month < 1 || month > 12) throw new RangeError(`Not a month: ${month}`)
}
