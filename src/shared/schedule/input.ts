import {readDestinations} from '#shared/briefing/index'
import type {ConfigSources} from '#shared/config/index'
import {type Destination, splitDestinations} from '#shared/delivery/index'
import {type Problem, UserError} from '#shared/errors'
import {invalidInput} from '#shared/input/index'
import {PORTFOLIO} from './names.ts'
import type {Manager, Plan} from './shape.ts'

export interface ScheduleFlags {
  readonly at?: readonly string[] | undefined
  readonly cron: boolean
  readonly daily: boolean
  readonly 'if-changed': boolean
  readonly 'no-ai': boolean
  readonly print: boolean
  readonly project?: string | undefined
  readonly systemd: boolean
  readonly to?: readonly string[] | undefined
  readonly weekdays: boolean
}

/** What BRIEFING_TO takes. */
const LONGEST_DESTINATIONS = 4000

export interface Wanted {
  readonly plan: Plan
  readonly destinations: readonly Destination[]
  /** Undefined: the one that works here. */
  readonly manager: Manager | undefined
}

/** Whether somebody only wants to see what is scheduled. */
export function isQuestion(flags: ScheduleFlags): boolean {
  const {at, cron, daily, print, systemd, to, weekdays} = flags
  return !at && !to && !cron && !systemd && !daily && !weekdays && !print && !flags['if-changed'] && !flags['no-ai']
}

/** Fails with everything that is wrong about the flags at once. `configured` is BRIEFING_TO, for runs without `--to`. */
export function readWanted(flags: ScheduleFlags, {configured, sources, timeZone}: Asked): Wanted {
  const problems: Problem[] = []
  const at = new Set<string>()
  for (const text of (flags.at ?? []).flatMap((each) => each.split(','))) {
    const clock = readClock(text)
    if (clock !== undefined) at.add(clock)
    else problems.push({field: '--at', message: `"${text.trim()}" is no time of day. Type one such as 07:30 or 16:05.`})
  }
  if (at.size === 0 && problems.length === 0) {
    problems.push({field: '--at', message: 'is missing: the time of day, such as 07:30.'})
  }
  const to = [...new Set(flags.to)]
  const destinations = destinationsOf(to, flags, {configured, sources}, problems)
  const joined = joinDestinations(to)
  if (joined.length > LONGEST_DESTINATIONS) {
    problems.push({
      field: '--to',
      message: `is given with ${joined.length} letters in all; ${LONGEST_DESTINATIONS} is the most.`,
    })
  }
  if (to.length > 0 && splitDestinations(joined).length > to.length) {
    problems.push({
      field: '--to',
      message: 'reads as several destinations; choose another path without ", file:" in it.',
    })
  }
  if (problems.length > 0) throw invalidInput('The schedule', problems)
  return {
    destinations,
    manager: flags.cron ? 'cron' : flags.systemd ? 'systemd' : undefined,
    plan: {
      at: [...at].sort(),
      days: flags.daily ? 'daily' : 'weekdays',
      ifChanged: flags['if-changed'] === true,
      scope: flags.project?.trim().toUpperCase() ?? PORTFOLIO,
      sends: destinations.length > 0,
      timeZone,
      to,
      usesAi: !flags['no-ai'],
    },
  }
}

/** As they are written into BRIEFING_TO, where the kinds have small letters. */
export function joinDestinations(to: readonly string[]): string {
  return to.map((each) => each.trim().replace(/^[a-z]+:/i, (kind) => kind.toLowerCase())).join(', ')
}

interface Asked {
  readonly configured: string | undefined
  readonly sources: ConfigSources
  readonly timeZone: string
}

function destinationsOf(
  to: readonly string[],
  flags: ScheduleFlags,
  {configured, sources}: Omit<Asked, 'timeZone'>,
  problems: Problem[],
): Destination[] {
  const {homeDirectory, workingDirectory} = sources
  try {
    return readDestinations(
      {force: false, 'if-changed': flags['if-changed'], send: to.length === 0 && configured !== undefined, to},
      {baseDirectory: workingDirectory, configured, homeDirectory},
    )
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    problems.push(...error.problems)
    return []
  }
}

function readClock(text: string): string | undefined {
  const [, hours, minutes] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text.trim()) ?? []
  return hours === undefined ? undefined : `${hours.padStart(2, '0')}:${minutes}`
}
