import type {Kysely} from 'kysely'
import {closest, type IsoDate, parseDate, parseProjectKey} from '#shared/coordination/index'
import type {Database} from '#shared/db/index'
import type {Form} from '#shared/input/index'
import type {Acting} from '../conventions.ts'
import {ExitCode, UserError} from '../errors.ts'
import {type BriefingDiff, diffBriefings} from './diff.ts'
import {deliveriesOf} from './make.ts'
import {findStoredBriefing, listDates, listScopes} from './repository.ts'
import {PORTFOLIO, type StoredBriefing} from './types.ts'
import {businessDate} from './window.ts'

export interface StoredScope {
  /** As it was typed; undefined for all projects. */
  readonly projectKey: string | undefined
}

const SHOWN_DATES = 5

/** The day that is meant, in the zone of the reader; undefined stands for the newest. */
export function readBriefingDate(
  form: Form,
  field: string,
  typed: string | undefined,
  {acting: {conventions, now}, timeZone}: {readonly acting: Acting; readonly timeZone: string},
): IsoDate | undefined {
  const {dateOrder} = conventions
  const date = form.read(field, typed, (text) =>
    parseDate(text, {
      today: businessDate(now, timeZone),
      unsigned: 'before',
      ...(dateOrder !== 'none' && {locale: dateOrder}),
    }),
  )
  return date ?? undefined
}

/** The briefing of a day (else of the newest) as it was delivered last, else as it was made last, also of a project that is gone. */
export async function findBriefing(
  database: Kysely<Database>,
  {projectKey}: StoredScope,
  date: IsoDate | undefined,
): Promise<StoredBriefing> {
  const scope = storedScope(projectKey)
  const dates = await listDates(database, scope)
  const wanted = date ?? dates[0]
  const row = wanted === undefined ? undefined : await findStoredBriefing(database, {date: wanted, scope})
  if (!row) throw await noBriefing(database, {date, dates, scope})
  return {...row.content, deliveries: await deliveriesOf(database, row.content), revision: row.revision}
}

/**
 * The briefings of two days compared: without a later day the newest, and without an earlier one the last of a day before
 * the later.
 */
export async function compareBriefings(
  database: Kysely<Database>,
  scope: StoredScope,
  days: {readonly earlier: IsoDate | undefined; readonly later: IsoDate | undefined},
): Promise<{readonly diff: BriefingDiff; readonly briefings: readonly StoredBriefing[]}> {
  const after = await findBriefing(database, scope, days.later)
  const earlier = days.earlier ?? (await dateBefore(database, storedScope(scope.projectKey), after.date))
  const before = await findBriefing(database, scope, earlier)
  return {briefings: [before, after], diff: diffBriefings(before, after)}
}

async function dateBefore(database: Kysely<Database>, scope: string, date: IsoDate): Promise<IsoDate> {
  const before = (await listDates(database, scope)).find((each) => each < date)
  if (before !== undefined) return before
  throw new UserError(`There is no briefing of a day before ${date} to compare with.`, {
    code: 'BRIEFING_NOT_FOUND',
    exitCode: ExitCode.notFound,
    nextStep: 'coord briefing list',
  })
}

/** How the rows of a scope are called. */
export function storedScope(projectKey: string | undefined): string {
  return projectKey === undefined ? PORTFOLIO : parseProjectKey(projectKey)
}

async function noBriefing(
  database: Kysely<Database>,
  {date, dates, scope}: {readonly date: IsoDate | undefined; readonly dates: readonly string[]; readonly scope: string},
): Promise<UserError> {
  const ofScope = scope === PORTFOLIO ? 'all projects' : scope
  const near = dates.length === 0 && scope !== PORTFOLIO ? closest(scope, await listScopes(database)) : undefined
  const there = dates.slice(0, SHOWN_DATES).join(', ')
  const nextStep =
    dates.length > 0
      ? `There are briefings of ${there}${dates.length > SHOWN_DATES ? ' …' : ''}: coord briefing list`
      : near
        ? `Did you mean ${near}? All of them: coord briefing list`
        : `coord briefing${scope === PORTFOLIO ? '' : ` -p ${scope}`}   (makes today's)`
  return new UserError(`There is no briefing of ${ofScope}${date === undefined ? '' : ` of ${date}`}.`, {
    code: 'BRIEFING_NOT_FOUND',
    exitCode: ExitCode.notFound,
    nextStep,
  })
}
