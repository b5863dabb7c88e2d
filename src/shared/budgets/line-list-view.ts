import {isExpense} from '#shared/coordination/index'
import type {Column, ListView} from '#shared/lists/index'
import {type Screen, wrap} from '#shared/terminal/index'
import {jsonMoney} from './json.ts'
import {amountOf, amountRank, isBelowZero, paintAmount, toMoney} from './money-view.ts'
import type {JsonBudgetLine, JsonFigures} from './shape.ts'

type AmountName = {
  [Name in keyof JsonFigures]: JsonFigures[Name] extends {amount: string} ? Name : never
}[keyof JsonFigures]

const BAR = 10

export const budgetLineList: ListView<JsonBudgetLine> = {
  columns: [
    {name: 'reference', title: 'LINE', value: (line) => line.reference},
    {name: 'name', flexible: true, value: (line) => line.name},
    amountColumn('approved', {leaves: 3}),
    amountColumn('committed', {leaves: 5}),
    amountColumn('actual', {leaves: 2}),
    amountColumn('available'),
    amountColumn('forecast', {leaves: 7}),
    amountColumn('variance', {leaves: 6}),
    {
      name: 'used',
      align: 'right',
      leaves: 1,
      rank: (line) => Number(line.figures.usedPercent ?? -1),
      shown: (line) => usedText(line.figures),
      style: (text, line, colour) => (isBelowZero(line.figures.available) ? colour.red(text) : text),
      title: 'USED',
      value: (line) => line.figures.usedPercent,
    },
    {
      name: 'kind',
      leaves: 8,
      shown: ({kind, status}) => `${kind.replace('_', ' ')}${status === 'closed' ? ', closed' : ''}`,
      value: (line) => line.kind,
    },
    {name: 'status', onRequest: true, value: (line) => line.status},
    {name: 'owner', onRequest: true, value: (line) => line.owner},
    {name: 'category', onRequest: true, value: (line) => line.category},
    {name: 'currency', onRequest: true, value: (line) => line.currency},
    amountColumn('original', {onRequest: true}),
    amountColumn('revisions', {onRequest: true}),
    amountColumn('estimateToComplete', {name: 'estimate', onRequest: true}),
    {name: 'spent', align: 'right', onRequest: true, value: (line) => line.figures.spentPercent},
    {name: 'fiscal-year', onRequest: true, value: (line) => line.fiscalYear},
    {name: 'expenditure', onRequest: true, value: (line) => line.expenditure},
    {name: 'funding', onRequest: true, value: (line) => line.fundingSource},
    {name: 'start', onRequest: true, value: (line) => line.start},
    {name: 'finish', onRequest: true, value: (line) => line.finish},
    {name: 'method', onRequest: true, value: (line) => line.progress.method},
    {name: 'progress', align: 'right', onRequest: true, value: (line) => line.progress.percent},
    {name: 'project', onRequest: true, value: (line) => line.project},
    {name: 'description', flexible: true, onRequest: true, value: (line) => line.description},
    {name: 'updated', onRequest: true, value: (line) => line.updatedAt},
  ],
  empty: 'No budget lines. Add one: coord budget line add "Construction" --amount 420000',
}

/** For example `3 lines: GBP 420,000.00 approved, 12,450.00 spent, …`, without income. */
export function budgetTotalsText(lines: readonly JsonBudgetLine[], {columns}: Screen): string {
  const what = lines.length === 1 ? '1 line' : `${lines.length} lines`
  const expenses = lines.filter(({kind}) => isExpense(kind))
  const parts = [...new Set(expenses.map(({currency}) => currency))].toSorted().map((currency) => {
    const own = expenses.filter((line) => line.currency === currency)
    const text = (figure: AmountName) => {
      const total = own.reduce((sum, line) => sum + toMoney(line.figures[figure]).amount, 0n)
      return amountOf(jsonMoney(total, currency))
    }
    return `${currency} ${text('approved')} approved, ${text('actual')} spent, ${text('committed')} committed, ${text('available')} available`
  })
  return wrap(parts.length === 0 ? what : `${what}: ${parts.join('; ')}`, columns)
}

/** "63.1 % █████▒▒···": spent, committed, and left; over budget it is full and says so. */
export function usedText({spentPercent, usedPercent}: Pick<JsonFigures, 'spentPercent' | 'usedPercent'>): string {
  if (usedPercent === null || spentPercent === null) return '-'
  return `${usedPercent} % ${bar(Number(spentPercent), Number(usedPercent))}`
}

function bar(spent: number, used: number): string {
  const cells = (percent: number) => Math.min(BAR, Math.max(0, Math.round((percent / 100) * BAR)))
  const full = cells(spent)
  const committed = Math.max(0, cells(used) - full)
  return '█'.repeat(full) + '▒'.repeat(committed) + '·'.repeat(BAR - full - committed)
}

function amountColumn(figure: AmountName, options: Partial<Column<JsonBudgetLine>> = {}): Column<JsonBudgetLine> {
  const money = (line: JsonBudgetLine) => line.figures[figure]
  return {
    name: figure,
    align: 'right',
    rank: (line) => amountRank(money(line)),
    shown: (line) => amountOf(money(line)),
    style: (text, line, colour) => paintAmount(text, money(line), colour),
    value: (line) => money(line).amount,
    ...options,
  }
}
