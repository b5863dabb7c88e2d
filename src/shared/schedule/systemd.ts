import {mkdir, readdir, readFile, rm} from 'node:fs/promises'
import {join} from 'node:path'
import type {ConfigSources} from '#shared/config/index'
import {ExitCode, UserError} from '#shared/errors'
import {plainLine} from '#shared/terminal/index'
import {keepFiles, writeWhole} from './files.ts'
import {scopeOfName} from './names.ts'
import {runProgram} from './programs.ts'
import {type UnitTexts, unitName} from './units.ts'

/** The folder for units of this person where systemd looks for them; undefined when it runs nothing for this person. */
export async function findUnitFolder({environment, homeDirectory}: ConfigSources): Promise<string | undefined> {
  const end = await runProgram(['systemctl', '--user', 'show', '--property=UnitPath', '--value'], environment)
  if (end.code !== 0) return undefined
  const searched = Buffer.from(end.stdout, 'latin1').toString('utf8').trim()
  return unitFolders({environment, homeDirectory}).find((folder) => searched.includes(folder))
}

/** Where units may be, also while systemd does not answer. */
export function unitFolders({environment, homeDirectory}: Pick<ConfigSources, 'environment' | 'homeDirectory'>) {
  const named = environment['XDG_CONFIG_HOME']
  const bases = [...(named ? [named] : []), join(homeDirectory, '.config')]
  return [...new Set(bases.map((base) => join(base, 'systemd', 'user')))]
}

/** The scopes that have a timer in the folder. */
export async function timersIn(folder: string): Promise<string[]> {
  const files = await readdir(folder).catch(() => [])
  return files.flatMap((file) => {
    const [, name] = /^coord-(.+)\.timer$/.exec(file) ?? []
    const scope = name === undefined ? undefined : scopeOfName(name)
    return scope === undefined ? [] : [scope]
  })
}

export async function readTimer(folder: string, scope: string): Promise<string | undefined> {
  return readFile(join(folder, `${unitName(scope)}.timer`), 'utf8').catch(() => undefined)
}

/** Writes both units and starts the timer; whatever fails, the files are as they were before. */
export async function installTimer(
  folder: string,
  scope: string,
  {service, timer}: UnitTexts,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  const name = unitName(scope)
  const files = [join(folder, `${name}.service`), join(folder, `${name}.timer`)] as const
  await mkdir(folder, {recursive: true})
  const restore = await keepFiles(files)
  try {
    await writeWhole(files[0], service, 0o644)
    await writeWhole(files[1], timer, 0o644)
    await systemctl(['daemon-reload'], environment)
    await systemctl(['enable', `${name}.timer`], environment)
    // An active timer would keep the times it had.
    await systemctl(['restart', `${name}.timer`], environment)
  } catch (error) {
    await runProgram(['systemctl', '--user', 'disable', '--now', `${name}.timer`], environment)
    const hadTimer = await restore()
    await runProgram(['systemctl', '--user', 'daemon-reload'], environment)
    if (hadTimer) await runProgram(['systemctl', '--user', 'enable', '--now', `${name}.timer`], environment)
    throw error
  }
}

export async function removeTimer(folder: string, scope: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const name = unitName(scope)
  await systemctl(['disable', '--now', `${name}.timer`], environment)
  await rm(join(folder, `${name}.timer`), {force: true})
  await rm(join(folder, `${name}.service`), {force: true})
  await systemctl(['daemon-reload'], environment)
}

export async function isTimerActive(scope: string, environment: NodeJS.ProcessEnv): Promise<boolean> {
  return (await runProgram(['systemctl', '--user', 'is-active', `${unitName(scope)}.timer`], environment)).code === 0
}

/** Whether timers run while the person is not logged in; undefined where that cannot be seen. */
export async function lingers({environment, userName}: ConfigSources): Promise<boolean | undefined> {
  const end = await runProgram(['loginctl', 'show-user', userName, '--property=Linger', '--value'], environment)
  return end.code === 0 ? end.stdout.trim() === 'yes' : undefined
}

export function systemdMissing(): UserError {
  return new UserError('systemd runs nothing for you here: "systemctl --user" does not answer.', {
    code: 'SCHEDULER_MISSING',
    exitCode: ExitCode.configuration,
    nextStep: 'Use --cron, or log in with a session of your own (not with su or sudo), or see --print.',
  })
}

async function systemctl(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<void> {
  const {code, stderr} = await runProgram(['systemctl', '--user', ...args], environment)
  if (code === 0) return
  const said = plainLine(stderr) || (typeof code === 'number' ? 'it said nothing' : code)
  throw new UserError('systemd refused; the schedule was not changed.', {
    code: 'SYSTEMD_FAILED',
    exitCode: ExitCode.failed,
    nextStep: 'See what "systemctl --user status" says, or use --cron.',
    problems: [{field: `systemctl --user ${args.join(' ')}`, message: `ended with ${code}: ${said}`}],
  })
}
