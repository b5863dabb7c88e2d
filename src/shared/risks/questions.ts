import {askForFields, problemOf} from '#shared/registers/index'
import {parseInteger, parseText} from '../input/index.ts'
import type {RiskFields} from './input.ts'

const scaleProblem = (answer: string) => (answer === '' ? undefined : problemOf(() => parseInteger(answer, 1, 5)))

/** Asks on a terminal for what a risk cannot do without; elsewhere the fields stay as they were typed. */
export const askForRisk = askForFields<RiskFields>('title', [
  {message: 'What may happen?', name: 'title'},
  {
    message: 'Likelihood, 1 rare to 5 almost certain (empty: not assessed yet)',
    name: 'likelihood',
    problem: scaleProblem,
  },
  {message: 'Impact, 1 negligible to 5 severe (empty: not assessed yet)', name: 'impact', problem: scaleProblem},
  {message: 'Who owns it? (empty: nobody yet)', name: 'owner'},
  {
    message: 'What is done about it? (empty: nothing yet)',
    name: 'mitigation',
    problem: (answer) => problemOf(() => parseText(answer)),
  },
])
