import {askForFields} from '#shared/registers/index'
import type {BudgetLineFields} from './line-input.ts'

export const askForBudgetLine = askForFields<BudgetLineFields>('name', [
  {message: 'What is the money for?', name: 'name'},
  {message: 'How much is approved?', name: 'amount'},
  {message: 'Category (Enter for none)', name: 'category'},
  {message: 'Who owns it? (Enter for nobody)', name: 'owner'},
])
