import {rm, stat} from 'node:fs/promises'
import {readCrontab, writeCrontab} from './cron.ts'
import {withoutBlock} from './crontab.ts'
import {findInstalled} from './list.ts'
import {placeOf, scheduleName} from './names.ts'
import type {Around} from './prepare.ts'
import type {Unscheduling} from './shape.ts'
import {removeTimer, timersIn, unitFolders} from './systemd.ts'

/** Takes schedules out of cron and systemd, of one scope or all; logs stay. What is not scheduled needs no removal. */
export async function unscheduleBriefing(
  scope: string | undefined,
  around: Pick<Around, 'sources' | 'stateDirectory'>,
  {dryRun}: {readonly dryRun: boolean},
): Promise<Unscheduling> {
  const found = (await findInstalled(around)).filter((each) => scope === undefined || each.scope === scope)
  const scopes = [...new Set(found.map((each) => each.scope))]
  if (!dryRun) {
    await removeFromCrontab(scopes, around.sources.environment)
    for (const folder of unitFolders(around.sources)) {
      for (const each of (await timersIn(folder)).filter((timer) => scopes.includes(timer))) {
        await removeTimer(folder, each, around.sources.environment)
      }
    }
  }
  const logs: string[] = []
  for (const each of scopes) {
    const {environment, log, plan, script} = placeOf(around.stateDirectory, each)
    if (await stat(log).catch(() => undefined)) logs.push(log)
    if (!dryRun) for (const file of [script, environment, plan]) await rm(file, {force: true})
  }
  return {logs, removed: found.map(({manager, scope: of}) => ({manager, scope: of}))}
}

async function removeFromCrontab(scopes: readonly string[], environment: NodeJS.ProcessEnv): Promise<void> {
  const crontab = (await readCrontab(environment)) ?? ''
  const changed = scopes.reduce((text, scope) => withoutBlock(text, scheduleName(scope)), crontab)
  if (changed !== crontab) await writeCrontab(changed, environment)
}
