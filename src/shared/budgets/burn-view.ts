import {pad, type Screen, wrap} from '#shared/terminal/index'
import type {Burn} from './burn.ts'
import {amountOf, moneyText} from './money-view.ts'

const PIPE_COLUMNS = 100
const ROWS = 12
const WIDEST_MONTH = 7

const series = [
  {name: 'pv', mark: '○', paint: 'cyan', word: 'planned'},
  {name: 'ev', mark: '●', paint: 'green', word: 'earned'},
  {name: 'ac', mark: '✕', paint: 'magenta', word: 'spent'},
] as const

type CurrencyBurn = Burn['currencies'][number]

/** Planned, earned and spent money over the months, each with a mark of its own. */
export function renderBurn({asOf, currencies, project}: Burn, screen: Screen): string {
  const head = screen.colour.bold(`${project}  burn as of ${asOf}`)
  const drawn = currencies.filter(({points}) => points.length > 0)
  if (drawn.length === 0) {
    const empty = 'Nothing to draw: no budget line has dates or bookings yet.'
    return `${head}\n${wrap(empty, screen.columns)}`
  }
  return [head, ...drawn.map((currency) => chart(currency, screen))].join('\n\n')
}

function chart(currency: CurrencyBurn, screen: Screen): string {
  const {colour} = screen
  const available = Number.isFinite(screen.columns) ? screen.columns : PIPE_COLUMNS
  const {bac, points} = currency
  const highest = Math.max(
    Number(bac.amount),
    ...points.flatMap((point) => series.map(({name}) => Number(point[name]?.amount ?? 0))),
  )
  const scale = highest > 0 ? highest : 1
  const labels = Array.from({length: ROWS + 1}, (_, row) => shortAmount((scale * row) / ROWS))
  const labelWidth = Math.max(...labels.map(({length}) => length))
  const perMonth = Math.max(1, Math.min(WIDEST_MONTH, Math.floor((available - labelWidth - 2) / points.length)))
  // A terminal that is too narrow for all months shows the newest that it has room for.
  const shown = points.slice(-Math.max(1, Math.floor((available - labelWidth - 2) / perMonth)))
  const lines = labels
    .map((label, row) => {
      const cells = shown.map((point) => cell(point, row, scale, perMonth, screen))
      return `${colour.dim(`${pad(label, labelWidth, 'right')} ┤`)}${cells.join('')}`.trimEnd()
    })
    .reverse()
  const axis = `${' '.repeat(labelWidth)} └${'─'.repeat(perMonth * shown.length)}`
  const months = `${' '.repeat(labelWidth + 2)}${monthLabels(shown, perMonth)}`.trimEnd()
  const last = points.findLast(({ac}) => ac !== null)
  const legend = series.map(({mark, name, word}) => {
    const value = last?.[name]
    return `${mark} ${word}${value ? ` ${amountOf(value)}` : ''}`
  })
  return [
    ...lines,
    colour.dim(axis),
    colour.dim(months),
    wrap(`${legend.join('   ')}   of ${moneyText(bac)}${last ? ` on ${last.asOf}` : ''}`, available),
  ].join('\n')
}

/** The marks of one month at one height; where they meet they stand beside each other as far as there is room. */
function cell(
  point: CurrencyBurn['points'][number],
  row: number,
  scale: number,
  columns: number,
  {colour}: Screen,
): string {
  const here = series.filter(({name}) => {
    const value = point[name]
    return value !== null && Math.round((Number(value.amount) / scale) * ROWS) === row
  })
  const marks = here.slice(-columns)
  return marks.map(({mark, paint}) => colour[paint](mark)).join('') + ' '.repeat(columns - marks.length)
}

function monthLabels(points: CurrencyBurn['points'], columns: number): string {
  return points
    .map(({month}, index) => {
      const isYear = index === 0 || month.endsWith('-01')
      const label =
        columns >= 5 ? month.slice(2) : columns >= 3 ? month.slice(5) : isYear && columns === 2 ? month.slice(2, 4) : ''
      return pad(label.slice(0, columns), columns)
    })
    .join('')
}

function shortAmount(value: number): string {
  const [divisor, suffix] = value >= 1e9 ? [1e9, 'bn'] : value >= 1e6 ? [1e6, 'm'] : value >= 1e3 ? [1e3, 'k'] : [1, '']
  const scaled = value / divisor
  return `${scaled >= 100 || Number.isInteger(scaled) ? Math.round(scaled) : scaled.toFixed(1)}${suffix}`
}
