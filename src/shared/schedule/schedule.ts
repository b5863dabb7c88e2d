import {mkdir} from 'node:fs/promises'
import {dirname} from 'node:path'
import {UserError} from '#shared/errors'
import {isCronRunning, readCrontab, writeCrontab} from './cron.ts'
import {withBlock, withoutBlock} from './crontab.ts'
import {environmentText} from './environment.ts'
import {keepFiles, notWritten, writeWhole} from './files.ts'
import {describeSchedule} from './list.ts'
import {unstablePlaces} from './machine.ts'
import {scheduleName, scopeWords} from './names.ts'
import {type Around, filesToShow, memoOf, type Prepared, prepare} from './prepare.ts'
import type {Manager, Plan, Schedules} from './shape.ts'
import {installTimer, lingers, removeTimer, timersIn, unitFolders} from './systemd.ts'

interface Options {
  readonly dryRun: boolean
  /** To be shown instead of installed. */
  readonly print: boolean
}

/** Has cron or systemd start the briefing from now on, instead of what was scheduled for the same scope before. */
export async function scheduleBriefing(
  plan: Plan,
  manager: Manager | undefined,
  around: Around,
  {dryRun, print}: Options,
): Promise<{readonly schedules: Schedules; readonly warnings: readonly string[]}> {
  const prepared = await prepare(plan, manager, around, {isShown: print})
  const warnings = await warningsAbout(prepared, around)
  if (!dryRun && !print) {
    await write(prepared, around)
    warnings.push(...(await removeFromOther(prepared, around)))
  }
  const schedule = await describeSchedule(memoOf(prepared), around, {isNew: true})
  return {schedules: {files: print ? filesToShow(prepared) : [], schedules: [schedule]}, warnings}
}

/** The files first, as what cron starts must be there; all of them are as before when cron or systemd refuses. */
async function write(prepared: Prepared, {sources: {environment}}: Around): Promise<void> {
  const {installation, place, plan, script, variables} = prepared
  await mkdir(dirname(place.script), {mode: 0o700, recursive: true}).catch((error) => {
    throw notWritten(place.script, error)
  })
  const restore = await keepFiles([place.script, place.environment, place.plan])
  try {
    await writeWhole(place.environment, environmentText(variables), 0o600)
    await writeWhole(place.script, script, 0o700)
    await writeWhole(place.plan, `${JSON.stringify(memoOf(prepared), null, 2)}\n`, 0o600)
    if (installation.manager === 'systemd') {
      await installTimer(installation.folder, plan.scope, installation.units, environment)
    } else {
      const crontab = (await readCrontab(environment)) ?? ''
      const block = {lines: installation.lines, name: scheduleName(plan.scope)}
      const changed = withBlock(crontab, block)
      if (changed !== crontab) await writeCrontab(changed, environment)
    }
  } catch (error) {
    await restore()
    throw error
  }
}

/** What is left there would only start a second run, which delivers nothing twice: it is no reason to fail. */
async function removeFromOther({installation, plan}: Prepared, {sources}: Around): Promise<string[]> {
  const {environment} = sources
  const other = installation.manager === 'cron' ? 'systemd' : 'cron'
  try {
    if (other === 'cron') {
      const crontab = (await readCrontab(environment)) ?? ''
      const changed = withoutBlock(crontab, scheduleName(plan.scope))
      if (changed !== crontab) await writeCrontab(changed, environment)
      return []
    }
    for (const folder of unitFolders(sources)) {
      if ((await timersIn(folder)).includes(plan.scope)) await removeTimer(folder, plan.scope, environment)
    }
    return []
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return [`It is scheduled with ${other} too, and that could not be removed: ${error.message}`]
  }
}

async function warningsAbout({installation, otherZone, plan, program}: Prepared, {sources}: Around): Promise<string[]> {
  const warnings = await unstablePlaces(program)
  if (installation.manager === 'cron') {
    if ((await isCronRunning()) === false) {
      warnings.push(
        'No cron daemon seems to be running here, so nothing starts: for example, run "service cron start".',
      )
    }
    if (otherZone !== undefined) {
      warnings.push(`cron keeps ${otherZone}: the script sees to it that the briefing comes at ${plan.timeZone} time.`)
    }
  } else if ((await lingers(sources)) === false) {
    warnings.push('It runs only while you are logged in, until you run "loginctl enable-linger".')
  }
  if (plan.sends && plan.at.length > 1 && !plan.ifChanged) {
    warnings.push('Each destination gets one a day, so later times only make up for what failed; see --if-changed.')
  }
  if (!plan.sends) {
    const taker = installation.manager === 'cron' ? 'cron mails it to you (MAILTO)' : 'the journal has it'
    warnings.push(`Without --to the briefing of ${scopeWords(plan.scope)} is only printed: ${taker}.`)
  }
  return warnings
}
