import {type Colour, pad, paintColour, plainLine, type Screen, width, wrap} from '#shared/terminal/index'
import type {Briefing, Fact} from '../types.ts'
import {
  emptyLine,
  footerParts,
  headlines,
  NOTHING_NEEDS_YOU,
  type Section,
  sectionsOf,
  severityWord,
  titleOf,
  toldSentences,
} from './content.ts'

/** Below it, what stands beside a fact goes above it. */
const NARROW = 64
/** `to act on` and a gap. */
const WORD_WIDTH = 11

/** For a terminal of any width; without colour, and in a pipe, it says the same. */
export function briefingText(briefing: Briefing, screen: Screen): string {
  const {colour, columns} = screen
  const fitted = (text: string) => wrap(text, columns)
  const head = colour.bold(fitted(titleOf(briefing)))
  const footer = colour.dim(fitted(footerParts(briefing).join(' · ')))
  if (briefing.isQuiet) return [head, fitted(quietLine(briefing)), footer].join('\n')
  const empty = emptyLine(briefing)
  const idWidth = Math.max(...briefing.facts.map(({id}) => width(id))) + 2
  const blocks = [
    [head, ...headlines(briefing).map(({id, text}) => fitted(`${plainLine(text)} [${id}]`))],
    toldSentences(briefing).map(({factIds, text}) => fitted(`${plainLine(text)} [${factIds.join(' ')}]`)),
    ...sectionsOf(briefing).map((section) => sectionLines(section, idWidth, screen)),
    [...(empty === null ? [] : [fitted(empty)]), footer],
  ]
  return blocks
    .map((lines) => lines.filter(Boolean).join('\n'))
    .filter(Boolean)
    .join('\n\n')
}

function quietLine(briefing: Briefing): string {
  return [...headlines(briefing).map(({text}) => plainLine(text)), NOTHING_NEEDS_YOU].join(' ')
}

function sectionLines({facts, title}: Section, idWidth: number, screen: Screen): string[] {
  const wordWidth = facts.some(({severity}) => severity !== null) ? WORD_WIDTH : 0
  const lines = facts.map((fact) =>
    screen.columns < NARROW ? narrowFact(fact, screen) : wideFact(fact, {idWidth, wordWidth}, screen),
  )
  return [screen.colour.bold(title), ...lines]
}

function wideFact(
  fact: Fact,
  {idWidth, wordWidth}: {readonly idWidth: number; readonly wordWidth: number},
  {colour, columns}: Screen,
): string {
  const beside = pad(fact.id, idWidth) + painted(fact, wordWidth, colour)
  const [first, ...rest] = factLines(fact, columns - idWidth - wordWidth, colour)
  const indentation = ' '.repeat(idWidth + wordWidth)
  return [beside + first, ...rest.map((line) => indentation + line)].join('\n')
}

function narrowFact(fact: Fact, {colour, columns}: Screen): string {
  const above = [fact.id, painted(fact, 0, colour)].filter(Boolean).join(' ')
  return [above, ...factLines(fact, columns - 2, colour).map((line) => `  ${line}`)].join('\n')
}

/** The text, then the command in its own lines. */
function factLines({action, text}: Fact, columns: number, colour: Colour): string[] {
  const command = action === null ? [] : wrap(plainLine(action), columns).split('\n')
  return [...wrap(plainLine(text), columns).split('\n'), ...command.map((line) => colour.dim(line))]
}

function painted(fact: Fact, columns: number, colour: Colour): string {
  const word = pad(severityWord(fact) ?? '', columns)
  return fact.severity === null ? word : paintColour(fact.severity, word, colour)
}
