import {hostname} from 'node:os'
import {ExitCode, UserError} from '#shared/errors'
import type {DatabaseLocation} from './location.ts'

export interface Unlocked {
  readonly lockFile: string
  /** `cleared`: a process that has ended had left its name; `free`: nobody had; `no-lock`: it was never locked. */
  readonly outcome: 'free' | 'cleared' | 'no-lock'
  readonly holder: {
    readonly pid: number
    readonly host: string
    readonly command: string
    readonly since: string
  } | null
}

/**
 * Clears what a process that has ended left in the lock of the embedded database. The kernel decides who lives: a lock
 * that it says is held is never taken away, since two at once would lose data. Throws `DB_LOCKED`.
 */
export async function unlockDatabase({directory}: DatabaseLocation & {kind: 'embedded'}): Promise<Unlocked> {
  const {clearLock, describeHolder} = await import('./embedded/lock.ts')
  const lockFile = `${directory}.lock`
  const {holder, state} = await clearLock(lockFile)
  if (state === 'held') {
    throw new UserError(`The database is in use by ${describeHolder(holder)}; a lock that is held stays.`, {
      code: 'DB_LOCKED',
      details: {holder: holder ?? null, lockFile},
      exitCode: ExitCode.busy,
      nextStep: stepFor(holder),
    })
  }
  if (state === 'missing') return {holder: null, lockFile, outcome: 'no-lock'}
  return {holder: holder ?? null, lockFile, outcome: holder ? 'cleared' : 'free'}
}

function stepFor(holder: Unlocked['holder'] | undefined): string {
  if (!holder) return 'Wait until it is done; what holds the file shows: fuser, lsof or /proc/locks'
  if (holder.host === hostname()) return `Wait until it is done, or end it: kill ${holder.pid}`
  return `Wait until it is done, or end it on ${holder.host}: kill ${holder.pid}. If that machine is gone, the file server frees the lock.`
}
