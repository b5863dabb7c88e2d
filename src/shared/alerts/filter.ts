import {
  type AlertCode,
  type AlertSeverity,
  addBusinessDays,
  alertCodes,
  alertSeverities,
  closest,
  type IsoDate,
  parseDate,
  startOfDay,
  todayIn,
} from '#shared/coordination/index'
import type {Acting} from '../conventions.ts'
import {ExitCode, UserError} from '../errors.ts'
import {type Form, newForm, parseChoice, parseLine} from '../input/index.ts'

export interface AlertFilter {
  /** This one or a worse one. */
  readonly severity?: AlertSeverity
  readonly codes?: readonly AlertCode[]
  readonly owner?: string
}

interface FilterFlags {
  readonly code?: readonly string[] | undefined
  readonly owner?: string | undefined
  readonly severity?: string | undefined
  readonly since?: string | undefined
}

/** What the flags of a list of alerts mean; every unusable one is reported at once. */
export function readAlertFilter(
  flags: FilterFlags,
  acting: Acting,
  timeZone: string,
): {readonly filter: AlertFilter; readonly since: Date} {
  const form = newForm()
  const severity = form.read('--severity', flags.severity, (text) => parseChoice(text, alertSeverities))
  const codes = flags.code
    ?.map((code) => form.read('--code', code, parseAlertCode))
    .filter((code) => typeof code === 'string')
  const owner = form.read('--owner', flags.owner, (text) => parseLine(text))
  const since = readSince(form, flags.since, acting, timeZone)
  form.assertValid('The list')
  return {filter: {...(severity && {severity}), ...(codes && {codes}), ...(owner && {owner})}, since}
}

/**
 * From when on a risk is new or changed: the start of the day that was typed, else of the last working day before
 * today, so that a Monday covers the weekend and what is told in the morning covers the day before.
 */
export function readSince(form: Form, typed: string | undefined, {conventions, now}: Acting, timeZone: string): Date {
  const {dateOrder} = conventions
  const today = todayIn(timeZone, now)
  const day = form.read('--since', typed, (text) =>
    parseDate(text, {today, unsigned: 'before', ...(dateOrder !== 'none' && {locale: dateOrder})}),
  )
  return startOfDay(day ?? lastWorkingDay(today), timeZone)
}

function lastWorkingDay(today: IsoDate): IsoDate {
  return addBusinessDays(today, -1)
}

/** A code in any case; what is none is refused with the near ones. */
export function parseAlertCode(text: string): AlertCode {
  const wanted = text.trim().toUpperCase()
  const code = alertCodes.find((each) => each === wanted)
  if (code) return code
  throw new UserError(`"${text.trim()}" is no code of an alert.`, {
    code: 'ALERT_CODE_NOT_FOUND',
    exitCode: ExitCode.notFound,
    nextStep: `${suggestion(wanted)}All of them: coord why --help`,
  })
}

/** What was probably meant, else the codes that share a word with it. */
function suggestion(wanted: string): string {
  const words = wanted.split('-').filter((word) => word.length > 1)
  const near = closest(wanted, alertCodes)
  const related = alertCodes.filter((code) => words.some((word) => code.split('-').includes(word)))
  const meant = near ? [near] : related
  return meant.length > 0 ? `Did you mean ${meant.join(' or ')}? ` : ''
}
