import {type Colour, pad, plainLine, type Screen, width, wrap} from '#shared/terminal/index'
import type {Light} from './check.ts'

export interface CheckLine {
  /** Says what the light means: a colour never stands alone. */
  readonly word: string
  readonly light: Light
  readonly name: string
  readonly detail: string
  readonly fix: string | null
}

const NARROW = 60
const GAP = '  '

/** One line a check: a coloured word, the name, what was found, and under it what to do. In a pipe: tab-separated. */
export function renderChecks(lines: readonly CheckLine[], screen: Screen): string {
  if (!screen.isTerminal) return lines.map(tabLine).join('\n')
  const wordWidth = Math.max(...lines.map(({word}) => width(word)))
  const nameWidth = Math.max(...lines.map(({name}) => width(name)))
  const isNarrow = screen.columns < NARROW
  const start = isNarrow ? GAP.length : wordWidth + nameWidth + 2 * GAP.length
  return lines
    .map((line) => {
      const word = paintLight(line.light, pad(line.word, wordWidth), screen.colour)
      const name = screen.colour.bold(isNarrow ? line.name : pad(line.name, nameWidth))
      const [first = '', ...others] = textOf(line, screen.columns - start, screen.colour)
      const below = isNarrow ? [first, ...others] : others
      const heading = isNarrow ? `${word}${GAP}${name}` : `${word}${GAP}${name}${GAP}${first}`
      return [heading, ...below.map((text) => `${' '.repeat(start)}${text}`)].join('\n')
    })
    .join('\n')
}

export function paintLight(light: Light, text: string, colour: Colour): string {
  return colour[light](text)
}

function textOf({detail, fix}: CheckLine, room: number, colour: Colour): string[] {
  const found = wrap(plainLine(detail), room).split('\n')
  if (fix === null) return found
  const advice = wrap(`→ ${plainLine(fix)}`, room).split('\n')
  return [...found, ...advice.map((line) => colour.cyan(line))]
}

function tabLine({detail, fix, name, word}: CheckLine): string {
  return [word, name, plainLine(detail), plainLine(fix ?? '')].join('\t')
}
