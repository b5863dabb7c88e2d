import {z} from 'zod'
import {figure, type IsoDate, percentText, performanceOf, projectFigures} from '#shared/coordination/index'
import {jsonMoney} from './json.ts'
import type {FiguredLine} from './load.ts'
import {toMoney} from './money-view.ts'
import {IndexFigure, indexFigure, toMeasuredLine} from './performance.ts'
import {BudgetFiguresShape, type JsonMoney} from './shape.ts'

/** The expenses of one currency, without income: of a project, or of several. */
export const ExpensesShape = BudgetFiguresShape.pick({
  approved: true,
  committed: true,
  actual: true,
  available: true,
  forecast: true,
  spentPercent: true,
  usedPercent: true,
  forecastPercent: true,
}).extend({currency: z.string()})
export type Expenses = z.infer<typeof ExpensesShape>

/** What a project has, spends and earns in one currency. */
export const BudgetSummaryShape = ExpensesShape.extend({
  /** Earned value as a share of the budget at completion; null without a budget. */
  completePercent: z.string().nullable(),
  cpi: IndexFigure,
  spi: IndexFigure,
})
export type BudgetSummary = z.infer<typeof BudgetSummaryShape>

/** One entry a currency, ordered by its code; currencies with income only are left out. */
export function summariesOf(lines: readonly FiguredLine[], asOf: IsoDate): BudgetSummary[] {
  const totals = projectFigures(lines.map(({figures}) => figures))
  return performanceOf(lines.map(toMeasuredLine), {asOf}).map(({currency, value: {complete, cpi, spi}}) => {
    const {expenses} = totals.find((each) => each.currency === currency)!
    return {
      ...expensesOf(currency, expenses),
      completePercent: percentText(complete),
      cpi: indexFigure(cpi),
      spi: indexFigure(spi),
    }
  })
}

/** What several projects have together, currencies apart: amounts are added, then shares made of the sums. */
export function addExpenses(all: readonly Expenses[]): Expenses[] {
  return [...new Set(all.map(({currency}) => currency))].toSorted().map((currency) => {
    const own = all.filter((each) => each.currency === currency)
    const total = (name: AmountName) => own.reduce((sum, each) => sum + toMoney(each[name]).amount, 0n)
    return expensesOf(currency, {
      actual: total('actual'),
      approved: total('approved'),
      available: total('available'),
      committed: total('committed'),
      forecast: total('forecast'),
    })
  })
}

type AmountName = {[Name in keyof Expenses]: Expenses[Name] extends JsonMoney ? Name : never}[keyof Expenses]

function expensesOf(currency: string, amounts: Readonly<Record<AmountName, bigint>>): Expenses {
  const share = (amount: bigint) => percentText(figure(amount, amounts.approved, 'no-budget'))
  return {
    currency,
    approved: jsonMoney(amounts.approved, currency),
    committed: jsonMoney(amounts.committed, currency),
    actual: jsonMoney(amounts.actual, currency),
    available: jsonMoney(amounts.available, currency),
    forecast: jsonMoney(amounts.forecast, currency),
    spentPercent: share(amounts.actual),
    usedPercent: share(amounts.actual + amounts.committed),
    forecastPercent: share(amounts.forecast),
  }
}
