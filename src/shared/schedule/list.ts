import {readFile, stat} from 'node:fs/promises'
import {nextRun} from './clock.ts'
import {readCrontab} from './cron.ts'
import {blocksOf} from './crontab.ts'
import {readLastRun} from './log.ts'
import {PORTFOLIO, placeOf, scopeOfName} from './names.ts'
import {type Around, destinationLabels} from './prepare.ts'
import {type Manager, type Memo, MemoShape, type Schedule, type Schedules} from './shape.ts'
import {isTimerActive, readTimer, timersIn, unitFolders} from './systemd.ts'

/** What cron and systemd are going to start, as they have it: all, or of one scope. */
export async function listSchedules(scope: string | undefined, around: Around): Promise<Schedules> {
  const found = (await findInstalled(around)).filter((each) => scope === undefined || each.scope === scope)
  const schedules = await Promise.all(
    found.map(async (installed) => {
      const memo = await readMemo(placeOf(around.stateDirectory, installed.scope).plan)
      return memo?.manager === installed.manager
        ? describeSchedule(memo, around, {isNew: false, installed})
        : withoutMemo(installed, around)
    }),
  )
  return {files: [], schedules: schedules.sort(byScope)}
}

export interface Installed {
  readonly scope: string
  readonly manager: Manager
  /** The lines of the crontab, or the text of the timer. */
  readonly text: string
}

export async function findInstalled({sources}: Pick<Around, 'sources'>): Promise<Installed[]> {
  const crontab = (await readCrontab(sources.environment)) ?? ''
  const found: Installed[] = blocksOf(crontab).flatMap(({lines, name}) => {
    const scope = scopeOfName(name)
    return scope === undefined ? [] : [{manager: 'cron' as const, scope, text: lines.join('\n')}]
  })
  for (const folder of unitFolders(sources)) {
    for (const scope of await timersIn(folder)) {
      found.push({manager: 'systemd', scope, text: (await readTimer(folder, scope)) ?? ''})
    }
  }
  return found
}

export async function describeSchedule(
  {installed: planned, manager, plan}: Memo,
  {now, sources, stateDirectory}: Around,
  state: {readonly isNew: true} | {readonly isNew: false; readonly installed: Installed},
): Promise<Schedule> {
  const {sends: _, ...shown} = plan
  const place = placeOf(stateDirectory, plan.scope)
  const problems: string[] = []
  if (!state.isNew) {
    if (state.installed.text !== planned) {
      problems.push(`What ${manager} has was changed by hand; it is: ${state.installed.text.split('\n')[0]}`)
    }
    if (!(await stat(place.script).catch(() => undefined))) problems.push(`${place.script} is gone.`)
    if (manager === 'systemd' && !(await isTimerActive(plan.scope, sources.environment))) {
      problems.push('The timer is not active.')
    }
  }
  return {
    ...shown,
    lastRun: await readLastRun(place),
    log: place.log,
    manager,
    nextRun: problems.length > 0 ? null : nextRun(plan, now).toISOString(),
    problems,
    script: place.script,
    to: destinationLabels(plan, sources),
  }
}

async function withoutMemo({manager, scope}: Installed, {stateDirectory}: Around): Promise<Schedule> {
  const place = placeOf(stateDirectory, scope)
  return {
    at: [],
    days: null,
    ifChanged: false,
    lastRun: await readLastRun(place),
    log: place.log,
    manager,
    nextRun: null,
    problems: [`Nothing is known about it here (${place.plan}): schedule it again.`],
    scope,
    script: place.script,
    timeZone: 'UTC',
    to: [],
    usesAi: false,
  }
}

/** Undefined where there is none, or none that can be understood. */
async function readMemo(file: string): Promise<Memo | undefined> {
  try {
    return MemoShape.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch {
    return undefined
  }
}

/** All projects first. */
function byScope({scope: one}: Schedule, {scope: other}: Schedule): number {
  const rank = (scope: string) => (scope === PORTFOLIO ? '' : scope)
  return rank(one) < rank(other) ? -1 : 1
}
