import {type Column, type ListView, toTable} from '#shared/lists/index'
import {plainLine, type Screen, wrap} from '#shared/terminal/index'
import type {Booked} from './books.ts'
import {usedText} from './line-list-view.ts'
import {amountOf, amountRank, moneyText, paintAmount} from './money-view.ts'
import type {JsonBudgetLine, JsonTransaction} from './shape.ts'

export const transactionList: ListView<JsonTransaction> = {
  columns: [
    {name: 'date', leaves: 1, value: ({date}) => date},
    {name: 'reference', title: 'BOOKING', value: ({reference}) => reference},
    {name: 'type', flexible: true, shown: typeText, style: paintVoided, value: ({type}) => type},
    {
      name: 'amount',
      align: 'right',
      rank: ({amount}) => amountRank(amount),
      shown: ({amount}) => amountOf(amount),
      style: paintVoided,
      value: ({amount}) => amount.amount,
    },
    {name: 'vendor', flexible: true, leaves: 2, value: ({vendor}) => vendor},
    {name: 'document', flexible: true, leaves: 3, value: ({documentReference}) => documentReference},
    {name: 'memo', flexible: true, leaves: 4, value: ({memo}) => memo},
    ...(['line', 'direction', 'relieves', 'reverses', 'counterpart', 'voidedBy'] as const).map(
      (name): Column<JsonTransaction> => ({
        name: name === 'voidedBy' ? 'voided-by' : name,
        onRequest: true,
        value: (transaction) => transaction[name],
      }),
    ),
    {name: 'currency', onRequest: true, value: ({amount}) => amount.currency},
    {name: 'entered', onRequest: true, value: ({enteredAt}) => enteredAt},
  ],
  empty: 'Nothing was booked yet. Book what was spent: coord budget spend LINE AMOUNT',
}

export function renderTransactions(transactions: readonly JsonTransaction[], screen: Screen): string {
  if (transactions.length === 0) return wrap(transactionList.empty, screen.columns)
  return `\n${toTable(transactionList, transactions, undefined, screen).text}`
}

/** After a booking: each transaction, and what its line comes to. */
export function bookedLines({lines, transactions}: Booked): (screen: Screen) => string {
  return (screen) =>
    [
      ...transactions.map((transaction) => bookingLine(transaction, screen)),
      ...lines.map((line) => standingLine(line, screen)),
    ].join('\n')
}

/** One line after a change of a budget line: what is approved and available. */
export function standingLine(line: JsonBudgetLine, {colour, columns}: Screen): string {
  const {figures, kind, name, reference} = line
  const rest = kind === 'income' ? 'still to come' : 'available'
  const available = paintAmount(`${moneyText(figures.available)} ${rest}`, figures.available, colour)
  const text = `${colour.bold(reference)}  ${plainLine(name)}  ${amountOf(figures.approved)} approved, ${available}  ${usedText(figures)}`
  return wrap(text, columns)
}

function bookingLine(transaction: JsonTransaction, {colour, columns}: Screen): string {
  const {amount, date, line, reference, vendor} = transaction
  const by = vendor === null ? '' : `, ${plainLine(vendor)}`
  const text = `Booked ${colour.bold(reference)}  ${typeText(transaction)} of ${moneyText(amount)} on ${line} for ${date}${by}`
  return wrap(text, columns)
}

/** "revision up", "transfer to", "void of LIB-T3". */
function typeText({direction, relieves, reverses, type, voidedBy}: JsonTransaction): string {
  const words = type.replaceAll('_', ' ')
  const taken = voidedBy === null ? '' : ` (void by ${voidedBy})`
  if (reverses !== null) return `${words} of ${reverses}${taken}`
  if (relieves !== null) return `${words} on ${relieves}${taken}`
  if (type === 'revision') return `${words} ${direction === 'out' ? 'down' : 'up'}${taken}`
  if (type === 'transfer') return `${words} ${direction === 'out' ? 'away' : 'here'}${taken}`
  return words + taken
}

function paintVoided(text: string, {voidedBy}: JsonTransaction, colour: Screen['colour']): string {
  return voidedBy === null ? text : colour.dim(text)
}
