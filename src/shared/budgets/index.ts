/**
 * Budgets: what is approved for a project, what happens to that money, and how much work it has brought. Lines are a
 * register like the others; transactions are only ever added. The figures and rules are in `#shared/coordination`; here
 * are the fields as people type them, the SQL, the use cases behind each verb, the JSON shapes and the views.
 */
export {addBudgetLine, type LineProject} from './add-line.ts'
export {assertBalance} from './assert.ts'
export {assertionLine} from './assertion-view.ts'
export {bookTransaction, reviseLine, transferBetweenLines, voidTransactions} from './book.ts'
export {type BookingFields, bookingFields} from './booking-input.ts'
export type {Booked} from './books.ts'
export {renderBudget, renderBudgetLines} from './budget-view.ts'
export {BurnShape, loadBurn} from './burn.ts'
export {renderBurn} from './burn-view.ts'
export {closeBudgetLines, editBudgetLines} from './change-line.ts'
export {toBudgetLine} from './domain-rows.ts'
export {renderEarnedValue} from './evm-view.ts'
export {readBudgetLineFilter, readMeasure} from './filter.ts'
export {importTransactions} from './import.ts'
export {type BudgetLineFields, budgetLineFields} from './line-input.ts'
export {budgetLineList, budgetTotalsText} from './line-list-view.ts'
export {
  type BudgetProject,
  checkAssertions,
  countOpenCommitments,
  type FiguredLine,
  loadBudget,
  loadBudgetLines,
  loadFiguredLines,
  loadTransactions,
  showBudgetLines,
} from './load.ts'
export {amountOf, moneyText} from './money-view.ts'
export {EarnedValueShape, loadEarnedValue, toMeasuredLine} from './performance.ts'
export {askForBudgetLine} from './questions.ts'
export {releaseCommitment} from './release.ts'
export {
  AssertionShape,
  type Budget,
  BudgetLineShape,
  BudgetShape,
  type JsonBudgetLine,
  type JsonMoney,
  type JsonTransaction,
  TransactionShape,
} from './shape.ts'
export {
  addExpenses,
  type BudgetSummary,
  BudgetSummaryShape,
  type Expenses,
  ExpensesShape,
  summariesOf,
} from './summary.ts'
export {bookedLines, standingLine} from './transaction-view.ts'
export {budgetLineUpsert} from './upsert-line.ts'
