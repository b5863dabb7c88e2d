import {localMinute, plainLine, renderDetails, type Screen, wrap} from '#shared/terminal/index'
import {scopeWords} from './names.ts'
import type {Schedule, Schedules, Unscheduling} from './shape.ts'

export const nothingScheduled =
  'No briefing is scheduled. For example: coord briefing schedule --at 07:30 --weekdays --to mail:ana@example.org'

/** Times are those of the reader, who may live elsewhere than the schedule says. */
export function renderSchedules({files, schedules}: Schedules, timeZone: string, screen: Screen): string {
  if (schedules.length === 0) return wrap(nothingScheduled, screen.columns)
  if (files.length > 0) return files.map((file) => renderFile(file, screen)).join('\n\n')
  return schedules.map((schedule) => renderSchedule(schedule, timeZone, screen)).join('\n\n')
}

export function renderUnscheduling(
  {logs, removed}: Unscheduling,
  {dryRun, scope}: {readonly dryRun: boolean; readonly scope: string | undefined},
): string {
  const none = `Nothing changed: no briefing${scope === undefined ? '' : ` of ${scopeWords(scope)}`} is scheduled.`
  if (removed.length === 0) return none
  const verb = dryRun ? 'To be removed' : 'Removed'
  return [
    ...removed.map((each) => `${verb}: the briefing of ${scopeWords(each.scope)} from ${each.manager}`),
    ...logs.map((log) => `  the log stays: ${plainLine(log)}`),
  ].join('\n')
}

function renderSchedule(schedule: Schedule, timeZone: string, screen: Screen): string {
  const {colour} = screen
  const {lastRun, log, manager, nextRun, problems, scope, to} = schedule
  const minute = (instant: string) => `${localMinute(instant, timeZone)} (${timeZone})`
  const details = renderDetails(
    [
      {label: 'when', value: when(schedule)},
      {label: 'next', value: nextRun && minute(nextRun)},
      {label: 'last', value: lastRun && `${minute(lastRun.at)}, ${ending(lastRun.exitCode)}`},
      {label: 'to', value: to.length === 0 ? 'stdout' : to.join('\n')},
      {label: 'with', value: manager},
      {label: 'log', value: log},
      {label: 'problem', style: colour.red, value: problems.length === 0 ? null : problems.join('\n')},
    ],
    screen,
  )
  return `${colour.bold(`Briefing of ${scopeWords(scope)}`)}\n${details}`
}

function when({at, days, ifChanged, timeZone, usesAi}: Schedule): string | null {
  if (days === null) return null
  const rhythm = days === 'weekdays' ? 'Monday to Friday' : 'every day'
  return `${rhythm} at ${at.join(', ')} (${timeZone})${ifChanged ? ', if something changed' : ''}${usesAi ? '' : ', without AI'}`
}

function ending(exitCode: number): string {
  return exitCode === 0 ? 'done' : `failed with ${exitCode}`
}

/** Whole lines, to be copied. */
function renderFile({mode, path, text}: Schedules['files'][number], {colour}: Screen): string {
  return `${colour.bold(`# ${plainLine(path)} (${mode})`)}\n${text.trimEnd()}`
}
