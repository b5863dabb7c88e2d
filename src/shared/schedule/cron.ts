import {readdir, readFile} from 'node:fs/promises'
import {ExitCode, UserError} from '#shared/errors'
import {plainLine} from '#shared/terminal/index'
import {type ProgramEnd, runProgram} from './programs.ts'

/** The crontab of this person as bytes (`latin1`), empty when there is none; undefined when there is no cron. */
export async function readCrontab(environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  const end = await runProgram(['crontab', '-l'], environment)
  if (end.code === 0) return end.stdout
  if (end.code === 'not found') return undefined
  // Debian and cronie say the first, busybox the second.
  if (/no crontab for|can't open '[^']*': No such file/i.test(end.stderr)) return ''
  throw crontabFailed('Your crontab could not be read; nothing was changed.', end)
}

/** Replaces the crontab as a whole, which cron does or refuses; one without anything in it is removed. */
export async function writeCrontab(crontab: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const end =
    crontab === ''
      ? await runProgram(['crontab', '-r'], environment)
      : await runProgram(['crontab', '-'], environment, crontab)
  if (end.code !== 0) throw crontabFailed('Your crontab was not changed.', end)
  if ((await readCrontab(environment)) === crontab) return
  throw crontabFailed('Your crontab is not what was written into it.', {...end, stderr: 'crontab reported no problem'})
}

export function crontabMissing(): UserError {
  return new UserError('There is no crontab on this machine.', {
    code: 'SCHEDULER_MISSING',
    exitCode: ExitCode.configuration,
    nextStep: 'Install cron (Debian: apt-get install cron), or use --systemd, or see with --print what would be run.',
  })
}

/** Whether a cron daemon is at work; undefined where that cannot be seen. */
export async function isCronRunning(): Promise<boolean | undefined> {
  const processes = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))
  if (processes.length === 0) return undefined
  const names = await Promise.all(processes.map((id) => readFile(`/proc/${id}/comm`, 'utf8').catch(() => '')))
  return names.some((name) => /^(?:cron|crond|fcron|dcron|busybox-crond)$/.test(name.trim()))
}

function crontabFailed(message: string, {code, stderr}: Pick<ProgramEnd, 'code' | 'stderr'>): UserError {
  const said = plainLine(stderr) || (code === 'too slow' ? 'it did not end' : 'it said nothing')
  return new UserError(message, {
    code: 'CRONTAB_FAILED',
    exitCode: ExitCode.failed,
    nextStep: 'See what "crontab -l" says; whether you may use cron is in /etc/cron.allow and /etc/cron.deny.',
    problems: [{field: 'crontab', message: typeof code === 'number' ? `ended with ${code}: ${said}` : said}],
  })
}
