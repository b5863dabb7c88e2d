import {readFile} from 'node:fs/promises'
import type {SchedulePlace} from './names.ts'
import type {Schedule} from './shape.ts'

/** What the script notes at the end of a run; how it ended counts, not what the run has printed. */
const LAST_LINE = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{2})(\d{2}) exit (\d+)(?:: .*)?$/gm

export async function readLastRun({log, oldLog}: SchedulePlace): Promise<Schedule['lastRun']> {
  return (await lastRunIn(log)) ?? (await lastRunIn(oldLog))
}

async function lastRunIn(file: string): Promise<Schedule['lastRun']> {
  const text = await readFile(file, 'utf8').catch(() => '')
  const last = [...text.matchAll(LAST_LINE)].at(-1)
  if (!last) return null
  const [, time, minutes, code] = last
  return {at: new Date(`${time}:${minutes}`).toISOString(), exitCode: Number(code)}
}
