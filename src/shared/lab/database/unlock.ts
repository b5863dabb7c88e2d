import {z} from 'zod'
import {type DatabaseLocation, describeLocation, unlockDatabase} from '#shared/db/index'
import {plainLine} from '#shared/terminal/index'
import {ExitCode, UserError} from '../../errors.ts'

export const UnlockShape = z.object({
  location: z.string(),
  lockFile: z.string(),
  /** `cleared`: a process that has ended had left its name; `free`: nobody had; `no-lock`: it was never locked. */
  outcome: z.enum(['free', 'cleared', 'no-lock']),
  /** Who had left its name. */
  holder: z.object({pid: z.number(), host: z.string(), command: z.string(), since: z.string()}).nullable(),
})
export type Unlock = z.infer<typeof UnlockShape>

export async function unlock(location: DatabaseLocation): Promise<Unlock> {
  if (location.kind === 'server') {
    throw new UserError(`Only the embedded database has a lock; this is ${describeLocation(location)}.`, {
      code: 'DB_NO_LOCK',
      exitCode: ExitCode.conflict,
      nextStep:
        'A server lets go of the locks of a connection that is gone by itself; who is there tells pg_stat_activity.',
    })
  }
  const unlocked = await unlockDatabase(location)
  return {...unlocked, location: describeLocation(location)}
}

export function renderUnlock({holder, location, outcome}: Unlock): string {
  if (outcome === 'no-lock') return `Nobody has ever opened ${location}: there is no lock.`
  if (holder === null) return `${location} is not locked.`
  const {command, host, pid, since} = holder
  return `${location} is not locked. Cleared what "${plainLine(command)}" (process ${pid} on ${plainLine(host)}, since ${plainLine(since)}) left there when it ended.`
}
