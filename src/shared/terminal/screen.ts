import {Ansis} from 'ansis'

export type Colour = Ansis

/** What a view may know about where its text goes; views never look at `process`. */
export interface Screen {
  readonly colour: Colour
  /** Columns to fill; Infinity in a pipe, where nothing is cut. */
  readonly columns: number
  readonly isTerminal: boolean
}

interface OutputStream {
  readonly isTTY?: boolean
  readonly columns?: number
}

type Environment = Readonly<Record<string, string | undefined>>

export function screenFor(stream: OutputStream, environment: Environment, noColour: boolean): Screen {
  // As GH_FORCE_TTY does for gh: what is mailed or kept in a file can be for people too, this many columns wide.
  const forced = Number.parseInt(environment['COORD_FORCE_TTY'] ?? '', 10) || 0
  const isTerminal = Boolean(stream.isTTY) || forced > 0
  return {
    colour: new Ansis(colourLevel(stream, environment, noColour)),
    columns: isTerminal ? forced || Number(stream.columns || environment['COLUMNS'] || 80) : Number.POSITIVE_INFINITY,
    isTerminal,
  }
}

/** Whether there is somebody to ask: prompts read from stdin and are drawn on stderr, stdout being for results. */
export function isInteractive(): boolean {
  return Boolean(process.stdin.isTTY && process.stderr.isTTY)
}

/** 0 none, 1 the sixteen ANSI colours, 2 256 colours, 3 true colour (https://no-color.org, https://force-color.org). */
function colourLevel(stream: OutputStream, environment: Environment, noColour: boolean): 0 | 1 | 2 | 3 {
  if (noColour || environment['NO_COLOR'] || environment['TERM'] === 'dumb') return 0
  const forced = environment['FORCE_COLOR']
  if (forced === '0' || forced === 'false') return 0
  if (!forced && !stream.isTTY) return 0
  if (environment['COLORTERM'] === 'truecolor') return 3
  return environment['TERM']?.includes('256') ? 2 : 1
}
