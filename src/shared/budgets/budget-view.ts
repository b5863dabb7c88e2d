import {toTable} from '#shared/lists/index'
import {plainLine, renderDetails, renderTable, type Screen, wrap} from '#shared/terminal/index'
import {assertionLine} from './assertion-view.ts'
import {budgetLineList, budgetTotalsText, usedText} from './line-list-view.ts'
import {amountOf, moneyText, paintAmount} from './money-view.ts'
import type {Budget, JsonBudgetLine, JsonBudgetTotals} from './shape.ts'
import {renderTransactions} from './transaction-view.ts'

/** The budget of a project: its lines and their totals, with what other systems say; of named lines everything. */
export function renderBudget(budget: Budget, screen: Screen): string {
  const {asOf, assertions, lines, project, totals, transactions} = budget
  const head = screen.colour.bold(`${project}  budget as of ${asOf}`)
  if (lines.length === 0) return `${head}\n${wrap(budgetLineList.empty, screen.columns)}`
  const broken = assertions.filter(({holds}) => !holds)
  return [
    head,
    budgetTable(lines, totals, screen),
    ...(assertions.length > 0 && transactions.length === 0
      ? [
          wrap(
            `Figures that other systems confirm: ${assertions.length - broken.length} of ${assertions.length}.`,
            screen.columns,
          ),
        ]
      : []),
    ...broken.map((assertion) => assertionLine(assertion, screen)),
  ].join('\n')
}

/** One line of a budget with all that was booked on it. */
export function renderBudgetLines(budget: Budget, screen: Screen): string {
  return budget.lines.map((line) => renderLine(line, budget, screen)).join('\n\n')
}

function renderLine(line: JsonBudgetLine, {asOf, assertions, transactions}: Budget, screen: Screen): string {
  const {figures, progress} = line
  const money = (label: string, amount: JsonBudgetLine['figures']['approved']) => ({
    label,
    style: (text: string) => paintAmount(text, amount, screen.colour),
    value: moneyText(amount),
  })
  const details = renderDetails(
    [
      {label: 'kind', value: [line.kind, line.expenditure, line.category].filter(Boolean).join(', ')},
      {label: 'status', value: line.closedOn === null ? line.status : `closed on ${line.closedOn}`},
      {label: 'owner', value: line.owner},
      {label: 'funding', value: line.fundingSource},
      {label: 'fiscal year', value: line.fiscalYear === null ? null : String(line.fiscalYear)},
      {label: 'time', value: line.start || line.finish ? `${line.start ?? '…'} to ${line.finish ?? '…'}` : null},
      {
        label: 'phasing',
        value: phasingText(line),
      },
      {label: 'progress', value: progress.percent && `${progress.percent} % on ${progress.asOf} (${progress.method})`},
      {label: 'description', value: line.description},
      {label: 'approved', value: approvedText(line)},
      money('committed', figures.committed),
      money('actual', figures.actual),
      money('available', figures.available),
      {
        label: 'to come',
        value: `${moneyText(figures.estimateToComplete)}${figures.isEstimateAssumed ? ' (the rest, as nobody estimated it)' : ''}`,
      },
      money('forecast', figures.forecast),
      money('variance', figures.variance),
      {label: 'used', value: usedText(figures)},
    ],
    screen,
  )
  const said = assertions.filter((assertion) => assertion.line === line.reference)
  return [
    screen.colour.bold(wrap(`${line.reference}  ${plainLine(line.name)}  as of ${asOf}`, screen.columns)),
    details,
    ...said.map((assertion) => assertionLine(assertion, screen)),
    renderTransactions(
      transactions.filter((transaction) => transaction.line === line.reference),
      screen,
    ),
  ].join('\n')
}

/** Months with their shares of the whole. */
function phasingText({phasing}: JsonBudgetLine): string | null {
  if (phasing === null) return null
  const sum = phasing.reduce((total, {weight}) => total + Number(weight), 0)
  return phasing.map(({month, weight}) => `${month} ${((Number(weight) / sum) * 100).toFixed(1)} %`).join(', ')
}

function approvedText({figures}: JsonBudgetLine): string {
  const {approved, original, revisions, transferredIn, transferredOut} = figures
  if (approved.amount === original.amount) return moneyText(approved)
  return `${moneyText(approved)} = ${amountOf(original)} original + ${amountOf(revisions)} revised + ${amountOf(transferredIn)} in − ${amountOf(transferredOut)} out`
}

function budgetTable(lines: readonly JsonBudgetLine[], totals: readonly JsonBudgetTotals[], screen: Screen): string {
  const {hidden, text} = toTable(budgetLineList, lines, undefined, screen)
  const notShown =
    hidden.length > 0 ? [screen.colour.dim(wrap(`No room for ${hidden.join(', ')}.`, screen.columns))] : []
  return [text, ...notShown, totalsTable(totals, screen), budgetTotalsText(lines, screen)].join('\n')
}

const kinds = [
  ['cost', 'cost'],
  ['contingency', 'contingency'],
  ['management_reserve', 'management reserve'],
  ['income', 'income'],
] as const

/** What the lines add up to, by what the money is for; kinds without money are left out. */
function totalsTable(totals: readonly JsonBudgetTotals[], screen: Screen): string {
  const rows = totals.flatMap(({byKind, currency, expenses}) => {
    const present = kinds.filter(
      ([kind]) => Number(byKind[kind].original.amount) !== 0 || Number(byKind[kind].approved.amount) !== 0,
    )
    const spent = present.filter(([kind]) => kind !== 'income')
    return [
      ...present.map(([kind, word]) => [`${currency} ${word}`, byKind[kind]] as const),
      ...(spent.length > 1 ? [[`${currency} all expenses`, expenses] as const] : []),
    ]
  })
  if (rows.length === 0) return ''
  const columns = [
    {title: 'TOTAL'},
    {align: 'right', leaves: 3, title: 'APPROVED'},
    {align: 'right', leaves: 5, title: 'COMMITTED'},
    {align: 'right', leaves: 2, title: 'ACTUAL'},
    {align: 'right', title: 'AVAILABLE'},
    {align: 'right', leaves: 7, title: 'FORECAST'},
    {align: 'right', leaves: 6, title: 'VARIANCE'},
    {align: 'right', leaves: 1, title: 'USED'},
  ] as const
  const cells = rows.map(([name, figures]) => [
    {text: name},
    ...[figures.approved, figures.committed, figures.actual, figures.available, figures.forecast, figures.variance].map(
      (amount) => ({style: (text: string) => paintAmount(text, amount, screen.colour), text: amountOf(amount)}),
    ),
    {text: usedText(figures)},
  ])
  return `\n${renderTable(columns, cells, screen).text}`
}
