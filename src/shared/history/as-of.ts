import {addDays, type IsoDate, parseDate, startOfDay, todayIn} from '#shared/coordination/index'
import type {Acting} from '../conventions.ts'
import {ExitCode, UserError} from '../errors.ts'
import {newForm} from '../input/index.ts'

/** The day that an answer is about. */
export interface AsOf {
  readonly day: IsoDate
  /** The last moment of the day; of today, now. */
  readonly now: Date
  /** The first moment that is no part of it; undefined today, which is the present. */
  readonly until: Date | undefined
}

/** The past day that was typed, in the zone of the person; what has not come yet is refused. */
export function readAsOf(text: string, acting: Acting, timeZone: string): AsOf {
  const {dateOrder} = acting.conventions
  const today = todayIn(timeZone, acting.now)
  const form = newForm()
  const day = form.read('--as-of', text, (typed) => {
    const read = parseDate(typed, dateOrder === 'none' ? {today} : {locale: dateOrder, today})
    if (read > today) throw notYet(read, today)
    return read
  })
  if (day === null) form.problems.push({field: '--as-of', message: `is empty. Type a day such as ${today} or -7d.`})
  form.assertValid('The day')
  if (day === today) return {day, now: acting.now, until: undefined}
  const until = startOfDay(addDays(day!, 1), timeZone)
  return {day: day!, now: new Date(until.getTime() - 1), until}
}

function notYet(day: IsoDate, today: IsoDate): UserError {
  return new UserError(`${day} has not come yet.`, {
    code: 'INVALID_DATE',
    exitCode: ExitCode.usage,
    nextStep: `Type a day up to today, ${today}, with its year, or leave --as-of out.`,
  })
}
