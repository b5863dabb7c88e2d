import {plainLine, screenFor, truncate} from '../terminal/index.ts'

export interface StatusLine {
  /** Replaces what was shown; on a terminal only. */
  show(text: string): void
  /** Takes the line away, so that other text can follow. */
  clear(): void
}

interface StatusFlags {
  readonly json: boolean
  readonly 'no-color': boolean
  readonly quiet: boolean
}

const CLEAR_LINE = '\r\u001b[K'

/** One line on stderr that changes while something long is done; nothing where nobody watches. */
export function statusLine(flags: StatusFlags): StatusLine {
  const {colour, columns, isTerminal} = screenFor(process.stderr, process.env, flags['no-color'])
  const isWatched = isTerminal && !flags.json && !flags.quiet
  let isShown = false
  return {
    clear() {
      if (isShown) process.stderr.write(CLEAR_LINE)
      isShown = false
    },
    show(text) {
      if (!isWatched) return
      process.stderr.write(`${CLEAR_LINE}${colour.dim(truncate(plainLine(text), columns - 1))}`)
      isShown = true
    },
  }
}
