import {oneLine} from '../errors.ts'

/** How far a task is, by the last line of its log that says so. */
export interface TaskProgress {
  /** 0 to 100; null when the log does not tell. */
  readonly percent: number | null
  /** The last line, made safe; empty when there is none yet. */
  readonly line: string
}

/** Clone and import, backup, restore, download: the forms in which tasks say how far they are. */
const forms = [
  /\btransferred .+ of .+ \((?<percent>\d+(?:\.\d+)?)%\)/,
  /^INFO:\s+(?<percent>\d{1,3})% \(/,
  /^progress (?<percent>\d+(?:\.\d+)?)%/,
  /^\s*\d+[KMG]?[ .]+(?<percent>\d{1,3})%/,
  /\bdrive-\w+: .*\((?<percent>\d+(?:\.\d+)?)%\)/,
]

export function progressOf(lines: readonly string[], before?: TaskProgress): TaskProgress {
  let percent = before?.percent ?? null
  let line = before?.line ?? ''
  for (const text of lines) {
    const safe = oneLine(text)
    if (safe !== '') line = safe
    percent = percentOf(text) ?? percent
  }
  return {line, percent}
}

function percentOf(text: string): number | undefined {
  for (const form of forms) {
    const percent = Number(form.exec(text)?.groups?.['percent'])
    if (percent >= 0 && percent <= 100) return percent
  }
  return undefined
}
