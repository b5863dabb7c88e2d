import {type Detail, paintColour, renderDetails, type Screen, wrap} from '#shared/terminal/index'
import {amountOf, paintAmount} from './money-view.ts'
import type {CurrencyPerformance, ProjectEarnedValue} from './performance.ts'
import type {JsonMoney} from './shape.ts'

type Reason = CurrencyPerformance['cv']['reason']

/** Earned value with what each figure says, one currency after the other. */
export function renderEarnedValue({asOf, currencies, project}: ProjectEarnedValue, screen: Screen): string {
  const head = screen.colour.bold(`${project}  earned value as of ${asOf}`)
  if (currencies.length === 0) {
    const empty = 'No budget lines, so nothing is measured: coord budget line add "Construction" --amount 420000'
    return `${head}\n${wrap(empty, screen.columns)}`
  }
  return [head, ...currencies.map((currency) => renderCurrency(currency, screen))].join('\n\n')
}

function renderCurrency(measured: CurrencyPerformance, screen: Screen): string {
  const {currency, schedule} = measured
  const {colour} = screen
  const amount = (
    label: string,
    {amount: money, reason}: CurrencyPerformance['cv'],
    says: (money: JsonMoney) => string,
  ): Detail => ({
    label,
    style: (text) => (money === null ? colour.dim(text) : paintAmount(text, money, colour)),
    value: money === null ? reasonText(reason) : `${amountOf(money)}  ${says(money)}`,
  })
  const details = renderDetails(
    [
      {label: 'BAC', value: `${amountOf(measured.bac)}  budget at completion`},
      {label: 'PV', value: measured.pv ? `${amountOf(measured.pv)}  planned by now` : reasonText('no-baseline')},
      {label: 'EV', value: `${amountOf(measured.ev)}  earned${percent(measured.completePercent)}`},
      {label: 'AC', value: `${amountOf(measured.ac)}  spent${percent(measured.spentPercent)}`},
      amount('CV', measured.cv, (money) => (isNegative(money) ? 'over cost' : 'within cost')),
      amount('SV', measured.sv, (money) => (isNegative(money) ? 'behind plan' : 'on or ahead of plan')),
      index('CPI', measured.cpi, screen),
      index('SPI', measured.spi, screen),
      amount('EAC', measured.eac, () => `estimate at completion ${methodText(measured.eac)}`),
      amount('ETC', measured.etc, () => 'still to spend by that estimate'),
      amount('VAC', measured.vac, (money) => (isNegative(money) ? 'over budget at completion' : 'left at completion')),
      index('TCPI', measured.tcpi, screen, 'needed from now on to finish within the budget'),
      {label: 'ES', value: days(schedule.es, `of ${schedule.plannedDays} days of plan are earned`)},
      {label: 'SV(t)', value: days(schedule.sv, `after ${schedule.actualDays} days; below 0 is behind`)},
      index('SPI(t)', schedule.spi, screen),
      {label: 'IEAC(t)', value: days(schedule.ieac, 'it takes at this speed')},
      {label: 'finish', value: schedule.forecastFinish && `${schedule.forecastFinish} at this speed`},
    ],
    screen,
  )
  return `${colour.bold(currency)}\n${details}`
}

function index(
  label: string,
  {colour: band, reason, value, word}: CurrencyPerformance['cpi'],
  screen: Screen,
  says = '',
): Detail {
  if (value === null) return {label, style: screen.colour.dim, value: reasonText(reason)}
  return {
    label,
    style: (text) => (band === null ? text : paintColour(band, text, screen.colour)),
    value: `${value}  ${band === null ? says : `${band}, ${word}`}`,
  }
}

const reasons: Readonly<Record<NonNullable<Reason>, string>> = {
  complete: 'none: all of it is earned',
  'no-baseline': 'none: a cost line has no dates (coord budget line edit LINE --start … --finish …)',
  'no-budget': 'none: nothing is approved',
  'no-cost-yet': 'none: nothing was spent yet',
  'not-achievable': 'not achievable: the budget is spent',
  'not-reported': 'none: nobody has said how much is done (coord budget line edit LINE --progress 25)',
  'not-started': 'none: nothing is due or earned yet',
}

export function reasonText(reason: Reason): string {
  return reason === null ? 'none' : reasons[reason]
}

function methodText({insteadOf, method}: CurrencyPerformance['eac']): string {
  const formulas = {
    'budget-rate': 'AC + BAC − EV',
    cpi: 'BAC ÷ CPI',
    'cpi-spi': 'AC + (BAC − EV) ÷ (CPI × SPI)',
    manual: 'AC + what is estimated',
  }
  if (insteadOf === null) return `(${formulas[method]})`
  const why = insteadOf.because === 'nothing-earned' ? 'nothing is earned yet' : 'not every line has an estimate'
  return `(${formulas[method]}, because ${why})`
}

function days({days: value, reason}: CurrencyPerformance['schedule']['es'], says: string): string {
  return value === null ? reasonText(reason) : `${value} days  ${says}`
}

function percent(value: string | null): string {
  return value === null ? '' : `, ${value} % of the budget`
}

function isNegative(money: JsonMoney): boolean {
  return money.amount.startsWith('-')
}
