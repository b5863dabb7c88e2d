import {type IsoDate, parseDate, todayIn} from '#shared/coordination/index'
import type {Acting} from '../conventions.ts'

/** A day as it was typed, in the zone of the project it is about. */
export function readDay(typed: string, {timezone}: {readonly timezone: string}, acting: Acting): IsoDate {
  const {dateOrder} = acting.conventions
  const today = todayIn(timezone, acting.now)
  return parseDate(typed, dateOrder === 'none' ? {today} : {locale: dateOrder, today})
}
