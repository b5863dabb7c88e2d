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
/** What is over sooner needs no bar. */
const PATIENCE_MILLISECONDS = 1500

/** One line that is written over again and again, on a terminal and when it takes long; elsewhere nothing is shown. */
export function progressBar(stream: ProgressStream): ProgressBar {
  let latest = ''
  let shown = 0
  let isShowing = false
  const write = (line: string) => {
    stream.write(`\r${line}${' '.repeat(Math.max(0, shown - width(line)))}`)
    shown = width(line)
  }
  const patience = setTimeout(() => {
    isShowing = true
    write(latest)
  }, PATIENCE_MILLISECONDS)
  if (!stream.isTTY) clearTimeout(patience)
  return {
    clear() {
      clearTimeout(patience)
      isShowing = false
      if (shown === 0) return
      write('')
      stream.write('\r')
    },
    show(done, total, label) {
      const full = Math.round((CELLS * done) / Math.max(1, total))
      const bar = `${'█'.repeat(full)}${'░'.repeat(CELLS - full)} ${done}/${total}  ${plainLine(label)}`
      latest = truncate(bar, (stream.columns ?? 80) - 1)
      if (isShowing) write(latest)
    },
  }
}
