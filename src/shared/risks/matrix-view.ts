import {bandOrder} from '#shared/coordination/index'
import {type Colour, pad, plainLine, type Screen, truncate, width, wrap} from '#shared/terminal/index'
import {paintBand} from './band-view.ts'
import type {Matrix, Stage} from './matrix.ts'
import type {Assessment} from './shape.ts'

const LABEL = 3
const WIDEST_CELL = 18
const SHORTEST_TITLE = 20

const marks: Record<Stage, string> = {current: '', inherent: '○', target: '◎'}

/** The heat map: likelihood upwards, impact to the right, each cell with its band's letter and its risks. */
export function renderMatrix(matrix: Matrix, screen: Screen, showMoves: boolean): string {
  const available = Number.isFinite(screen.columns) ? screen.columns : 100
  const cellWidth = Math.max(5, Math.min(WIDEST_CELL, Math.floor((available - LABEL) / 5)))
  const rows = [5, 4, 3, 2, 1].flatMap((likelihood) => renderRow(matrix, likelihood, cellWidth, screen.colour))
  const axis = `${' '.repeat(LABEL)}${[1, 2, 3, 4, 5].map((impact) => pad(` I${impact}`, cellWidth)).join('')}`
  const title = `${matrix.project} ${matrix.type === 'threat' ? 'threats' : 'opportunities'}: likelihood (L) × impact (I), profile ${matrix.profile}`
  return [
    wrap(title, available),
    '',
    ...rows,
    axis.trimEnd(),
    '',
    wrap(legend(matrix, screen.colour, showMoves), screen.columns),
    ...(showMoves ? ['', ...moveLines(matrix, screen)] : []),
    ...(matrix.notAssessed.length > 0 ? ['', `Not assessed: ${matrix.notAssessed.join(', ')}`] : []),
  ].join('\n')
}

function renderRow(matrix: Matrix, likelihood: number, cellWidth: number, colour: Colour): string[] {
  const cells = matrix.cells.filter((cell) => cell.likelihood === likelihood)
  const contents = cells.map((cell) =>
    cellLines(
      cell.risks.map(({reference, stage}) => `${marks[stage]}${reference.replace(`${matrix.project}-`, '')}`),
      cellWidth - 3,
    ),
  )
  const height = Math.max(1, ...contents.map((lines) => lines.length))
  return Array.from({length: height}, (_, line) => {
    const label = line === 0 ? pad(`L${likelihood}`, LABEL) : ' '.repeat(LABEL)
    const drawn = cells.map((cell, column) => {
      const letter = line === 0 ? cell.band.colour[0]!.toUpperCase() : ' '
      return paintBand(
        cell.band,
        pad(` ${letter} ${contents[column]![line] ?? ''}`, cellWidth - 1),
        colour,
        'background',
      )
    })
    return `${label}${drawn.join(' ')}`.trimEnd()
  })
}

const MOST_LINES = 4

/** References of one cell, as many to a line as fit; what does not fit is counted. */
function cellLines(references: readonly string[], columns: number): string[] {
  const lines: string[] = []
  for (const reference of references) {
    const last = lines.at(-1)
    if (last !== undefined && `${last} ${reference}`.length <= columns) lines[lines.length - 1] = `${last} ${reference}`
    else lines.push(truncate(reference, columns))
  }
  if (lines.length <= MOST_LINES) return lines
  const kept = lines.slice(0, MOST_LINES - 1)
  const shown = kept.join(' ').split(' ').length
  return [...kept, `+${references.length - shown}`]
}

function legend(matrix: Matrix, colour: Colour, showMoves: boolean): string {
  const bands = new Map(matrix.cells.map(({band}) => [`${band.colour}${band.word}`, band]))
  const fromBest = [...bands.values()].toSorted((one, other) => bandOrder(one.colour) - bandOrder(other.colour))
  const words = fromBest.map((band) =>
    paintBand(band, `${band.colour[0]!.toUpperCase()} ${band.colour} (${band.word})`, colour),
  )
  return [...words, ...(showMoves ? ['○ inherent', '◎ target'] : [])].join('  ')
}

/** One line for each risk, for example `LIB-R3  4×5 red → 3×5 red → 2×3 yellow  Asbestos …`; two where that is narrow. */
function moveLines(matrix: Matrix, {colour, columns}: Screen): string[] {
  const moves = matrix.moves.filter(({current}) => current !== null)
  const paths = moves.map(({current, inherent, target}) => [inherent, current, target].flatMap((each) => each ?? []))
  const plain = paths.map((path) => path.map(stageText).join(' → '))
  const referenceWidth = Math.max(...moves.map(({reference}) => width(reference)))
  const pathWidth = Math.max(...plain.map(width))
  const titleWidth = columns - referenceWidth - pathWidth - 4
  return moves.map(({reference, title}, index) => {
    const path = paths[index]!.map((stage) => paintBand(stage.band, stageText(stage), colour)).join(' → ')
    const name = colour.bold(pad(reference, referenceWidth))
    if (titleWidth < SHORTEST_TITLE) {
      return `${name}  ${truncate(plainLine(title), columns - referenceWidth - 2)}\n  ${path}`
    }
    const space = ' '.repeat(pathWidth - width(plain[index]!) + 2)
    return `${name}  ${path}${space}${colour.dim(truncate(plainLine(title), titleWidth))}`
  })
}

function stageText({band, impact, likelihood}: Assessment): string {
  return `${likelihood}×${impact} ${band.colour}`
}
