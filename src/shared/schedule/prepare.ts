import {join} from 'node:path'
import type {ConfigSources} from '#shared/config/index'
import {parseDestinations} from '#shared/delivery/index'
import {ExitCode, UserError} from '#shared/errors'
import {crontabMissing, readCrontab} from './cron.ts'
import {cronLines, isOnMachineTime} from './cron-lines.ts'
import {withBlock} from './crontab.ts'
import {environmentText, maskedVariables, variablesToKeep} from './environment.ts'
import {joinDestinations} from './input.ts'
import {knowsTimeZone, machineTimeZone, programOf} from './machine.ts'
import {placeOf, type SchedulePlace, scheduleName} from './names.ts'
import {type Program, scheduleScript} from './script.ts'
import type {Manager, Memo, Plan, Schedules} from './shape.ts'
import {findUnitFolder, systemdMissing, unitFolders} from './systemd.ts'
import {type UnitTexts, unitName, unitTexts} from './units.ts'

/** Where somebody schedules something, and when. */
export interface Around {
  readonly sources: ConfigSources
  readonly stateDirectory: string
  readonly packageRoot: string
  readonly now: Date
}

/** Everything that is to be written, computed before anything is. */
export interface Prepared {
  readonly plan: Plan
  readonly place: SchedulePlace
  readonly program: Program
  readonly script: string
  readonly variables: ReadonlyMap<string, string>
  readonly installation: CronInstallation | SystemdInstallation
  /** The zone of the machine where it is another than that of the plan. */
  readonly otherZone: string | undefined
}

interface CronInstallation {
  readonly manager: 'cron'
  readonly lines: readonly string[]
}

interface SystemdInstallation {
  readonly manager: 'systemd'
  readonly folder: string
  readonly units: UnitTexts
}

/** `isShown` only: then cron or systemd need not be there. */
export async function prepare(
  plan: Plan,
  wanted: Manager | undefined,
  around: Around,
  {isShown}: {readonly isShown: boolean},
): Promise<Prepared> {
  const {sources, stateDirectory} = around
  const {environment} = sources
  const place = placeOf(stateDirectory, plan.scope)
  const program = programOf(sources, around.packageRoot)
  const machineZone = await machineTimeZone(environment)
  const variables = new Map(await variablesToKeep(sources))
  if (plan.to.length > 0) variables.set('BRIEFING_TO', joinDestinations(plan.to))
  const installation = await install(plan, place, wanted, {around, isShown, machineZone})
  const isElsewhere = installation.manager === 'cron' && !isOnMachineTime(plan, machineZone, around.now)
  if (isElsewhere && !(await knowsTimeZone(plan.timeZone, environment))) throw zoneUnknown(plan.timeZone)
  return {
    installation,
    otherZone: isElsewhere ? machineZone : undefined,
    place,
    plan,
    program,
    script: scheduleScript(plan, program, place),
    variables,
  }
}

async function install(
  plan: Plan,
  place: SchedulePlace,
  wanted: Manager | undefined,
  {around, isShown, machineZone}: {readonly around: Around; readonly isShown: boolean; readonly machineZone: string},
): Promise<Prepared['installation']> {
  const {now, sources} = around
  if (wanted !== 'cron') {
    const found = await findUnitFolder(sources)
    const folder = found ?? (wanted === 'systemd' && isShown ? unitFolders(sources)[0] : undefined)
    if (folder !== undefined) return {folder, manager: 'systemd', units: unitTexts(plan, place.script)}
    if (wanted === 'systemd') throw systemdMissing()
  }
  if (!isShown && (await readCrontab(sources.environment)) === undefined) throw crontabMissing()
  return {lines: cronLines(plan, place.script, machineZone, now), manager: 'cron'}
}

/** What is written beside the script, for `coord briefing schedule` to look at later. */
export function memoOf({installation, plan}: Prepared): Memo {
  const installed = installation.manager === 'cron' ? installation.lines.join('\n') : installation.units.timer
  return {installed, manager: installation.manager, plan}
}

/** What would be written, to be looked at. */
export function filesToShow({installation, place, plan, script, variables}: Prepared): Schedules['files'] {
  const name = unitName(plan.scope)
  const own =
    installation.manager === 'cron'
      ? [
          {
            mode: '0600',
            path: 'crontab',
            text: withBlock('', {lines: installation.lines, name: scheduleName(plan.scope)}),
          },
        ]
      : [
          {mode: '0644', path: join(installation.folder, `${name}.timer`), text: installation.units.timer},
          {mode: '0644', path: join(installation.folder, `${name}.service`), text: installation.units.service},
        ]
  return [
    ...own,
    {mode: '0700', path: place.script, text: script},
    {mode: '0600', path: place.environment, text: environmentText(maskedVariables(variables))},
  ]
}

/** Destinations as they may be shown. */
export function destinationLabels(plan: Plan, {homeDirectory, workingDirectory}: ConfigSources): string[] {
  if (plan.to.length === 0) return plan.sends ? ['BRIEFING_TO'] : []
  try {
    const typed = {baseDirectory: workingDirectory, field: '--to', homeDirectory}
    return parseDestinations(plan.to, typed).map(({label}) => label)
  } catch {
    return ['••••']
  }
}

function zoneUnknown(timeZone: string): UserError {
  return new UserError(`cron keeps another time zone here, and this machine's "date" does not know ${timeZone}.`, {
    code: 'TIME_ZONE_UNKNOWN',
    exitCode: ExitCode.configuration,
    nextStep: 'Install the time zones (Debian: apt-get install tzdata), or use --systemd.',
  })
}
