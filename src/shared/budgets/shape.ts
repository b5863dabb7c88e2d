import {z} from 'zod'
import {
  assertedFigures,
  budgetLineKinds,
  budgetLineStatuses,
  directions,
  expenditureTypes,
  progressMethods,
  transactionTypes,
} from '#shared/coordination/index'

const Day = z.iso.date()

/** A decimal string with all digits of the currency. */
export const MoneyShape = z.object({amount: z.string(), currency: z.string()})
export type JsonMoney = z.infer<typeof MoneyShape>

/** Shares of the approved amount, rounded to one digit; null while nothing is approved. */
const Percent = z.string().nullable()

export const BudgetFiguresShape = z.object({
  original: MoneyShape,
  revisions: MoneyShape,
  transferredIn: MoneyShape,
  transferredOut: MoneyShape,
  /** Original + revisions + transfers in − transfers out. */
  approved: MoneyShape,
  /** What is still open of the commitments. */
  committed: MoneyShape,
  /** Actuals + accruals − credits; for an income line, what was received − credits. */
  actual: MoneyShape,
  /** Approved − actual − committed. */
  available: MoneyShape,
  estimateToComplete: MoneyShape,
  /** Actual + committed + estimate to complete. */
  forecast: MoneyShape,
  /** Approved − forecast. */
  variance: MoneyShape,
  spentPercent: Percent,
  usedPercent: Percent,
  forecastPercent: Percent,
})
export type JsonFigures = z.infer<typeof BudgetFiguresShape>

export const BudgetLineShape = z.object({
  reference: z.string(),
  project: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  category: z.string().nullable(),
  kind: z.enum(budgetLineKinds),
  expenditure: z.enum(expenditureTypes).nullable(),
  fundingSource: z.string().nullable(),
  /** At the end of which the money lapses; null for money that does not. */
  fiscalYear: z.number().int().nullable(),
  currency: z.string(),
  status: z.enum(budgetLineStatuses),
  closedOn: Day.nullable(),
  owner: z.string().nullable(),
  /** Its own time; null where that of its project counts. */
  start: Day.nullable(),
  finish: Day.nullable(),
  /** How the money is planned by months, as shares of the sum of their weights; null when evenly by days. */
  phasing: z.array(z.object({month: z.string(), weight: z.string()})).nullable(),
  progress: z.object({
    method: z.enum(progressMethods),
    /** The newest judgement; null before the first. */
    percent: z.string().nullable(),
    asOf: Day.nullable(),
  }),
  figures: BudgetFiguresShape.extend({
    /** Nobody estimated what is to come, so the rest of the line is taken. */
    isEstimateAssumed: z.boolean(),
  }),
  version: z.number().int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})
export type JsonBudgetLine = z.infer<typeof BudgetLineShape>

export const TransactionShape = z.object({
  reference: z.string(),
  project: z.string(),
  line: z.string(),
  type: z.enum(transactionTypes),
  /** What a revision or transfer does to the approved amount of its line. */
  direction: z.enum(directions).nullable(),
  /** More than 0: type and direction tell the sign. */
  amount: MoneyShape,
  date: Day,
  vendor: z.string().nullable(),
  documentReference: z.string().nullable(),
  memo: z.string().nullable(),
  /** The commitment that it draws down. */
  relieves: z.string().nullable(),
  /** What an accrual reversal or a void takes back. */
  reverses: z.string().nullable(),
  /** The other half of a transfer. */
  counterpart: z.string().nullable(),
  voidedBy: z.string().nullable(),
  enteredAt: z.iso.datetime(),
})
export type JsonTransaction = z.infer<typeof TransactionShape>

export const AssertionShape = z.object({
  line: z.string(),
  figure: z.enum(assertedFigures),
  asOf: Day,
  asserted: MoneyShape,
  computed: MoneyShape,
  /** Computed − asserted. */
  difference: MoneyShape,
  holds: z.boolean(),
  source: z.string(),
})
export type JsonAssertion = z.infer<typeof AssertionShape>

/** The lines of one currency added up. */
export const BudgetTotalsShape = z.object({
  currency: z.string(),
  /** Cost, contingency and management reserve. */
  expenses: BudgetFiguresShape,
  byKind: z.object({
    cost: BudgetFiguresShape,
    contingency: BudgetFiguresShape,
    management_reserve: BudgetFiguresShape,
    income: BudgetFiguresShape,
  }),
})
export type JsonBudgetTotals = z.infer<typeof BudgetTotalsShape>

export const BudgetShape = z.object({
  project: z.string(),
  asOf: Day,
  totals: z.array(BudgetTotalsShape),
  lines: z.array(BudgetLineShape),
  /** All that other systems say of these lines. */
  assertions: z.array(AssertionShape),
  /** Of the lines that were named, and empty when none was. */
  transactions: z.array(TransactionShape),
})
export type Budget = z.infer<typeof BudgetShape>
