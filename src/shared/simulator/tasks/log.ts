import type {Task} from '../state/state.ts'

/** What a task has written so far. */
export function logOf(task: Task, now: number): string[] {
  if (task.outcome.kind === 'vanishes' && task.endedAt !== null) return []
  const written = task.lines.filter(({at}) => at <= progressOf(task, now)).map(({text}) => text)
  if (task.exitstatus === null) return written
  if (task.exitstatus === 'OK') return [...written, 'TASK OK']
  const isWarning = task.exitstatus.startsWith('WARNINGS')
  return [...written, isWarning ? `TASK ${task.exitstatus}` : `TASK ERROR: ${task.exitstatus}`]
}

/** Lines of work that passes bytes: at each tenth, by the text for so many bytes. */
export function progressLines(total: number, line: (done: number, percent: string) => string) {
  return Array.from({length: 11}, (_, tenth) => ({
    at: tenth / 10,
    text: line(Math.round((total * tenth) / 10), (tenth * 10).toFixed(2)),
  }))
}

/** `transferred 1.5 GiB of 3.0 GiB (50.00%)`. */
export function transferLines(total: number) {
  return progressLines(
    total,
    (done, percent) => `transferred ${binarySize(done)} of ${binarySize(total)} (${percent}%)`,
  )
}

export function binarySize(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10))
  return `${(bytes / 1024 ** power).toFixed(1)} ${units[power]}`
}

function progressOf({durationMs, endedAt, outcome, startedAt}: Task, now: number): number {
  if (endedAt !== null) return outcome.kind === 'fails' ? 0.5 : 1
  return durationMs ? (now - startedAt) / durationMs : 0.3
}
