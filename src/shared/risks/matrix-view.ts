import {type Colour, pad, plainLine, type Screen, truncate} from '#shared/terminal/index'
import {assessmentText, paintBand} from './band-view.ts'
import type {Matrix, Stage} from './matrix.ts'

const LABEL = 3
const WIDEST_CELL = 18

const marks: Record<Stage, string> = {current: '', inherent: '○', target: '◎'}

/** The heat map: likelihood upwards, impact to the right, each cell with its band's letter and its risks. */
export function renderMatrix(matrix: Matrix, screen: Screen, showMoves: boolean): string {
  const available = Number.isFinite(screen.columns) ? screen.columns : 100
  const cellWidth = Math.max(5, Math.min(WIDEST_CELL, Math.floor((available - LABEL) / 5)))
  const rows = [5, 4, 3, 2, 1].flatMap((likelihood) => renderRow(matrix, likelihood, cellWidth, screen.colour))
  const axis = `${' '.repeat(LABEL)}${[1, 2, 3, 4, 5].map((impact) => pad(` I${impact}`, cellWidth)).join('')}`
  const title = `${matrix.project} ${matrix.type === 'threat' ? 'threats' : 'opportunities'}: likelihood (L) × impact (I), profile ${matrix.profile}`
  return [
    ...(title.length > available ? [truncate(title, available)] : [title]),
    '',
    ...rows,
    axis.trimEnd(),
    '',
    legend(matrix, screen.colour, showMoves),
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
  const words = [...bands.values()].map((band) =>
    paintBand(band, `${band.colour[0]!.toUpperCase()} ${band.colour} (${band.word})`, colour),
  )
  return [...words, ...(showMoves ? ['○ inherent', '◎ target'] : [])].join('  ')
}

function moveLines(matrix: Matrix, {colour, columns}: Screen): string[] {
  return matrix.moves
    .filter(({current}) => current !== null)
    .map(({current, inherent, reference, target, title}) => {
      const path = [inherent, current, target]
        .filter((stage) => stage !== null)
        .map((stage) => assessmentText(stage, colour))
      return `${pad(reference, 9)} ${path.join(' → ')}  ${colour.dim(truncate(plainLine(title), Math.max(12, columns - 60)))}`
    })
}
