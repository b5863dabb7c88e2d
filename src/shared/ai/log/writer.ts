import {readFileSync} from 'node:fs'
import {hostname} from 'node:os'
import type {Writer} from './records.ts'

export function thisWriter(): Writer {
  return {host: hostname(), pid: process.pid, startedTicks: startOf(process.pid)}
}

/** Whether it may still write. A number that the system gave to another process since is told by when that one began. */
export function isAtWork({host, pid, startedTicks}: Writer): boolean {
  if (host !== hostname()) return true // its machine knows; the same folder may be seen from several
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  return startedTicks === null || startOf(pid) === startedTicks
}

/** The 22nd field of /proc/PID/stat (proc(5)), after the name in parentheses; null where there is no /proc. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}
