import {isCurrency, parseDate} from '#shared/coordination/index'
import {UserError} from '../errors.ts'
import {parseLine} from '../input/index.ts'
import {ask, isInteractive, type Question} from '../terminal/index.ts'
import type {NewProjectFields} from './add.ts'

interface AskFlags {
  readonly 'no-input': boolean
  readonly json: boolean
}

/** Asks on a terminal for what a project begins with; elsewhere the fields stay as they were typed. */
export async function askForProject<Fields extends NewProjectFields>(fields: Fields, flags: AskFlags): Promise<Fields> {
  if (fields.name || flags['no-input'] || flags.json || !isInteractive()) return fields
  const answers = await ask(questions.filter(({name}) => fields[name as keyof NewProjectFields] === undefined))
  return {...fields, ...answers}
}

const questions: readonly Question[] = [
  {
    message: 'Name of the project',
    name: 'name',
    problem: (answer) => (answer === '' ? 'A project needs a name.' : lineProblem(answer)),
  },
  {message: 'Key for its references (empty: made from the name)', name: 'key'},
  {message: 'Owner (empty: nobody yet)', name: 'owner', problem: lineProblem},
  {message: 'Sponsor (empty: nobody yet)', name: 'sponsor', problem: lineProblem},
  {
    message: 'Currency, such as EUR (empty: none yet)',
    name: 'currency',
    problem: (answer) =>
      answer === '' || isCurrency(answer.toUpperCase()) ? undefined : 'Type an ISO 4217 code such as EUR.',
  },
  {message: 'Planned start (empty: not yet)', name: 'start', problem: dateProblem},
  {message: 'Planned finish (empty: not yet)', name: 'finish', problem: dateProblem},
]

function lineProblem(answer: string): string | undefined {
  return problemOf(() => parseLine(answer))
}

/** Only the form is checked here; what `tomorrow` means is decided when the project is added. */
function dateProblem(answer: string): string | undefined {
  return answer === '' ? undefined : problemOf(() => parseDate(answer, {locale: 'dmy', today: '2000-01-01'}))
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
