import {isCurrency, parseDate} from '#shared/coordination/index'
import {askForFields, problemOf} from '#shared/registers/index'
import {parseLine} from '../input/index.ts'
import type {NewProjectFields} from './add.ts'

/** Asks on a terminal for what a project begins with; elsewhere the fields stay as they were typed. */
export const askForProject = askForFields<NewProjectFields>('name', [
  {
    message: 'Name of the project',
    name: 'name',
    problem: (answer) => (answer === '' ? 'A project needs a name.' : problemOf(() => parseLine(answer))),
  },
  {message: 'Key for its references (empty: made from the name)', name: 'key'},
  {message: 'Owner (empty: nobody yet)', name: 'owner'},
  {message: 'Sponsor (empty: nobody yet)', name: 'sponsor'},
  {
    message: 'Currency, such as EUR (empty: none yet)',
    name: 'currency',
    problem: (answer) =>
      answer === '' || isCurrency(answer.toUpperCase()) ? undefined : 'Type an ISO 4217 code such as EUR.',
  },
  {message: 'Planned start (empty: not yet)', name: 'start', problem: dateProblem},
  {message: 'Planned finish (empty: not yet)', name: 'finish', problem: dateProblem},
])

/** Only the form is checked here; what `tomorrow` means is decided when the project is added. */
function dateProblem(answer: string): string | undefined {
  return answer === '' ? undefined : problemOf(() => parseDate(answer, {locale: 'dmy', today: '2000-01-01'}))
}
