import {askForFields} from '#shared/registers/index'
import type {StakeholderFields} from './input.ts'

/** Asks on a terminal for what a stakeholder cannot do without; elsewhere the fields stay as they were typed. */
export const askForStakeholder = askForFields<StakeholderFields>('name', [
  {message: 'Who is it? (a person, a group or an office)', name: 'name'},
  {message: 'Influence on the project, 1 little to 5 decisive (empty: not judged yet)', name: 'influence'},
  {message: 'Interest in the project, 1 little to 5 great (empty: not judged yet)', name: 'interest'},
])
