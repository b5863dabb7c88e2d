import {realpath} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join, sep} from 'node:path'
import type {ConfigSources} from '#shared/config/index'
import {runProgram} from './programs.ts'
import type {Program} from './script.ts'

/** The zone that cron keeps, whatever TZ says in this shell. */
export async function machineTimeZone(environment: NodeJS.ProcessEnv): Promise<string> {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone
  if (environment['TZ'] === undefined) return own
  const {TZ: _, ...others} = environment
  const {code, stdout} = await runProgram(
    [process.execPath, '-p', 'Intl.DateTimeFormat().resolvedOptions().timeZone'],
    others,
  )
  return code === 0 ? stdout.trim() : own
}

/** Whether the programs of this machine know the zone as Node does: the script asks `date`. */
export async function knowsTimeZone(timeZone: string, environment: NodeJS.ProcessEnv): Promise<boolean> {
  const {code, stdout} = await runProgram(['date', '+%z'], {...environment, TZ: timeZone})
  const parts = new Intl.DateTimeFormat('en-GB', {timeZone, timeZoneName: 'longOffset'}).formatToParts(new Date())
  const offset = parts.find(({type}) => type === 'timeZoneName')?.value.replace(/GMT|:/g, '')
  return code === 0 && stdout.trim() === (offset || '+0000')
}

/** What is run later: this Node, this program, in the folder where somebody scheduled it. */
export function programOf({workingDirectory}: ConfigSources, packageRoot: string): Program {
  return {bin: join(packageRoot, 'bin', 'coord.cjs'), node: process.execPath, workingDirectory}
}

/** Places that come and go: the schedule would stop working with them. */
export async function unstablePlaces({bin, node}: Program): Promise<string[]> {
  const temporary = await Promise.all(['/tmp', '/var/tmp', tmpdir()].map((each) => realpath(each).catch(() => each)))
  const isTemporary = temporary.some((folder) => bin.startsWith(folder + sep))
  return [
    ...(isTemporary ? [`This program is in a temporary folder (${bin}): when it is gone, the briefing stops.`] : []),
    ...(/[\\/]_npx[\\/]/.test(bin)
      ? [`This program is in npx's cache (${bin}), which may be emptied: install it with npm link.`]
      : []),
    ...(/[\\/](?:\.?nvm|\.?fnm|\.?volta|\.?asdf|\.?nodenv|mise|n|Cellar)[\\/].*\d+\.\d+/.test(node)
      ? [`Node is of a version manager (${node}): schedule again when you remove that version.`]
      : []),
  ]
}
