import {UserError} from '../errors.ts'
import {parseInteger, parseLine} from '../input/index.ts'
import {ask, isInteractive, type Question} from '../terminal/index.ts'
import type {RiskFields} from './input.ts'

interface AskFlags {
  readonly 'no-input': boolean
  readonly json: boolean
}

/** Asks on a terminal for what a risk cannot do without; elsewhere the fields stay as they were typed. */
export async function askForRisk<Fields extends RiskFields>(fields: Fields, flags: AskFlags): Promise<Fields> {
  if (fields.title || flags['no-input'] || flags.json || !isInteractive()) return fields
  const answers = await ask(questions.filter(({name}) => fields[name as keyof RiskFields] === undefined))
  return {...fields, ...answers}
}

const questions: readonly Question[] = [
  {
    message: 'What may happen?',
    name: 'title',
    problem: (answer) => (answer === '' ? 'Say it in a few words.' : lineProblem(answer)),
  },
  {
    message: 'Likelihood, 1 rare to 5 almost certain (empty: not assessed yet)',
    name: 'likelihood',
    problem: scaleProblem,
  },
  {message: 'Impact, 1 negligible to 5 severe (empty: not assessed yet)', name: 'impact', problem: scaleProblem},
  {message: 'Who owns it? (empty: nobody yet)', name: 'owner', problem: lineProblem},
  {message: 'What is done about it? (empty: nothing yet)', name: 'mitigation'},
]

function scaleProblem(answer: string): string | undefined {
  return answer === '' ? undefined : problemOf(() => parseInteger(answer, 1, 5))
}

function lineProblem(answer: string): string | undefined {
  return problemOf(() => parseLine(answer))
}

function problemOf(parse: () => unknown): string | undefined {
  try {
    parse()
    return undefined
  } catch (error) {
    if (error instanceof UserError) return error.message
    throw error
  }
}
