import {plainLine, truncate, width} from '../terminal/index.ts'

interface ProgressStream {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

export interface ProgressBar {
  /** `label` is what is being done now. */
  show(done: number, total: number, label: string): void
  /** Takes the bar off the screen. */
  clear(): void
}

const CELLS = 20

/** One line that is written over again and again, on a terminal; elsewhere nothing is shown. */
export function progressBar(stream: ProgressStream): ProgressBar {
  let shown = 0
  const write = (line: string) => {
    stream.write(`\r${line}${' '.repeat(Math.max(0, shown - width(line)))}`)
    shown = width(line)
  }
  return {
    clear() {
      if (shown === 0) return
      write('')
      stream.write('\r')
    },
    show(done, total, label) {
      if (!stream.isTTY) return
      const full = Math.round((CELLS * done) / Math.max(1, total))
      const bar = `${'█'.repeat(full)}${'░'.repeat(CELLS - full)} ${done}/${total}  ${plainLine(label)}`
      write(truncate(bar, (stream.columns ?? 80) - 1))
    },
  }
}
