import {plainLine, screenFor, truncate} from '../terminal/index.ts'

export interface StatusBlock {
  /** Replaces what was shown, a line for each thing that is being done; on a terminal only. */
  show(lines: readonly string[]): void
  /** Takes the lines away, so that other text can follow. */
  clear(): void
}

interface StatusFlags {
  readonly json: boolean
  readonly 'no-color': boolean
  readonly quiet: boolean
}

/** More would scroll, and could not be written over. */
const MOST_LINES = 10

/** Lines on stderr that change while several things are done at once; nothing where nobody watches. */
export function statusBlock(flags: StatusFlags): StatusBlock {
  const {colour, columns, isTerminal} = screenFor(process.stderr, process.env, flags['no-color'])
  const isWatched = isTerminal && !flags.json && !flags.quiet
  let shown = 0
  const clear = () => {
    if (shown > 0) process.stderr.write(`${shown > 1 ? `\u001b[${shown - 1}A` : ''}\r\u001b[J`)
    shown = 0
  }
  return {
    clear,
    show(lines) {
      if (!isWatched) return
      clear()
      const more = lines.length > MOST_LINES ? [`and ${lines.length - MOST_LINES + 1} more`] : []
      const visible = [...lines.slice(0, more.length > 0 ? MOST_LINES - 1 : MOST_LINES), ...more]
      process.stderr.write(visible.map((line) => colour.dim(truncate(plainLine(line), columns - 1))).join('\n'))
      shown = visible.length
    },
  }
}
