import type {Transaction} from 'kysely'
import {
  addBudgetLine,
  assertBalance,
  type BookingFields,
  type BudgetLineFields,
  bookTransaction,
  editBudgetLines,
  type LineProject,
  transferBetweenLines,
} from '#shared/budgets/index'
import type {Database} from '#shared/db/index'
import type {Acting} from '../conventions.ts'

type Booking = BookingFields & {
  readonly type: Parameters<typeof bookTransaction>[1]['type']
  readonly relievesFirst?: true
}

interface DemoLine extends BudgetLineFields {
  /** In their order; what relieves the first draws down the first booking of the line. */
  readonly bookings?: readonly Booking[]
  /** Percentages with their days, the newest last. */
  readonly reports?: readonly (readonly [percent: string, on: string])[]
  readonly asserted?: {readonly actual: string; readonly 'as-of': string; readonly source: string}
}

/** A budget of every kind of line, with money booked in every way; `day(n)` is n days after today. */
export async function addDemoBudget(
  transaction: Transaction<Database>,
  project: LineProject,
  day: (days: number) => string,
  acting: Acting,
): Promise<void> {
  for (const {asserted, bookings = [], reports = [], ...fields} of demoLines(day)) {
    const {reference: line} = await addBudgetLine(transaction, project, fields, acting)
    const at = {line, projectKey: project.key}
    const booked: string[] = []
    for (const {relievesFirst, type, ...booking} of bookings) {
      const {transactions} = await bookTransaction(
        transaction,
        {type},
        at,
        {...booking, ...(relievesFirst && {relieves: booked[0]!})},
        acting,
      )
      booked.push(transactions[0]!.reference)
    }
    for (const [progress, on] of reports) {
      const selection = {projectKey: project.key, references: [line]}
      await editBudgetLines(transaction, selection, {progress, 'progress-on': on}, acting)
    }
    if (asserted) await assertBalance(transaction, at, asserted, acting)
  }
  await transferBetweenLines(
    transaction,
    {from: 'B5', projectKey: project.key, to: 'B2'},
    {amount: '24000', date: day(-20), memo: 'Asbestos in the west wing'},
    acting,
  )
}

/** A fiscal year that ends with the month in which this day is, and not much later whatever day it is today. */
const LAPSES_IN_DAYS = 25

export function lapsingYear(day: (days: number) => string): {readonly name: number; readonly startMonth: number} {
  const [year, month] = day(LAPSES_IN_DAYS).split('-').map(Number)
  return {name: year!, startMonth: (month! % 12) + 1}
}

function demoLines(day: (days: number) => string): DemoLine[] {
  return [
    {
      amount: '420000',
      category: 'works',
      estimate: '236000',
      expenditure: 'capex',
      name: 'Construction works',
      owner: 'ben',
      bookings: [
        {amount: '180000', date: day(-80), ref: 'PO-17', type: 'commitment', vendor: 'Stone & Sons'},
        {amount: '42500', date: day(-52), ref: 'INV-311', relievesFirst: true, type: 'actual', vendor: 'Stone & Sons'},
        {amount: '61200', date: day(-18), ref: 'INV-358', relievesFirst: true, type: 'actual', vendor: 'Stone & Sons'},
      ],
      reports: [
        ['5', day(-60)],
        ['10', day(-30)],
        ['15', day(-4)],
      ],
      asserted: {actual: '103700', 'as-of': day(-5), source: 'SAP'},
    },
    {
      amount: '25000',
      category: 'works',
      name: 'Asbestos removal',
      owner: 'ben',
      start: day(-40),
      finish: day(20),
      bookings: [
        {amount: '31500', date: day(-12), ref: 'INV-77', type: 'actual', vendor: 'CleanAir'},
        {amount: '19800', date: day(-3), ref: 'PO-23', type: 'commitment', vendor: 'CleanAir'},
      ],
      reports: [['60', day(-3)]],
    },
    {
      amount: '38000',
      category: 'fees',
      name: 'Design fees',
      owner: 'ana',
      finish: day(45),
      bookings: [
        {amount: '19000', date: day(-66), ref: 'INV-12', type: 'actual', vendor: 'Atelier Nord'},
        {amount: '15500', date: day(-25), ref: 'INV-19', type: 'actual', vendor: 'Atelier Nord'},
      ],
      reports: [['80', day(-7)]],
      asserted: {actual: '34950', 'as-of': day(-1), source: 'SAP'},
    },
    {
      amount: '60000',
      category: 'furniture',
      'fiscal-year': String(lapsingYear(day).name),
      estimate: '30000',
      finish: day(LAPSES_IN_DAYS),
      funding: 'City budget',
      name: 'Furniture and garden',
      owner: 'dev',
      start: day(-5),
    },
    {amount: '40000', kind: 'contingency', name: 'Contingency', owner: 'ana'},
    {amount: '20000', kind: 'management_reserve', name: 'Management reserve', owner: 'ana'},
    {
      amount: '150000',
      kind: 'income',
      name: 'Heritage grant',
      owner: 'ana',
      bookings: [{amount: '75000', date: day(-60), ref: 'GRANT-3', type: 'income', vendor: 'Heritage fund'}],
    },
  ]
}
