import {ExitCode, UserError} from '#shared/errors'
import {clocksElsewhere, keepSameTime} from './clock.ts'
import type {Plan} from './shape.ts'
import {shellText} from './shell-text.ts'

/** Debian's cron takes commands of up to 999 bytes. */
const LONGEST_COMMAND = 999

/**
 * The lines of the crontab, one for each time. cron knows the machine's time zone only: where the reader's is another,
 * each line names all times of the machine at which it may be that time there, and the script goes on at the right one.
 */
export function cronLines(plan: Plan, script: string, machineZone: string, now: Date): string[] {
  const command = `/bin/sh ${escapeForCron(shellText(script))}`
  if (Buffer.byteLength(command) > LONGEST_COMMAND - ' 00:00'.length) throw notForCron('is too long', script)
  if (isOnMachineTime(plan, machineZone, now)) {
    return plan.at.map((clock) => `${fields([clock])} * * ${plan.days === 'weekdays' ? '1-5' : '*'} ${command}`)
  }
  return plan.at.flatMap((clock) =>
    byMinute(clocksElsewhere(clock, plan.timeZone, machineZone, now)).map(
      (clocks) => `${fields(clocks)} * * * ${command} ${clock}`,
    ),
  )
}

export function isOnMachineTime({timeZone}: Pick<Plan, 'timeZone'>, machineZone: string, now: Date): boolean {
  return keepSameTime(timeZone, machineZone, now)
}

/** Minute and hours, without leading zeros. */
function fields(clocks: readonly string[]): string {
  const hours = clocks.map((clock) => Number(clock.slice(0, 2)))
  return `${Number(clocks[0]!.slice(3))} ${hours.join(',')}`
}

function byMinute(clocks: readonly string[]): string[][] {
  const minutes = [...new Set(clocks.map((clock) => clock.slice(3)))]
  return minutes.map((minute) => clocks.filter((clock) => clock.endsWith(minute)))
}

/** cron makes a line break of each percent sign that has no backslash before it; of other backslashes crons disagree. */
function escapeForCron(command: string): string {
  if (/[\\\n\r]/.test(command)) throw notForCron('has a backslash or a line break', command)
  return command.replaceAll('%', '\\%')
}

function notForCron(what: string, path: string): UserError {
  return new UserError(`cron cannot run ${path}: the path ${what}.`, {
    code: 'PATH_NOT_FOR_CRON',
    exitCode: ExitCode.configuration,
    nextStep: 'Set XDG_STATE_HOME to a folder with a plain name, or use --systemd.',
  })
}
